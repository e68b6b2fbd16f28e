import type { WriteDb } from '../database'
import { addMonths, monthStart, type Day } from '../day'
import { prepare } from '../statement'
import { noDay } from './rollup'
import { entryWidths, packNumbers, pageEnd, pageFamilies, pageStart, type PageFamily, type PageGrain } from './rollup-page'

/** Entries of one page while it is filled, by their ids folded into one number. */
type Entries = Map<number, number[]>

interface OpenPage {
  readonly start: Day
  readonly regions: Map<number, Entries>
}

interface Series {
  readonly family: PageFamily
  readonly grain: PageGrain
  readonly kind: number
  /** First days of the pages to make anew. */
  readonly dirty: ReadonlySet<Day>
  readonly open: Map<Day, OpenPage>
}

/** Wider than any id; a unit's and a rep's id together stay exact. */
const idSpan = 2 ** 26

/**
 * Makes the pages of closed deals anew that the days belong to (ascending). The facts of a page's whole step are read once, month by month in order,
 * for all families together, and a page is written as soon as its last day has passed: memory holds a month, not the file.
 */
export function refreshPages(db: WriteDb, days: readonly Day[]): void {
  if (days.length === 0) return
  const series = seriesOf(days)
  for (const { kind, dirty } of series) {
    const forget = prepare(db, 'DELETE FROM rollup_page WHERE kind = ? AND start = ?')
    for (const start of dirty) forget.run(kind, start)
  }
  if (days.includes(noDay)) {
    read(db, series, 'closed_at IS NULL', {})
    flush(db, series, Number.POSITIVE_INFINITY)
  }
  for (const month of monthsTouched(series)) {
    flush(db, series, month)
    read(db, series, 'closed_at BETWEEN @from AND @to', { from: month, to: addMonths(month, 1) - 1 })
  }
  flush(db, series, Number.POSITIVE_INFINITY)
}

function seriesOf(days: readonly Day[]): readonly Series[] {
  return (Object.keys(pageFamilies) as PageFamily[]).flatMap((family) =>
    (Object.entries(pageFamilies[family].kinds) as [PageGrain, number][]).map(([grain, kind]) => ({ family, grain, kind, dirty: new Set(days.map((day) => pageStart(grain, day))), open: new Map<Day, OpenPage>() }))
  )
}

/** Months that hold a day of a page to be made; a week may reach into a neighbour. */
function monthsTouched(series: readonly Series[]): readonly Day[] {
  const months = new Set<Day>()
  for (const { grain, dirty } of series) {
    for (const start of dirty) {
      if (start === noDay) continue
      months.add(monthStart(start))
      months.add(monthStart(pageEnd(grain, start) - 1))
    }
  }
  return [...months].sort((a, b) => a - b)
}

type FactRow = [status: number, closedAt: Day | null, regionId: number, unitId: number, repId: number, amountE4: number, createdAt: Day]

function read(db: WriteDb, series: readonly Series[], which: string, dates: Readonly<Record<string, number>>): void {
  const rows = prepare(
    db,
    `SELECT status, closed_at, coalesce(region_id, 0), coalesce(unit_id, 0), coalesce(rep_id, 0), coalesce(amount_e4, 0), created_at
     FROM opportunity WHERE status IN (1, 2) AND ${which}`
  ).raw()
  let day: Day | null = null
  let pages: readonly (OpenPage | null)[] = []
  for (const [status, closedAt, regionId, unitId, repId, amountE4, createdAt] of rows.iterate(dates) as Iterable<FactRow>) {
    const closed = closedAt ?? noDay
    if (closed !== day) {
      day = closed
      pages = series.map((each) => openPage(each, closed))
    }
    for (const [index, page] of pages.entries()) {
      if (page === null) continue
      if (series[index]?.family === 'rep') {
        const entry = entryAt(page, regionId, unitId * idSpan + repId, unitId, repId, 4)
        const place = status === 1 ? 2 : 4
        entry[place] = (entry[place] ?? 0) + 1
        entry[place + 1] = (entry[place + 1] ?? 0) + amountE4
      } else if (status === 1 && closedAt !== null) {
        const cycleDays = closedAt - createdAt
        const entry = entryAt(page, regionId, cycleDays, cycleDays, null, 1)
        entry[1] = (entry[1] ?? 0) + 1
      }
    }
  }
}

function openPage(series: Series, day: Day): OpenPage | null {
  const start = pageStart(series.grain, day)
  if (!series.dirty.has(start)) return null
  let page = series.open.get(start)
  if (page === undefined) series.open.set(start, (page = { start, regions: new Map() }))
  return page
}

function entryAt(page: OpenPage, regionId: number, key: number, first: number, second: number | null, sums: number): number[] {
  let entries = page.regions.get(regionId)
  if (entries === undefined) page.regions.set(regionId, (entries = new Map()))
  let entry = entries.get(key)
  if (entry === undefined) entries.set(key, (entry = [first, ...(second === null ? [] : [second]), ...new Array<number>(sums).fill(0)]))
  return entry
}

/** Writes the pages whose last day lies before `day`. */
function flush(db: WriteDb, series: readonly Series[], day: number): void {
  const insert = prepare(db, 'INSERT INTO rollup_page (kind, start, region_id, entries, numbers) VALUES (?, ?, ?, ?, ?)')
  for (const { family, grain, kind, open } of series) {
    for (const [start, page] of [...open].sort(([a], [b]) => a - b)) {
      if (start !== noDay && pageEnd(grain, start) > day) continue
      open.delete(start)
      for (const [regionId, entries] of [...page.regions].sort(([a], [b]) => a - b)) {
        const numbers = [...entries].sort(([a], [b]) => a - b).flatMap(([, entry]) => entry)
        insert.run(kind, start, regionId, numbers.length / entryWidths[family], packNumbers(numbers))
      }
    }
  }
}
