import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { create } from 'zustand'
import { filterKeys, readFilter, type FilterSearch } from './filter'

/** What the filter bar said before a change, and when it was changed. */
export interface PastFilter {
  readonly search: FilterSearch
  readonly atMs: number
}

interface FilterPastStore {
  readonly past: readonly PastFilter[]
  /** The next change is one that is taken back, not a new one. */
  readonly takesBack: boolean
}

const mostRemembered = 100

/** The changes of the filter that Ctrl+Z can take back, for as long as the window lives; Back walks the same changes through the address. */
export const useFilterPast = create<FilterPastStore>()(() => ({ past: [], takesBack: false }))

export const forgetFilterPast = (): void => useFilterPast.setState({ past: [], takesBack: false })

export const isSameFilter = (one: FilterSearch, other: FilterSearch): boolean => filterKeys.every((key) => one[key] === other[key])

/** The whole filter with every key, so that what it does not hold is taken out of the address. */
export const wholeFilter = (search: FilterSearch): { readonly [K in keyof FilterSearch]-?: FilterSearch[K] | undefined } => ({
  from: search.from,
  to: search.to,
  region: search.region,
  unit: search.unit,
  product: search.product
})

/** What is remembered after the filter went from one to another; Back and undo shorten it. */
export function pastAfter(past: readonly PastFilter[], before: FilterSearch, now: FilterSearch, atMs: number, isTakenBack: boolean): readonly PastFilter[] {
  if (isSameFilter(before, now)) return past
  const latest = past.at(-1)
  if (isTakenBack && latest !== undefined && isSameFilter(latest.search, now)) return past.slice(0, -1)
  return [...past, { search: before, atMs }].slice(-mostRemembered)
}

/** Remembers every change of the filter, whoever made it. */
export function useFilterWatch(): void {
  const router = useRouter()
  useEffect(() => {
    let isBack = false
    const endHistory = router.history.subscribe(({ action }: { readonly action: { readonly type: string } }) => {
      isBack = action.type === 'BACK' || action.type === 'GO'
    })
    const endRouter = router.subscribe('onResolved', ({ fromLocation, toLocation }) => {
      if (fromLocation === undefined) return
      const { past, takesBack } = useFilterPast.getState()
      useFilterPast.setState({ takesBack: false, past: pastAfter(past, readFilter(fromLocation.search as never), readFilter(toLocation.search as never), Date.now(), isBack || takesBack) })
    })
    return () => {
      endHistory()
      endRouter()
    }
  }, [router])
}
