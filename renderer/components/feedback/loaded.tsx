import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FailureView } from './failure-view'
import { SkeletonBlock } from './skeleton'

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  readonly waiting?: ReactNode
  readonly children: (data: T) => ReactNode
}

/** One answer in its three states. What is on the screen stays while it is asked again. */
export function Loaded<T>({ query, waiting, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} compact />
  return <>{waiting ?? <SkeletonBlock />}</>
}
