import { BellRing, ChartSpline, Database, FlaskConical, Handshake, Radar, Settings, Trophy, type LucideIcon } from 'lucide-react'

export interface PageEntry {
  readonly id: 'warRoom' | 'race' | 'alerts' | 'forecast' | 'deals' | 'backtest' | 'data' | 'settings'
  readonly path: '/war-room' | '/race' | '/alerts' | '/forecast' | '/deals' | '/backtest' | '/data' | '/settings'
  readonly icon: LucideIcon
  /** Pressed after G: G W goes to the war room. */
  readonly key: string
}

/** The rail from top to bottom. */
export const pages: readonly PageEntry[] = [
  { id: 'warRoom', path: '/war-room', icon: Radar, key: 'w' },
  { id: 'race', path: '/race', icon: Trophy, key: 'r' },
  { id: 'alerts', path: '/alerts', icon: BellRing, key: 'a' },
  { id: 'forecast', path: '/forecast', icon: ChartSpline, key: 'f' },
  { id: 'deals', path: '/deals', icon: Handshake, key: 'd' },
  { id: 'backtest', path: '/backtest', icon: FlaskConical, key: 'b' },
  { id: 'data', path: '/data', icon: Database, key: 'i' },
  { id: 'settings', path: '/settings', icon: Settings, key: 's' }
]
