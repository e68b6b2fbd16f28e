import type { EventStreams } from '../features/event-streams'
import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { DealModel } from '../model/deal-model'
import { curveAt, type DealScores } from '../model/score-deals'
import { addMonths, quarterStart, type Day } from '../warehouse/day'
import { createdPipeline } from './created-pipeline'
import type { BacktestRow } from './backtest-deals'
import { periodOf, type PeriodRange } from './forecast-run'
import type { IntervalEvidence } from './interval-effect'
import { figuresOf, rollupNodes, withAncestors } from './rollup-nodes'
import { simulateBookings, wonInPeriod } from './simulate-bookings'

export const bookingsMethods = ['saima', 'last_quarter', 'same_quarter_last_year', 'stage_weighted', 'run_rate'] as const
export type BookingsMethod = (typeof bookingsMethods)[number]

/** What was said of a node's period on an origin, and what came. Money in 1/10,000. */
export interface BookingsEvidence {
  readonly origin: Day
  readonly period: 'current' | 'next'
  readonly periodEnd: Day
  readonly level: 'total' | 'region' | 'unit'
  /** Code of the region or unit. */
  readonly code: number
  readonly actual: number
  readonly said: Readonly<Record<BookingsMethod, number | null>>
  readonly p10: number
  readonly p90: number
}

export interface BookingsOriginInput {
  readonly streams: EventStreams
  readonly snapshots: Snapshots
  readonly outcomes: DealOutcomes
  readonly origin: Day
  readonly knownBy: Day
  readonly model: DealModel
  readonly scores: DealScores
  readonly intervals: DealModel['intervals']
}

const backtestPaths = 400

export interface BookingsOrigin {
  readonly evidence: readonly BookingsEvidence[]
  readonly intervals: readonly IntervalEvidence[]
}

/** Forecast and naive rules on one origin, for the quarter of the origin and the next one where they are over by `knownBy`. */
export function bookingsEvidence(input: BookingsOriginInput): BookingsOrigin {
  const evidence: BookingsEvidence[] = []
  const intervals: IntervalEvidence[] = []
  for (const which of ['current', 'next'] as const) {
    const period = periodOf(input.origin, which, input.streams.fiscalYearStartMonth)
    if (period.end > input.knownBy) continue
    evidence.push(...evidenceOf(input, which, period))
    intervals.push(...intervalEvidence(input, which, period))
  }
  return { evidence, intervals }
}

type NodeSums = Map<string, number>

function evidenceOf(input: BookingsOriginInput, which: 'current' | 'next', period: PeriodRange): readonly BookingsEvidence[] {
  const { outcomes, streams, origin } = input
  const simulation = { ...input, asOf: origin, dealIds: streams.deals.ids, paths: backtestPaths }
  const nodes = rollupNodes(simulateBookings(simulation, period, input.intervals[which]), streams.regionParent, backtestPaths)
  const actual = sumsOf(input, period, input.knownBy)
  const quarter = (back: number): PeriodRange => ({ start: addMonths(period.start, -3 * back), end: addMonths(period.start, -3 * (back - 1)) - 1 })
  const lastFull = quarter(which === 'current' ? 1 : 2)
  const won = sumsOf(input, period, origin)
  const lastQuarter = sumsOf(input, lastFull, origin)
  const lastYear = sumsOf(input, quarter(4), origin)
  const recent = sumsOf(input, { start: origin - 90, end: origin }, origin)
  const weighted = stageWeighted(input, period)
  const elapsed = origin - period.start + 1
  const length = period.end - period.start + 1
  const firstKnown = outcomes.bornAt.reduce((first, day) => (day >= 0 ? Math.min(first, day) : first), Number.POSITIVE_INFINITY)
  const keys = new Set([...actual.keys(), ...nodes.map((node) => `${node.kind}|${node.code}`), ...lastQuarter.keys(), ...lastYear.keys()])
  const byKey = new Map(nodes.map((node) => [`${node.kind}|${node.code}`, node]))
  return [...keys].sort().flatMap((key): BookingsEvidence[] => {
    const [level, code] = key.split('|') as ['total' | 'region' | 'unit', string]
    if (code === '-1') return []
    const node = byKey.get(key)
    const figures = node === undefined ? { mean: 0, p10: 0, p90: 0 } : figuresOf(node)
    return [
      {
        origin,
        period: which,
        periodEnd: period.end,
        level,
        code: Number(code),
        actual: actual.get(key) ?? 0,
        p10: figures.p10,
        p90: figures.p90,
        said: {
          saima: figures.mean,
          last_quarter: lastFull.start < firstKnown ? null : (lastQuarter.get(key) ?? 0),
          same_quarter_last_year: quarter(4).start < firstKnown ? null : (lastYear.get(key) ?? 0),
          stage_weighted: (won.get(key) ?? 0) + (weighted.get(key) ?? 0),
          run_rate: which === 'current' ? ((won.get(key) ?? 0) / elapsed) * length : ((recent.get(key) ?? 0) / 91) * length
        }
      }
    ]
  })
}

/** Bookings of a period by node, as known by a day. */
function sumsOf(input: Pick<BookingsOriginInput, 'outcomes' | 'streams'>, period: PeriodRange, knownBy: Day): NodeSums {
  const sums: NodeSums = new Map()
  for (const { region, unit, amount } of wonInPeriod({ outcomes: input.outcomes, asOf: knownBy }, period)) addToNodes(sums, input.streams.regionParent, region, unit, amount)
  return sums
}

function addToNodes(sums: NodeSums, regionParent: readonly number[], region: number, unit: number, amount: number): void {
  const add = (key: string): void => void sums.set(key, (sums.get(key) ?? 0) + amount)
  add('total|0')
  add(`unit|${unit}`)
  for (const above of withAncestors(region, regionParent)) add(`region|${above}`)
}

/** The usual CRM figure: stage probability x amount of the open deals that are expected to close in the period (all, where no date is kept). */
function stageWeighted(input: BookingsOriginInput, period: PeriodRange): NodeSums {
  const { snapshots } = input
  const sums: NodeSums = new Map()
  for (const row of input.scores.rows) {
    const expected = snapshots.expectedCloseAt[row] ?? Number.NaN
    if (expected > period.end || expected < Math.min(period.start, input.origin)) continue
    const amount = snapshots.amountE4[row] ?? Number.NaN
    if (amount > 0) addToNodes(sums, input.streams.regionParent, snapshots.region[row] ?? -1, snapshots.unit[row] ?? -1, amount * (snapshots.stageProbability[row] ?? 0))
  }
  return sums
}

/** Mean and variance of what is still to come if all deals were independent; children are scaled by their parent's error. */
function intervalEvidence(input: BookingsOriginInput, which: 'current' | 'next', period: PeriodRange): readonly IntervalEvidence[] {
  const { snapshots, scores, model, outcomes, origin, streams } = input
  const ratioMean = model.amountRatios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, model.amountRatios.length)
  const ratioSquare = model.amountRatios.reduce((sum, ratio) => sum + ratio * ratio, 0) / Math.max(1, model.amountRatios.length)
  const means: NodeSums = new Map()
  const variances: NodeSums = new Map()
  scores.rows.forEach((row, place) => {
    const amount = snapshots.amountE4[row] ?? Number.NaN
    if (!(amount > 0)) return
    const p = curveAt(scores.won, place, period.end - origin) - curveAt(scores.won, place, Math.max(0, period.start - 1 - origin))
    addToLeafLevels(means, snapshots.region[row] ?? -1, snapshots.unit[row] ?? -1, p * amount * ratioMean)
    addToLeafLevels(variances, snapshots.region[row] ?? -1, snapshots.unit[row] ?? -1, p * amount * amount * ratioSquare - (p * amount * ratioMean) ** 2)
  })
  const pool = createdPipeline(outcomes, origin, period, model)
  pool.deals.forEach((deal, index) => {
    const share = (pool.cumulative[index] ?? 0) - (index === 0 ? 0 : (pool.cumulative[index - 1] ?? 0))
    const amount = outcomes.amountE4[deal] ?? 0
    addToLeafLevels(means, outcomes.region[deal] ?? -1, outcomes.unit[deal] ?? -1, pool.mean * share * amount)
    addToLeafLevels(variances, outcomes.region[deal] ?? -1, outcomes.unit[deal] ?? -1, pool.mean * share * amount * amount)
  })
  const actual: NodeSums = new Map()
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const closedAt = outcomes.closedAt[deal] ?? -1
    if (outcomes.status[deal] !== 1 || closedAt <= Math.max(origin, period.start - 1) || closedAt > period.end) continue
    addToLeafLevels(actual, outcomes.region[deal] ?? -1, outcomes.unit[deal] ?? -1, outcomes.amountE4[deal] ?? 0)
  }
  const total = { mean: means.get('total') ?? 0, actual: actual.get('total') ?? 0 }
  const scale = total.mean > 0 ? total.actual / total.mean : 1
  const evidence: IntervalEvidence[] = [{ period: which, level: 'total', mean: total.mean, variance: variances.get('total') ?? 0, actual: total.actual }]
  for (const level of ['region', 'unit'] as const) {
    const keys = level === 'region' ? streams.regions.keys : streams.units.keys
    keys.forEach((_id, code) => {
      const mean = means.get(`${level}|${code}`) ?? 0
      if (mean > 0) evidence.push({ period: which, level, mean: mean * scale, variance: (variances.get(`${level}|${code}`) ?? 0) * scale, actual: actual.get(`${level}|${code}`) ?? 0 })
    })
  }
  return evidence
}

function addToLeafLevels(sums: NodeSums, region: number, unit: number, amount: number): void {
  for (const key of ['total', `region|${region}`, `unit|${unit}`]) sums.set(key, (sums.get(key) ?? 0) + amount)
}

interface Errors {
  readonly wape: number | null
  readonly bias: number | null
  readonly coverage: number | null
  readonly points: number
}

/** WAPE = sum of absolute errors / sum of actuals; bias = (sum said - sum of actuals) / sum of actuals; coverage of P10 to P90 for ours. */
export function errorsOf(evidence: readonly BookingsEvidence[], method: BookingsMethod): Errors {
  const judged = evidence.filter((item) => item.said[method] !== null)
  const actual = judged.reduce((sum, item) => sum + item.actual, 0)
  if (judged.length === 0 || actual <= 0) return { wape: null, bias: null, coverage: null, points: judged.length }
  const absolute = judged.reduce((sum, item) => sum + Math.abs((item.said[method] ?? 0) - item.actual), 0)
  const said = judged.reduce((sum, item) => sum + (item.said[method] ?? 0), 0)
  const inside = judged.filter((item) => item.actual >= item.p10 && item.actual <= item.p90).length
  return { wape: absolute / actual, bias: (said - actual) / actual, coverage: method === 'saima' ? inside / judged.length : null, points: judged.length }
}

export function bookingsRows(evidence: readonly BookingsEvidence[], nameOf: (level: 'total' | 'region' | 'unit', code: number) => { id: number; name: string }): readonly BacktestRow[] {
  const rows: BacktestRow[] = []
  const base = { horizonDays: null, origin: null }
  for (const period of ['current', 'next'] as const) {
    for (const level of ['total', 'region', 'unit'] as const) {
      const judged = evidence.filter((item) => item.period === period && item.level === level)
      for (const method of bookingsMethods) {
        // Compared where all of them can speak, so that nobody is measured on easier quarters; unless that leaves less than half.
        const common = judged.filter((item) => bookingsMethods.every((other) => item.said[other] !== null))
        const errors = errorsOf(common.length * 2 >= judged.length ? common : judged, method)
        if (errors.points === 0) continue
        for (const metric of ['wape', 'bias', 'coverage'] as const) rows.push({ ...base, subject: 'bookings', level, method, metric, value: errors[metric], sampleSize: errors.points, detail: period })
      }
    }
  }
  for (const item of evidence) {
    if (item.level !== 'total') continue
    for (const method of bookingsMethods) {
      const value = item.said[method]
      if (value === null) continue
      const own = method === 'saima'
      rows.push({
        ...base, subject: 'bookings_origin', level: 'total', origin: item.origin, method, metric: 'forecast', value, sampleSize: 1,
        detail: JSON.stringify({ periodEnd: item.periodEnd, period: item.period, p10: own ? item.p10 : null, p90: own ? item.p90 : null, actual: item.actual })
      })
    }
  }
  for (const level of ['region', 'unit'] as const) {
    const current = evidence.filter((item) => item.period === 'current' && item.level === level)
    for (const code of new Set(current.map((item) => item.code))) {
      const own = current.filter((item) => item.code === code)
      const errors = errorsOf(own, 'saima')
      if (errors.wape === null) continue
      const [best] = bookingsMethods
        .filter((method) => method !== 'saima')
        .map((method) => ({ method, wape: errorsOf(own, method).wape }))
        .filter((naive) => naive.wape !== null)
        .sort((left, right) => (left.wape ?? 0) - (right.wape ?? 0))
      const { id, name } = nameOf(level, code)
      rows.push({
        ...base, subject: 'bookings_node', level, method: 'saima', metric: 'wape', value: errors.wape, sampleSize: errors.points,
        detail: JSON.stringify({ nodeId: id, name, bias: errors.bias, coverage: errors.coverage, bestBaseline: best?.method ?? null, baselineWape: best?.wape ?? null })
      })
    }
  }
  return rows
}

/** The origins of the backtest: day 30 and day 60 of the latest quarters that are over, oldest first. */
export function backtestOrigins(asOf: Day, firstKnown: Day, fiscalYearStartMonth: number, quarters: number): readonly Day[] {
  const origins: Day[] = []
  for (let back = quarters; back >= 1; back -= 1) {
    const start = addMonths(quarterStart(asOf, fiscalYearStartMonth), -3 * back)
    if (start - firstKnown < 120) continue
    origins.push(start + 29, start + 59)
  }
  return origins
}
