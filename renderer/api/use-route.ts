import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { RouteInput, RouteName, RouteOutput } from '../../main/contract'
import { bridge } from './bridge'
import { call, failureOf } from './client'
import { isTileTouched, isTouchedBy } from './topics'

/** Answers stay fresh until the core says that something they are made of has changed. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (count, error) => failureOf(error).code === 'process_lost' && count < 2
      },
      mutations: { networkMode: 'always', retry: false }
    }
  })
}

export interface RouteOptions {
  readonly enabled?: boolean
  /** Keep showing the answer to the previous question until the new one is there; on unless the subject itself changes. */
  readonly keepPrevious?: boolean
  readonly refetchInterval?: number
}

export function useRoute<N extends RouteName>(name: N, input: RouteInput<N>, options: RouteOptions = {}): UseQueryResult<RouteOutput<N>> {
  return useQuery<RouteOutput<N>>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === false ? {} : { placeholderData: keepPreviousData as never }),
    ...(options.refetchInterval === undefined ? {} : { refetchInterval: options.refetchInterval })
  })
}

export function useCommand<N extends RouteName>(name: N): UseMutationResult<RouteOutput<N>, Error, RouteInput<N>> {
  return useMutation({ mutationKey: [name], mutationFn: (input: RouteInput<N>) => call(name, input) })
}

/** A tile knows the tables it reads; any other call is known by its name. */
function isQueryTouched(query: { readonly queryKey: readonly unknown[]; readonly meta: Readonly<Record<string, unknown>> | undefined }, topics: readonly string[]): boolean {
  const tables = query.meta?.['tables']
  return Array.isArray(tables) ? isTileTouched(tables as readonly string[], topics) : isTouchedBy(String(query.queryKey[0]), topics)
}

/** Refetches what a committed change touches, once per burst of announcements. */
export function useLiveData(): void {
  const client = useQueryClient()
  useEffect(() => {
    const topics = new Set<string>()
    let timer: number | undefined
    const flush = (): void => {
      timer = undefined
      const changed = [...topics]
      topics.clear()
      void client.invalidateQueries({ predicate: (query) => isQueryTouched(query, changed) })
    }
    const end = bridge().subscribe((event) => {
      if (event.name === 'workspace.opened') void client.resetQueries()
      if (event.name === 'job.changed') topics.add('job')
      if (event.name === 'data.changed') for (const topic of event.payload.topics) topics.add(topic)
      if (topics.size > 0) timer ??= window.setTimeout(flush, 80)
    })
    return () => {
      end()
      window.clearTimeout(timer)
    }
  }, [client])
}
