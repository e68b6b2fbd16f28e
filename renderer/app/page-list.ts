import {
  BellRing,
  BrainCircuit,
  ChartSpline,
  ClipboardCheck,
  Database,
  FlaskConical,
  Handshake,
  LayoutDashboard,
  Radar,
  Settings,
  SquareTerminal,
  Tag,
  Trophy,
  type LucideIcon
} from 'lucide-react'

interface PageShape {
  readonly id: string
  readonly path: `/${string}`
  readonly icon: LucideIcon
  /** Pressed after G: G W goes to the war room. */
  readonly key: string
  /** Stands together in the rail: what one watches, what one works on, what it all rests on. */
  readonly group: 'watch' | 'work' | 'ground' | 'foot'
}

/** The rail from top to bottom; one line per page. */
export const pages = [
  { id: 'warRoom', path: '/war-room', icon: Radar, key: 'w', group: 'watch' },
  { id: 'boards', path: '/boards', icon: LayoutDashboard, key: 'o', group: 'watch' },
  { id: 'race', path: '/race', icon: Trophy, key: 'r', group: 'watch' },
  { id: 'alerts', path: '/alerts', icon: BellRing, key: 'a', group: 'work' },
  { id: 'today', path: '/today', icon: ClipboardCheck, key: 't', group: 'work' },
  { id: 'forecast', path: '/forecast', icon: ChartSpline, key: 'f', group: 'work' },
  { id: 'deals', path: '/deals', icon: Handshake, key: 'd', group: 'work' },
  { id: 'quote', path: '/quote', icon: Tag, key: 'q', group: 'work' },
  { id: 'backtest', path: '/backtest', icon: FlaskConical, key: 'b', group: 'ground' },
  { id: 'models', path: '/models', icon: BrainCircuit, key: 'm', group: 'ground' },
  { id: 'data', path: '/data', icon: Database, key: 'i', group: 'ground' },
  { id: 'sql', path: '/sql', icon: SquareTerminal, key: 'l', group: 'ground' },
  { id: 'settings', path: '/settings', icon: Settings, key: 's', group: 'foot' }
] as const satisfies readonly PageShape[]

export type PageEntry = (typeof pages)[number]

/** The war room wherever what was kept is no page any more. */
export function homeFrom(kept: unknown): PageEntry['path'] {
  return pages.find((page) => page.path === kept)?.path ?? '/war-room'
}
