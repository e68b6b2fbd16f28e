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

/** What pages hold of the deals of one group. */
export interface PagedGroup {
  readonly keys: readonly DimensionKey[]
  readonly won: number
  readonly wonE4: number
  readonly lost: number
  readonly lostE4: number
  /** Won deals by their days from creation to the win, where pages tell that. */
  readonly frequencies: ReadonlyMap<number, number>
}

const monthly: readonly DimensionId[] = ['month', 'quarter', 'year', 'fiscal_month', 'fiscal_quarter', 'fiscal_year']
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

/** Groups while they are filled: those that share what a page says of all its deals, apart by unit and rep where these are asked for. */
interface Bucket {
  readonly keys: readonly DimensionKey[]
  /** Place of a unit's and rep's sums by their ids folded into one number. */
  readonly places: Map<number, number>
  /** won, won_e4, lost, lost_e4 of one group after the other. */
  readonly sums: number[]
  readonly frequencies: Map<number, number>
}

/** Wider than any id; two of them stay exact in one number. */
const idSpan = 2 ** 26

/** Reads the pages and the days at the ends. Groups without a deal of the measures' states are left out. */
export function readPaged(db: ReadDb, { family, plan, unknown }: PagedQuestion, measures: readonly BaseMeasure[], by: readonly DimensionId[], frame: Frame): readonly PagedGroup[] {
  const filter = filterOf(frame)
  const buckets = createBuckets(by, frame, filter.region)
  const asksUnit = by.includes('unit')
  const asksRep = by.includes('rep')
  const add = (bucket: Bucket, unitId: number, repId: number, won: number, wonE4: number, lost: number, lostE4: number): void => {
    if (filter.owner !== null && !filter.owner(unitId === 0 ? null : unitId, repId === 0 ? null : repId)) return
    const key = (asksUnit ? unitId * idSpan : 0) + (asksRep ? repId : 0)
    const { places, sums } = bucket
    let place = places.get(key)
    if (place === undefined) {
      places.set(key, (place = sums.length))
      sums.push(0, 0, 0, 0)
    }
    sums[place] = (sums[place] as number) + won
    sums[place + 1] = (sums[place + 1] as number) + wonE4
    sums[place + 2] = (sums[place + 2] as number) + lost
    sums[place + 3] = (sums[place + 3] as number) + lostE4
  }

  // Rows come over in one piece: asking for them one by one costs twice as much.
  const regions = frame.scope.regionIds === null ? '' : ' AND region_id IN (SELECT value FROM json_each(@regions))'
  const bound = frame.scope.regionIds === null ? {} : { regions: JSON.stringify(frame.scope.regionIds) }
  const width = entryWidths[family]
  for (const range of plan.pages) {
    const kind = (pageFamilies[family].kinds as Partial<Readonly<Record<PageGrain, number>>>)[range.grain] ?? 0
    const pages = prepare(db, `SELECT start, region_id, numbers FROM rollup_page WHERE kind = @kind AND start BETWEEN @first AND @last${regions}`).raw()
    const first = range.first ?? (unknown ? noDay : noDay + 1)
    for (const [start, regionId, packed] of pages.all({ kind, first, last: range.last ?? Number.MAX_SAFE_INTEGER, ...bound }) as [Day, number, Uint8Array][]) {
      const bucket = buckets.at(start, regionId)
      if (bucket === null) continue
      const numbers = unpackNumbers(packed)
      if (family === 'cycle') addFrequencies(bucket, numbers)
      else for (let at = 0; at < numbers.length; at += width) add(bucket, numbers[at] as number, numbers[at + 1] as number, numbers[at + 2] as number, numbers[at + 3] as number, numbers[at + 4] as number, numbers[at + 5] as number)
    }
  }
  addDays()
  return groupsOf(buckets.all(), by, statesCounted(measures, filter), family)

  function addDays(): void {
    if (plan.days.length === 0) return
    // Each column costs as much as the row: those that are not asked for are not read.
    const asked = new Set([...by, ...frame.conditions.map((condition) => condition.dimension)])
    const onlyWhere = (isAsked: boolean, column: string): string => (isAsked ? `coalesce(${column}, 0)` : '0')
    const isRegional = asked.has('region') || asked.has('region_root') || frame.scope.regionIds !== null
    const columns = [
      by.some(isTimeGrain) ? 'closed_at' : '0',
      onlyWhere(isRegional, 'region_id'),
      onlyWhere(asked.has('unit') || frame.scope.unitIds !== null, 'unit_id'),
      onlyWhere(asked.has('rep'), 'rep_id'),
      'status',
      onlyWhere(measures.some((measure) => measure.value !== '1'), 'amount_e4')
    ]
    const statuses = [...new Set(measures.flatMap((measure) => measure.statuses ?? []))].sort((a, b) => a - b)
    const facts = prepare(db, `SELECT ${columns.join(', ')} FROM opportunity WHERE status IN (${statuses.join(', ')}) AND closed_at BETWEEN @from AND @to${regions}`).raw()
    for (const { from, to, sign } of plan.days) {
      for (const [day, regionId, unitId, repId, status, amountE4] of facts.all({ from, to, ...bound }) as [Day, number, number, number, number, number][]) {
        const bucket = buckets.at(day, regionId)
        if (bucket === null) continue
        if (status === 1) add(bucket, unitId, repId, sign, sign * amountE4, 0, 0)
        else add(bucket, unitId, repId, 0, 0, sign, sign * amountE4)
      }
    }
  }
}

/** Buckets by what a page or a day says of all its deals; null for a region that the selection leaves out. */
function createBuckets(by: readonly DimensionId[], frame: Frame, isRegionIn: (id: number | null) => boolean): { at(day: Day, regionId: number): Bucket | null; all(): readonly Bucket[] } {
  const hasTime = by.some(isTimeGrain)
  const known = new Map<number, Bucket | null>()
  const byName = new Map<string, Bucket>()
  const make = (day: Day, regionId: number | null): Bucket | null => {
    if (!isRegionIn(regionId)) return null
    const keys = by.map((dimension): DimensionKey => {
      if (dimension === 'region') return regionId
      if (dimension === 'region_root') return rootOf(frame, regionId)
      return isTimeGrain(dimension) && day !== noDay ? grainStart(dimension, day, frame.fiscalYearStartMonth) : null
    })
    const name = keys.join()
    let bucket = byName.get(name)
    if (bucket === undefined) byName.set(name, (bucket = { keys, places: new Map(), sums: [], frequencies: new Map() }))
    return bucket
  }
  return {
    at: (day, regionId) => {
      const key = (hasTime ? day * idSpan : 0) + regionId
      let bucket = known.get(key)
      if (bucket === undefined) known.set(key, (bucket = make(day, regionId === 0 ? null : regionId)))
      return bucket
    },
    all: () => [...byName.values()]
  }
}

function addFrequencies({ frequencies }: Bucket, numbers: Float64Array): void {
  for (let at = 0; at < numbers.length; at += 2) {
    const days = numbers[at] as number
    frequencies.set(days, (frequencies.get(days) ?? 0) + (numbers[at + 1] as number))
  }
}

interface CountedStates {
  readonly won: boolean
  readonly lost: boolean
}

/** States that a measure counts and the selection lets through. */
function statesCounted(measures: readonly BaseMeasure[], filter: Filter): CountedStates {
  const counts = (status: number): boolean => measures.some((measure) => measure.statuses?.includes(status) ?? false)
  return { won: counts(1) && filter.status('won'), lost: counts(2) && filter.status('lost') }
}

function groupsOf(buckets: readonly Bucket[], by: readonly DimensionId[], counted: CountedStates, family: PageFamily): readonly PagedGroup[] {
  const places = { unit: by.indexOf('unit'), rep: by.indexOf('rep'), status: by.indexOf('status') }
  const groups: PagedGroup[] = []
  const offer = (bucket: Bucket, unitId: number, repId: number, status: 'won' | 'lost', sums: Omit<PagedGroup, 'keys' | 'frequencies'>): void => {
    if (sums.won + sums.lost === 0 && (family === 'rep' || bucket.frequencies.size === 0)) return
    const keys = [...bucket.keys]
    if (places.unit >= 0) keys[places.unit] = unitId === 0 ? null : unitId
    if (places.rep >= 0) keys[places.rep] = repId === 0 ? null : repId
    if (places.status >= 0) keys[places.status] = status
    groups.push({ ...sums, keys, frequencies: bucket.frequencies })
  }
  const nothing = { won: 0, wonE4: 0, lost: 0, lostE4: 0 } as const
  for (const bucket of buckets) {
    if (family === 'cycle') {
      if (counted.won) offer(bucket, 0, 0, 'won', nothing)
      continue
    }
    for (const [key, place] of bucket.places) {
      const [unitId, repId] = [Math.floor(key / idSpan), key % idSpan]
      const won = counted.won ? { won: bucket.sums[place] ?? 0, wonE4: bucket.sums[place + 1] ?? 0 } : { won: 0, wonE4: 0 }
      const lost = counted.lost ? { lost: bucket.sums[place + 2] ?? 0, lostE4: bucket.sums[place + 3] ?? 0 } : { lost: 0, lostE4: 0 }
      if (places.status < 0) offer(bucket, unitId, repId, 'won', { ...won, ...lost })
      else {
        offer(bucket, unitId, repId, 'won', { ...nothing, ...won })
        offer(bucket, unitId, repId, 'lost', { ...nothing, ...lost })
      }
    }
  }
  return groups
}

interface Filter {
  readonly region: (id: number | null) => boolean
  /** Null where every unit and rep passes. */
  readonly owner: ((unitId: number | null, repId: number | null) => boolean) | null
  readonly status: (word: 'won' | 'lost') => boolean
}

function filterOf(frame: Frame): Filter {
  const regionTests: ((id: number | null) => boolean)[] = []
  const ownerTests: ((unitId: number | null, repId: number | null) => boolean)[] = []
  const statusTests: ((word: 'won' | 'lost') => boolean)[] = []
  const within = (ids: readonly number[]): ((id: number | null) => boolean) => {
    const listed = new Set(ids)
    return (id) => id !== null && listed.has(id)
  }
  if (frame.scope.regionIds !== null) regionTests.push(within(frame.scope.regionIds))
  if (frame.scope.unitIds !== null) ownerTests.push(within(frame.scope.unitIds))
  for (const condition of frame.conditions) {
    const test = conditionTest(condition)
    if (condition.dimension === 'region') regionTests.push(test)
    else if (condition.dimension === 'region_root') regionTests.push((id) => test(rootOf(frame, id)))
    else if (condition.dimension === 'unit') ownerTests.push((unitId) => test(unitId))
    else if (condition.dimension === 'rep') ownerTests.push((_, repId) => test(repId))
    else if (condition.dimension === 'status') statusTests.push(test)
    else throw new Error(`pages do not know ${condition.dimension}`)
  }
  return {
    region: (id) => regionTests.every((test) => test(id)),
    owner: ownerTests.length === 0 ? null : (unitId, repId) => ownerTests.every((test) => test(unitId, repId)),
    status: (word) => statusTests.every((test) => test(word))
  }
}

function rootOf(frame: Frame, regionId: number | null): number | null {
  return regionId === null ? null : (frame.tree.largeRegionOf.get(regionId) ?? null)
}
