import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RouteOutput } from '../contract'
import { ensureCalendar } from '../warehouse/calendar'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { writeSetting } from '../warehouse/settings'
import { readCatalog } from './catalog'
import { drawFacts, firstDrawnDay, lastDrawnDay } from './drawn-company'
import { labelOf, measureAnew, readWorld, type Asked, type World } from './measured-anew'
import { queryMetrics } from './query-metrics'
import { readSeries } from './series'
import { testCompany, type TestCompany } from './test-warehouse'

const fiscalStart = 4
const today = lastDrawnDay + 30
type Measure = RouteOutput<'metrics.catalog'>['measures'][number]

interface Drawn {
  readonly company: TestCompany
  readonly world: World
}

let empty: TestCompany | undefined

/** Draws a company, runs a check on it, and takes its facts back again: an empty warehouse is what costs. */
function inDrawn(seed: number, check: (on: Drawn) => void): void {
  if (empty === undefined) {
    empty = testCompany()
    writeSetting(empty.db, 'fiscal_year_start_month', String(fiscalStart))
    ensureCalendar(empty.db, fiscalStart)
  }
  empty.db.sqlite.exec('BEGIN')
  try {
    drawFacts(empty, seed)
    check({ company: empty, world: readWorld(empty.db) })
  } finally {
    empty.db.sqlite.exec('ROLLBACK')
  }
}

interface Selected {
  readonly from: number | null
  readonly to: number | null
  readonly asOf: number | null
  readonly isSouth: boolean
}

const askedOf = ({ company }: Drawn, { from, to, asOf, isSouth }: Selected): Asked => {
  const cut = asOf ?? today
  return { from, to, cut, stockDay: to === null ? cut : Math.min(cut, to), regionIds: isSouth ? [company.south, company.guangzhou, company.shenzhen] : null, fiscalStart }
}

const wire = ({ company }: Drawn, { from, to, asOf, isSouth }: Selected) => ({
  ...(from === null ? {} : { from: isoFromDay(from) }),
  ...(to === null ? {} : { to: isoFromDay(to) }),
  ...(asOf === null ? {} : { asOf: isoFromDay(asOf) }),
  ...(isSouth ? { scope: { regionIds: [company.south] } } : {})
})

/** Nothing of what can be counted is zero; what cannot be told is told by no group at all. Rates are held to twelve digits. */
const told = (measure: Measure, value: number | null): number | null => (value === null || (value === 0 && measure.id !== 'target' && (measure.additive || measure.id === 'active_deals')) ? null : Number(value.toPrecision(12)))

function known(measure: Measure, groups: Iterable<readonly [string, number | null]>): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [name, value] of groups) {
    const kept = told(measure, value)
    if (kept !== null) found.set(name, kept)
  }
  return found
}

const cataloged = readCatalog().measures
let compared = 0

function compare(on: Drawn, measure: Measure, by: readonly string[], selected: Selected): void {
  const table = queryMetrics(on.company.db, { measures: [measure.id], by: [...by], ...wire(on, selected) }, today)
  const answered = known(measure, table.rows.map((row, index) => [JSON.stringify(table.ids[index]), row[by.length] as number | null] as const))
  const anew = known(measure, measureAnew(on.world, measure.id, by, askedOf(on, selected)))
  expect(answered, `${measure.id} by ${by.join(', ')} of ${JSON.stringify(selected)}`).toEqual(anew)
  compared += anew.size
}

const mid = firstDrawnDay + 400
const selections: readonly Selected[] = [
  { from: null, to: null, asOf: null, isSouth: false },
  { from: firstDrawnDay + 95, to: firstDrawnDay + 430, asOf: mid, isSouth: false },
  { from: firstDrawnDay + 181, to: firstDrawnDay + 545, asOf: null, isSouth: true }
]

it('every measure by every dimension that it allows is what the raw facts say: whole, of a period as of a past day, and of a region with all below it', () => {
  compared = 0
  inDrawn(7, (on) => {
    for (const measure of cataloged) {
      for (const selected of selections) {
        const allowed = fitting(measure, selected)
        compare(on, measure, [], allowed)
        for (const dimension of measure.dimensions) compare(on, measure, [dimension], allowed)
      }
    }
  })
  expect(compared).toBeGreaterThan(5_000)
})

it('drawn companies, measures, pairs of dimensions, periods and days of knowledge: the same', () => {
  compared = 0
  const day = fc.option(fc.integer({ min: firstDrawnDay, max: lastDrawnDay }))
  const question = fc.record({ measure: fc.constantFrom(...cataloged), first: fc.nat(), second: fc.nat(), a: day, b: day, asOf: day, isSouth: fc.boolean() })
  fc.assert(
    fc.property(fc.integer(), fc.array(question, { minLength: 40, maxLength: 80 }), (seed, questions) => {
      inDrawn(seed, (on) => {
        for (const { measure, first, second, a, b, asOf, isSouth } of questions) {
          const by = [...new Set([first, second].map((index) => measure.dimensions[index % measure.dimensions.length] ?? ''))]
          const [from, to] = a !== null && b !== null ? [Math.min(a, b), Math.max(a, b)] : [a, b]
          compare(on, measure, by, fitting(measure, { from, to, asOf, isSouth }))
        }
      })
    }),
    { numRuns: 8 }
  )
  expect(compared).toBeGreaterThan(300)
})

it('the earlier figure of every measure beside the figure of a quarter is that of the quarter before and of a year ago, and the change is their difference', () => {
  const quarter = { from: dayFromIso('2026-01-01'), to: dayFromIso('2026-03-31'), asOf: null, isSouth: false }
  const earlier = [
    ['previous_period', { ...quarter, from: dayFromIso('2025-10-01'), to: dayFromIso('2025-12-31') }, 3],
    ['year_ago', { ...quarter, from: dayFromIso('2025-01-01'), to: dayFromIso('2025-03-31') }, 12]
  ] as const
  let found = 0
  inDrawn(11, (on) => {
    for (const measure of cataloged) {
      for (const [compareTo, before, months] of earlier) {
        for (const dimension of [null, 'month', 'region', 'region_root', 'unit', 'rep', 'product', 'industry', 'segment', 'stage', 'lead_source']) {
          if (dimension !== null && !measure.dimensions.includes(dimension)) continue
          // A stock by month stands at its own future months; they are no earlier figures of each other.
          if (dimension === 'month' && isStock(measure.id)) continue
          const by = dimension === null ? [] : [dimension]
          const table = queryMetrics(on.company.db, { measures: [measure.id], by, ...wire(on, quarter), compareTo }, today)
          const columnOf = (id: string): number => table.columns.findIndex((column) => column.id === id)
          const column = (id: string): ReadonlyMap<string, number> => known(measure, table.rows.map((row, index) => [JSON.stringify(table.ids[index]), row[columnOf(id)] as number | null] as const))
          const moved = [...measureAnew(on.world, measure.id, by, askedOf(on, before))].map(([name, value]) => [dimension === 'month' ? JSON.stringify([monthLater((JSON.parse(name) as string[])[0] ?? '', months)]) : name, value] as const)
          const about = `${measure.id} by ${by.join()} beside ${compareTo}`
          expect(column(measure.id), about).toEqual(known(measure, measureAnew(on.world, measure.id, by, askedOf(on, quarter))))
          expect(column(`${measure.id}_previous`), about).toEqual(known(measure, moved))
          for (const row of table.rows) {
            const [now, was] = [row[columnOf(measure.id)] as number | null, row[columnOf(`${measure.id}_previous`)] as number | null]
            expect(row[columnOf(`${measure.id}_change`)], about).toBe(now === null || was === null ? null : now - was)
          }
          found += moved.length
        }
      }
    }
  })
  expect(found).toBeGreaterThan(500)
})

it('every measure over time, by itself and as a running total, is the figure of each step from the raw facts, in calendar and fiscal grains', () => {
  const period = { from: firstDrawnDay + 100, to: firstDrawnDay + 480, asOf: firstDrawnDay + 450, isSouth: false }
  let found = 0
  inDrawn(13, (on) => {
    for (const measure of cataloged) {
      for (const [grain, running] of [['fiscal_month', false], ['fiscal_quarter', true], ['month', true], ['quarter', false], ['fiscal_year', false]] as const) {
        const series = readSeries(on.company.db, { measure: measure.id, grain, running, where: [], from: isoFromDay(period.from), to: isoFromDay(period.to), asOf: isoFromDay(period.asOf) }, today)
        const told = series.points.map(({ label, value }) => [label, value] as const)
        const expected: (readonly [string, number | null])[] = []
        for (let start = period.from, day = period.from; day <= period.to; day += 1) {
          const label = labelOf(grain, day, fiscalStart)
          if (day < period.to && labelOf(grain, day + 1, fiscalStart) === label) continue
          const asked = askedOf(on, period)
          const end = Math.min(day, asked.cut)
          const step = { ...asked, from: running ? period.from : start, to: day, stockDay: end }
          const anew = isStock(measure.id) ? { ...step, from: null, to: null, cut: end } : measure.id === 'coverage' ? { ...step, cut: end } : step
          expected.push([label, start > asked.cut ? null : (measureAnew(on.world, measure.id, [], anew).get('[]') ?? null)])
          start = day + 1
        }
        expect(told.map(([label]) => label)).toEqual(expected.map(([label]) => label))
        expect(known(measure, told), `${measure.id} by ${grain}${running ? ', running' : ''}`).toEqual(known(measure, expected))
        found += expected.length
      }
    }
  })
  expect(found).toBeGreaterThan(1_000)
})

function fitting(measure: Measure, selected: Selected): Selected {
  return selected.isSouth && !measure.dimensions.includes('region') ? { ...selected, isSouth: false } : selected
}

function isStock(id: string): boolean {
  return ['pipeline', 'pipeline_count', 'weighted_pipeline', 'average_open_deal', 'receivables', 'overdue_receivables', 'overdue_invoices', 'dso'].includes(id)
}

function monthLater(label: string, months: number): string {
  const date = new Date(`${label}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 7)
}
