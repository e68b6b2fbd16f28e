import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { dayFromIso, dayFromParts, isoFromDay, weekStart, type Day } from '../../main/warehouse/day'
import type { WeeklyPanel } from '../../main/series/weekly-panel'

/** A panel with what the protocol of the shared data asks of it. */
export interface SeriesSet {
  readonly name: string
  readonly panel: WeeklyPanel
  /** Week index of each origin plus one: the number of known weeks. */
  readonly origins: readonly number[]
  /** Group of each series per level; the level's error is taken over sums of its groups. */
  readonly levels: Readonly<Record<string, Int32Array>>
  /** The last known week of an origin, as the file names it. */
  readonly labelOf: (origin: number) => string
}

export const sharedDir = process.env['SAIMA_SHARED'] ?? path.resolve(import.meta.dirname, '../../../shared')

export function readRows(file: string): Record<string, string>[] {
  const raw = fs.readFileSync(path.join(sharedDir, 'data', file))
  return parse(file.endsWith('.gz') ? zlib.gunzipSync(raw) : raw, { columns: true, skip_empty_lines: true, bom: true })
}

export function walmartStores(): SeriesSet {
  const rows = readRows('walmart/walmart_store_weekly.csv')
  const stores = readRows('walmart/stores.csv')
  const { panel, keys } = buildPanel(rows.map((row) => ({ key: row['Store'] ?? '', day: dayFromIso(row['Date'] ?? ''), value: Number(row['Weekly_Sales']), planned: row['IsHoliday'] === 'True' })))
  const byStore = new Map(stores.map((row) => [row['Store'] ?? '', row]))
  const types = codes(keys.map((key) => byStore.get(key)?.['Type'] ?? ''))
  return {
    name: 'walmart',
    panel: withAttributes(panel, keys.map((key, series) => [types[series] ?? 0, Number(byStore.get(key)?.['Size'] ?? 0) / 1e5]), [0]),
    origins: originsOf(panel, ['2011-10-28', '2012-02-03', '2012-05-04', '2012-07-27']),
    levels: { store: Int32Array.from(keys.keys()), store_type: types, total: new Int32Array(keys.length) },
    labelOf: (origin) => `the week labelled by its last day, the Friday ${isoFromDay(panel.weekEnds[origin - 1] ?? 0)},`
  }
}

export function walmartDepartments(): SeriesSet {
  const rows = readRows('walmart/train.csv.gz')
  const stores = new Map(readRows('walmart/stores.csv').map((row) => [row['Store'] ?? '', row]))
  const sums = new Map<string, { count: number; sum: number }>()
  for (const row of rows) {
    const key = `${row['Store']}:${row['Dept']}`
    const entry = sums.get(key) ?? { count: 0, sum: 0 }
    sums.set(key, { count: entry.count + 1, sum: entry.sum + Number(row['Weekly_Sales']) })
  }
  const isKept = (key: string): boolean => {
    const entry = sums.get(key)
    return entry !== undefined && entry.count >= 100 && entry.sum > 0
  }
  const { panel, keys } = buildPanel(
    rows
      .map((row) => ({ key: `${row['Store']}:${row['Dept']}`, day: dayFromIso(row['Date'] ?? ''), value: Number(row['Weekly_Sales']), planned: row['IsHoliday'] === 'TRUE' }))
      .filter((row) => isKept(row.key))
  )
  const departments = codes(keys.map((key) => key.split(':')[1] ?? ''))
  const types = codes(keys.map((key) => stores.get(key.split(':')[0] ?? '')?.['Type'] ?? ''))
  return {
    name: 'walmart',
    panel: withAttributes(panel, keys.map((key, series) => [departments[series] ?? 0, types[series] ?? 0, Number(stores.get(key.split(':')[0] ?? '')?.['Size'] ?? 0) / 1e5]), [0, 1]),
    origins: originsOf(panel, ['2012-02-03', '2012-05-04', '2012-07-27']),
    levels: { store_department: Int32Array.from(keys.keys()), department: departments },
    labelOf: (origin) => `the week labelled by its last day, the Friday ${isoFromDay(panel.weekEnds[origin - 1] ?? 0)},`
  }
}

/** Weeks start on Monday in the file; they are named by their Sunday here. Missing weeks are zero sales. */
export function superstore(): SeriesSet {
  const rows = readRows('superstore/orders.csv')
  const first = dayFromIso('2014-01-06')
  const last = dayFromIso('2017-12-18')
  const weeks = (last - first) / 7 + 1
  const keys = [...new Set(rows.map((row) => `${row['Region']}:${row['Category']}`))].sort()
  const values = new Float64Array(keys.length * weeks)
  for (const row of rows) {
    const week = (weekStart(parseDay(row['Order Date'] ?? '')) - first) / 7
    if (week < 0 || week >= weeks) continue
    const cell = keys.indexOf(`${row['Region']}:${row['Category']}`) * weeks + week
    values[cell] = (values[cell] ?? 0) + Number(row['Sales'])
  }
  const weekEnds = Array.from({ length: weeks }, (_, week) => first + week * 7 + 6)
  const regions = codes(keys.map((key) => key.split(':')[0] ?? ''))
  const categories = codes(keys.map((key) => key.split(':')[1] ?? ''))
  const panel: WeeklyPanel = { seriesCount: keys.length, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  return {
    name: 'superstore',
    panel: withAttributes(panel, keys.map((_, series) => [regions[series] ?? 0, categories[series] ?? 0]), [0, 1]),
    origins: ['2016-12-19', '2017-03-20', '2017-06-19', '2017-09-18'].map((iso) => (dayFromIso(iso) - first) / 7 + 1),
    levels: { region_category: Int32Array.from(keys.keys()), region: regions, total: new Int32Array(keys.length) },
    labelOf: (origin) => `the week labelled by its Monday, ${isoFromDay((weekEnds[origin - 1] ?? 0) - 6)},`
  }
}

function parseDay(text: string): Day {
  const parts = text.split(/[/-]/).map(Number)
  return dayFromParts(parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0)
}

function buildPanel(rows: readonly { key: string; day: Day; value: number; planned: boolean }[]): { panel: WeeklyPanel; keys: string[] } {
  const keys = [...new Set(rows.map((row) => row.key))]
  const weekEnds = [...new Set(rows.map((row) => row.day))].sort((a, b) => a - b)
  const seriesOf = new Map(keys.map((key, index) => [key, index]))
  const weekOf = new Map(weekEnds.map((day, index) => [day, index]))
  const values = new Float64Array(keys.length * weekEnds.length).fill(Number.NaN)
  const plannedWeeks = new Uint8Array(weekEnds.length)
  for (const row of rows) {
    const week = weekOf.get(row.day) ?? 0
    values[(seriesOf.get(row.key) ?? 0) * weekEnds.length + week] = row.value
    if (row.planned) plannedWeeks[week] = 1
  }
  return { panel: { seriesCount: keys.length, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks }, keys }
}

function withAttributes(panel: WeeklyPanel, rows: readonly (readonly number[])[], categorical: readonly number[]): WeeklyPanel {
  return { ...panel, attributes: Float64Array.from(rows.flat()), attributeCount: rows[0]?.length ?? 0, categoricalAttributes: categorical }
}

function originsOf(panel: WeeklyPanel, isoDays: readonly string[]): number[] {
  return isoDays.map((iso) => panel.weekEnds.indexOf(dayFromIso(iso)) + 1)
}

function codes(names: readonly string[]): Int32Array {
  const distinct = [...new Set(names)]
  return Int32Array.from(names, (name) => distinct.indexOf(name))
}

/** WAPE over all groups of a level and the first `steps` weeks, averaged over the origins. */
export function wapeOf(set: SeriesSet, forecasts: ReadonlyMap<number, Float64Array>, horizon: number, level: string, steps: number): number {
  const groups = set.levels[level] ?? new Int32Array(set.panel.seriesCount)
  const groupCount = Math.max(...groups) + 1
  const weeks = set.panel.weekEnds.length
  let sum = 0
  for (const origin of set.origins) {
    const table = forecasts.get(origin) ?? new Float64Array(0)
    const actual = new Float64Array(groupCount * steps)
    const forecast = new Float64Array(groupCount * steps)
    for (let series = 0; series < set.panel.seriesCount; series += 1) {
      for (let step = 0; step < steps; step += 1) {
        const value = set.panel.values[series * weeks + origin + step] ?? Number.NaN
        if (Number.isNaN(value)) continue
        const cell = (groups[series] ?? 0) * steps + step
        actual[cell] = (actual[cell] ?? 0) + value
        forecast[cell] = (forecast[cell] ?? 0) + (table[series * horizon + step] ?? 0)
      }
    }
    let error = 0
    let scale = 0
    actual.forEach((value, cell) => {
      error += Math.abs(value - (forecast[cell] ?? 0))
      scale += Math.abs(value)
    })
    sum += error / scale
  }
  return sum / set.origins.length
}
