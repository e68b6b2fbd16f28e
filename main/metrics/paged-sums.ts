import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { areRollupsFresh } from '../warehouse/rollups/refresh-rollups'
import { noDay } from '../warehouse/rollups/rollup'
import { entryWidths, pageFamilies, unpackNumbers, type PageFamily, type PageGrain } from '../warehouse/rollups/rollup-page'
import { prepare } from '../warehouse/statement'
import { latestDealKnowledge } from './deal-states'
import { isTimeGrain, type DimensionId, type TimeGrain } from './dimensions'
import type { DimensionKey } from './dimension-values'
import { conditionTest, type Frame } from './frame'
import type { BaseMeasure } from './measures'
import { planPages, type PagePlan } from './page-plan'
import type { SourceId } from './sources'
import { grainStart } from './time-grain'

/** Takes the sums of one entry: `won` and `lost` facts and amounts, and the cycle length where pages tell it. */
export type TakeEntry = (keys: readonly DimensionKey[], entry: PagedEntry) => void

export interface PagedEntry {
  readonly status: 1 | 2
  readonly facts: number
  readonly amountE4: number
  readonly cycleDays: number
}

const monthly: readonly DimensionId[] = ['month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']
const cycleValue = 'f.closed_at - f.created_at'

/** What each family can be asked by beside time. */
const dimensionsOf: Readonly<Record<PageFamily, readonly DimensionId[]>> = {
  rep: ['region', 'region_root', 'unit', 'rep', 'status'],
  cycle: ['region', 'region_root', 'status']
}

/** Where pages answer: which family, and how the period is put together. */
export interface PagedQuestion {
  readonly family: PageFamily
  readonly plan: PagePlan
  /** Deals without a day of closing count too. */
  readonly unknown: boolean
}

/**
 * Whether packed pages can answer for closed deals, and how; null where they cannot tell what is asked, are out of date, or know more than
 * the question may.
 */
export function pagedQuestion(db: ReadDb, of: SourceId, measures: readonly BaseMeasure[], asked: readonly DimensionId[], frame: Frame): PagedQuestion | null {
  if (of !== 'closed_deals') return null
  const family = (['cycle', 'rep'] as const).find((candidate) => measures.every((measure) => tells(candidate, measure)))
  if (family === undefined || measures.some((measure) => measure.windowDays !== undefined)) return null
  const grains = asked.filter(isTimeGrain)
  if (!asked.every((dimension) => isTimeGrain(dimension) || dimensionsOf[family].includes(dimension))) return null
  // What has few rows is read from the rows of its units.
  if (family === 'rep' && !asked.includes('rep') && grains.every((grain) => grain !== 'week')) return null
  const combinations = combinationsFor(family, grains)
  const plan = combinations === null ? null : planPages(frame.from, frame.to, combinations)
  if (plan === null || plan.pages.length === 0 || !areRollupsFresh(db, 'closedDeals') || frame.cut < latestDealKnowledge(db)) return null
  return { family, plan, unknown: frame.from === null && frame.to === null }
}

function tells(family: PageFamily, measure: BaseMeasure): boolean {
  if (measure.when !== undefined || (measure.needs ?? []).length > 0) return false
  if (family === 'cycle') return ['median', 'p90', 'average'].includes(measure.aggregate) && measure.value === cycleValue && measure.statuses?.join() === '1'
  return measure.aggregate === 'sum' && ['1', 'coalesce(f.amount_e4, 0)'].includes(measure.value) && measure.statuses !== undefined && !measure.statuses.includes(0)
}

function combinationsFor(family: PageFamily, grains: readonly TimeGrain[]): readonly (readonly PageGrain[])[] | null {
  const isMonthly = grains.every((grain) => monthly.includes(grain))
  if (family === 'cycle') return isMonthly ? [['month', 'day']] : [['day']]
  if (grains.length === 0) return [['month'], ['week'], ['month', 'week']]
  if (isMonthly) return [['month']]
  return grains.every((grain) => grain === 'week') ? [['week']] : null
}

/** Reads the pages and the days at the ends, and hands over every entry that the selection lets through. */
export function readPaged(db: ReadDb, { family, plan, unknown }: PagedQuestion, measures: readonly BaseMeasure[], by: readonly DimensionId[], frame: Frame, take: TakeEntry): void {
  const statuses = new Set(measures.flatMap((measure) => measure.statuses ?? []))
  const filter = filterOf(frame)
  const keys: DimensionKey[] = by.map(() => null)
  /** Keys that stay the same for a page. */
  const enter = (day: Day | null, regionId: number | null): boolean => {
    if (!filter.region(regionId)) return false
    for (const [index, dimension] of by.entries()) {
      if (dimension === 'region') keys[index] = regionId
      else if (dimension === 'region_root') keys[index] = rootOf(frame, regionId)
      else if (isTimeGrain(dimension)) keys[index] = day === null ? null : grainStart(dimension, day, frame.fiscalYearStartMonth)
    }
    return true
  }
  const places = { unit: by.indexOf('unit'), rep: by.indexOf('rep'), status: by.indexOf('status') }
  const offer = (status: 1 | 2, unitId: number | null, repId: number | null, facts: number, amountE4: number, cycleDays: number): void => {
    if (facts === 0 || !statuses.has(status) || !filter.owner(status, unitId, repId)) return
    if (places.unit >= 0) keys[places.unit] = unitId
    if (places.rep >= 0) keys[places.rep] = repId
    if (places.status >= 0) keys[places.status] = status === 1 ? 'won' : 'lost'
    take(keys, { status, facts, amountE4, cycleDays })
  }

  // Rows come over in one piece: asking for them one by one costs twice as much.
  const regions = frame.scope.regionIds === null ? '' : ' AND region_id IN (SELECT value FROM json_each(@regions))'
  const bound = frame.scope.regionIds === null ? {} : { regions: JSON.stringify(frame.scope.regionIds) }
  const width = entryWidths[family]
  for (const range of plan.pages) {
    const kind = (pageFamilies[family].kinds as Partial<Readonly<Record<PageGrain, number>>>)[range.grain] ?? 0
    const pages = prepare(db, `SELECT start, nullif(region_id, 0), numbers FROM rollup_page WHERE kind = @kind AND start BETWEEN @first AND @last${regions}`).raw()
    const first = range.first ?? (unknown ? noDay : noDay + 1)
    for (const [start, regionId, packed] of pages.all({ kind, first, last: range.last ?? Number.MAX_SAFE_INTEGER, ...bound }) as [Day, number | null, Uint8Array][]) {
      if (!enter(start === noDay ? null : start, regionId)) continue
      const numbers = unpackNumbers(packed)
      const at = (index: number): number => numbers[index] as number
      for (let index = 0; index < numbers.length; index += width) {
        if (family === 'cycle') offer(1, null, null, at(index + 1), 0, at(index))
        else {
          const unitId = at(index) === 0 ? null : at(index)
          const repId = at(index + 1) === 0 ? null : at(index + 1)
          offer(1, unitId, repId, at(index + 2), at(index + 3), 0)
          offer(2, unitId, repId, at(index + 4), at(index + 5), 0)
        }
      }
    }
  }
  if (plan.days.length === 0) return
  // Each column costs as much as the row: only those that are asked for are read.
  const asked = new Set([...by, ...frame.conditions.map((condition) => condition.dimension)])
  const columns = [
    ...(by.some(isTimeGrain) ? ['closed_at'] : []),
    ...(asked.has('region') || asked.has('region_root') || frame.scope.regionIds !== null ? ['region_id'] : []),
    ...(asked.has('unit') || frame.scope.unitIds !== null ? ['unit_id'] : []),
    ...(asked.has('rep') ? ['rep_id'] : []),
    'status',
    ...(measures.some((measure) => measure.value !== '1') ? ['coalesce(amount_e4, 0)'] : [])
  ]
  const place = (name: string): number => columns.indexOf(name)
  const [dayAt, regionAt, unitAt, repAt, statusAt, amountAt] = [place('closed_at'), place('region_id'), place('unit_id'), place('rep_id'), place('status'), place('coalesce(amount_e4, 0)')]
  const facts = prepare(db, `SELECT ${columns.join(', ')} FROM opportunity WHERE status IN (${[...statuses].sort((a, b) => a - b).join(', ')}) AND closed_at BETWEEN @from AND @to${regions}`).raw()
  for (const range of plan.days) {
    for (const row of facts.all({ ...range, ...bound }) as (number | null)[][]) {
      if (enter(row[dayAt] ?? null, row[regionAt] ?? null)) offer(row[statusAt] === 1 ? 1 : 2, row[unitAt] ?? null, row[repAt] ?? null, 1, row[amountAt] ?? 0, 0)
    }
  }
}

interface Filter {
  readonly region: (id: number | null) => boolean
  readonly owner: (status: 1 | 2, unitId: number | null, repId: number | null) => boolean
}

function filterOf(frame: Frame): Filter {
  const regionTests: ((id: number | null) => boolean)[] = []
  const ownerTests: ((status: 1 | 2, unitId: number | null, repId: number | null) => boolean)[] = []
  const within = (ids: readonly number[]): ((id: number | null) => boolean) => {
    const listed = new Set(ids)
    return (id) => id !== null && listed.has(id)
  }
  if (frame.scope.regionIds !== null) regionTests.push(within(frame.scope.regionIds))
  if (frame.scope.unitIds !== null) {
    const inScope = within(frame.scope.unitIds)
    ownerTests.push((_, unitId) => inScope(unitId))
  }
  for (const condition of frame.conditions) {
    const test = conditionTest(condition)
    if (condition.dimension === 'region') regionTests.push(test)
    else if (condition.dimension === 'region_root') regionTests.push((id) => test(rootOf(frame, id)))
    else if (condition.dimension === 'unit') ownerTests.push((_, unitId) => test(unitId))
    else if (condition.dimension === 'rep') ownerTests.push((_, _unitId, repId) => test(repId))
    else if (condition.dimension === 'status') ownerTests.push((status) => test(status === 1 ? 'won' : 'lost'))
    else throw new Error(`pages do not know ${condition.dimension}`)
  }
  const known = new Map<number | null, boolean>()
  return {
    region: (id) => {
      let passes = known.get(id)
      if (passes === undefined) known.set(id, (passes = regionTests.every((test) => test(id))))
      return passes
    },
    owner: ownerTests.length === 0 ? () => true : (status, unitId, repId) => ownerTests.every((test) => test(status, unitId, repId))
  }
}

function rootOf(frame: Frame, regionId: number | null): number | null {
  return regionId === null ? null : (frame.tree.largeRegionOf.get(regionId) ?? null)
}
