import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { FirstScreen } from '../../main/contract/shell'
import { bridge } from '../api/bridge'
import { shell } from '../api/client'

interface KeptScreen {
  /** The folder of the workspace that is open, as far as the pages were told. */
  readonly dataDir: string | null
  /** When the answers were given that the pages began with; null where they began with none. */
  readonly keptAtMs: number | null
}

const useKeptScreen = create<KeptScreen>()(() => ({ dataDir: null, keptAtMs: null }))

/** Whether an answer is one of those the pages began with, and not the workspace's own of now; then the time it was kept at. */
export function useKeptAt(answeredAtMs: number): number | null {
  return useKeptScreen(({ keptAtMs }) => (keptAtMs !== null && keptAtMs === answeredAtMs ? keptAtMs : null))
}

/** Puts what was last shown in the place of the answers that are still to come; each of them is asked for all the same. */
export function beginWith(client: QueryClient, screen: FirstScreen): void {
  useKeptScreen.setState({ dataDir: screen.dataDir, keptAtMs: screen.answers.length === 0 ? null : screen.keptAtMs })
  for (const { name, input, value } of screen.answers) client.setQueryData([name, input], value, { updatedAt: screen.keptAtMs })
  void client.invalidateQueries({ refetchType: 'none' })
}

const quietMs = 2_000
const isKeptKind = (name: string): boolean => name.startsWith('warRoom.') || frameCalls.has(name)
const frameCalls: ReadonlySet<string> = new Set(['workspace.status', 'workspace.scopeOptions', 'profiles.active', 'alerts.firings', 'views.list'])

/** Keeps what the war room shows without a filter, once it has been quiet for a moment. */
export function useFirstScreenKeeper(): void {
  const client = useQueryClient()
  useEffect(() => {
    let timer: number | undefined
    let sent = ''
    const keep = (): void => {
      const { dataDir } = useKeptScreen.getState()
      if (dataDir === null || !/^#\/war-room$/.test(window.location.hash) || client.isFetching() > 0) return
      const shown = client.getQueryCache().findAll({ type: 'active', predicate: (query) => isKeptKind(String(query.queryKey[0])) && query.state.status === 'success' && !query.state.isInvalidated })
      if (!shown.some((query) => query.queryKey[0] === 'warRoom.headline')) return
      const answers = shown.slice(0, 48).map((query) => ({ name: String(query.queryKey[0]), input: query.queryKey[1], value: query.state.data }))
      const text = JSON.stringify(answers)
      if (text === sent) return
      sent = text
      void shell('firstScreen.keep', { dataDir, answers }).catch(() => undefined)
    }
    const endCache = client.getQueryCache().subscribe(() => {
      window.clearTimeout(timer)
      timer = window.setTimeout(keep, quietMs)
    })
    const endEvents = bridge().subscribe((event) => {
      if (event.name !== 'workspace.opened') return
      sent = ''
      useKeptScreen.setState({ dataDir: event.payload.dataDir, keptAtMs: null })
    })
    return () => {
      endCache()
      endEvents()
      window.clearTimeout(timer)
    }
  }, [client])
}
