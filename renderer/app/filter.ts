import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Period, Scope } from '../../main/contract/common'
import { useRoute } from '../api/use-route'

/** What the filter bar says, kept in the address: deep links work, and Back walks through it. */
export interface FilterSearch {
  readonly from?: string
  readonly to?: string
  readonly region?: number
  readonly unit?: number
  readonly product?: number
}

export const filterKeys = ['from', 'to', 'region', 'unit', 'product'] as const

const isoDay = /^\d{4}-\d{2}-\d{2}$/

/** Takes what an address holds and keeps what makes sense. */
export function readFilter(search: Readonly<Record<string, unknown>>): FilterSearch {
  const day = (value: unknown): string | undefined => (typeof value === 'string' && isoDay.test(value) ? value : undefined)
  const id = (value: unknown): number | undefined => {
    const number = typeof value === 'string' ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : undefined
  }
  const from = day(search['from'])
  const to = day(search['to'])
  const entries = { ...(from !== undefined && to !== undefined && from <= to ? { from, to } : {}), region: id(search['region']), unit: id(search['unit']), product: id(search['product']) }
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}

export function scopeOf(filter: FilterSearch): Scope {
  return {
    ...(filter.region === undefined ? {} : { regionIds: [filter.region] }),
    ...(filter.unit === undefined ? {} : { unitIds: [filter.unit] }),
    ...(filter.product === undefined ? {} : { productIds: [filter.product] })
  }
}

export interface Filter {
  readonly search: FilterSearch
  readonly scope: Scope
  /** Null until the workspace has told its quarters, or where it has no data. */
  readonly period: Period | null
  readonly change: (change: { readonly [K in keyof FilterSearch]: FilterSearch[K] | undefined }) => void
}

/** The filter of the present address; the period falls back to the quarter that holds the workspace's today. */
export function useFilter(): Filter {
  const raw = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const { data: options } = useRoute('workspace.scopeOptions', {})
  const navigate = useNavigate()
  const key = JSON.stringify(readFilter(raw))
  // A key that is taken away is named: what is only missing would be kept from the address before.
  const change = useCallback<Filter['change']>(
    (next) => void navigate({ to: '.', search: ((previous: Record<string, unknown>) => ({ ...previous, ...next })) as never }),
    [navigate]
  )
  return useMemo(() => {
    const search = JSON.parse(key) as FilterSearch
    const quarter = options?.quarters[0]
    const period = search.from !== undefined && search.to !== undefined ? { from: search.from, to: search.to } : quarter === undefined ? null : { from: quarter.from, to: quarter.to }
    return { search, scope: scopeOf(search), period, change }
  }, [key, options, change])
}
