import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import type { DenseCodes } from './dense-codes'

/** One external series (a name in a region, or everywhere) with its vintages in order of the day on which they were known. */
export interface SignalSeries {
  readonly name: string
  /** Region code, -1 where the series is not regional. */
  readonly region: number
  readonly knownAt: Int32Array
  readonly occurredAt: Int32Array
  readonly value: Float64Array
}

/** Signals beyond this number of names are left to the series models: a deal has too few outcomes to weigh many of them. */
const mostNames = 6

export function readSignals(db: ReadDb, knownBy: Day, regions: DenseCodes): readonly SignalSeries[] {
  const rows = db.sqlite
    .prepare(
      `SELECT signal.id, signal.name, signal.region_id, value.known_at, value.occurred_at, value.value FROM signal_value AS value JOIN signal ON signal.id = value.signal_id
       WHERE value.known_at <= :knownBy AND value.occurred_at <= :knownBy ORDER BY signal.id, value.known_at, value.occurred_at`
    )
    .raw(true)
    .all({ knownBy }) as [number, string, number | null, number, number, number][]
  const groups = new Map<number, typeof rows>()
  for (const row of rows) {
    const group = groups.get(row[0])
    if (group === undefined) groups.set(row[0], [row])
    else group.push(row)
  }
  const names = [...new Set(rows.map((row) => row[1]))].sort().slice(0, mostNames)
  return [...groups.values()].flatMap((group) => {
    const [, name, regionId] = group[0] ?? [0, '', null]
    if (!names.includes(name)) return []
    return [
      {
        name,
        region: regionId === null ? -1 : regions.codeOf(regionId),
        knownAt: Int32Array.from(group, (row) => row[3]),
        occurredAt: Int32Array.from(group, (row) => row[4]),
        value: Float64Array.from(group, (row) => row[5])
      }
    ]
  })
}

/** What is known of a series as days go by: its latest level and its move over four weeks, both against its own past year. */
export interface SignalTracker {
  readonly series: SignalSeries
  advance(day: Day): void
  /** (latest - mean of the past year) / deviation, NaN before eight values. */
  level(): number
  /** (latest - value four weeks before it) / deviation. */
  change(): number
}

export function trackSignal(series: SignalSeries): SignalTracker {
  const values = new Map<Day, number>()
  let next = 0
  let level = Number.NaN
  let change = Number.NaN
  const refresh = (): void => {
    const days = [...values.keys()].sort((left, right) => left - right)
    const latest = days[days.length - 1]
    if (latest === undefined) return
    const year = days.filter((day) => day > latest - 364).map((day) => values.get(day) ?? 0)
    if (year.length < 8) return
    const mean = year.reduce((sum, value) => sum + value, 0) / year.length
    const deviation = Math.sqrt(year.reduce((sum, value) => sum + (value - mean) ** 2, 0) / year.length)
    if (deviation <= 1e-12) return
    const now = values.get(latest) ?? mean
    const before = days.filter((day) => day <= latest - 28).pop()
    level = (now - mean) / deviation
    change = before === undefined ? Number.NaN : (now - (values.get(before) ?? now)) / deviation
  }
  return {
    series,
    advance: (day) => {
      const start = next
      while (next < series.knownAt.length && (series.knownAt[next] ?? 0) <= day) {
        values.set(series.occurredAt[next] ?? 0, series.value[next] ?? 0)
        next += 1
      }
      if (next > start) refresh()
    },
    level: () => level,
    change: () => change
  }
}
