import type { Day } from '../warehouse/day'
import { quarters, type BookingsTruth, type Quarter } from './bookings-truth'
import { demoToday, type DemoOptions } from './demo-options'
import type { Organisation, Rep, Unit } from './organisation'
import { plantedTruths } from './planted-truths'
import { randomStream, type Random } from './random'
import { tableRows, type TableRows } from './table-writer'

export interface RepTarget {
  readonly quarter: Quarter
  readonly unit: Unit
  readonly rep: Rep
  /** Whole 10,000 yuan, in yuan. */
  readonly amount: number
}

/** Share of its target that the company reaches in a closed quarter, and will reach in the running one. */
const attainment = { mean: 0.98, deviation: 0.03, running: 1 }
/** The running quarter's targets were set before the supply trouble: by this much more than its region will reach. */
const unforeseen = 1.3

/** Targets per rep; units' and regions' are their sums. */
export function buildTargets(options: DemoOptions, organisation: Organisation, truth: BookingsTruth): readonly RepTarget[] {
  const random = randomStream(options.seed, 'targets')
  const shocked = organisation.regions.find((region) => region.key === plantedTruths.supplyShock.regionKey)?.id
  return quarters.flatMap((quarter) => {
    const isRunning = quarter.end > demoToday
    const tilt = new Map(organisation.regions.map((region) => [region.id, Math.exp(random.normal(0, isRunning ? 0.09 : 0.05)) * (isRunning && region.id === shocked ? unforeseen : 1)]))
    const units = organisation.units.filter((unit) => unit.foundedAt <= quarter.start)
    const wishes = units.map((unit) => bargained(random, unit, quarter, truth) * (tilt.get(unit.regionId) ?? 1))
    const outcome = units.reduce((sum, unit) => sum + truth.unitUpTo(unit.id, quarter.start, quarter.end), 0)
    const reached = isRunning ? attainment.running : random.normal(attainment.mean, attainment.deviation)
    const scale = outcome / reached / wishes.reduce((sum, wish) => sum + wish, 0)
    return units.flatMap((unit, index) => spread(random, organisation, unit, quarter, (wishes[index] ?? 0) * scale))
  })
}

function bargained(random: Random, unit: Unit, quarter: Quarter, truth: BookingsTruth): number {
  const { knowledgeOfOutcome, logDeviation } = plantedTruths.targets
  const own = quarters.filter((candidate) => unit.foundedAt <= candidate.start).map((candidate) => truth.unitUpTo(unit.id, candidate.start, candidate.end))
  const norm = own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length)
  const outcome = Math.max(0.25 * norm, truth.unitUpTo(unit.id, quarter.start, quarter.end))
  return Math.max(200_000, Math.exp(knowledgeOfOutcome * Math.log(outcome + 1) + (1 - knowledgeOfOutcome) * Math.log(norm + 1) + random.normal(0, logDeviation)))
}

function spread(random: Random, organisation: Organisation, unit: Unit, quarter: Quarter, amount: number): RepTarget[] {
  const members = organisation.membersOf(unit.id, quarter.start)
  const weights = members.map(() => Math.exp(random.normal(0, 0.2)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return members.map((rep, index) => ({ quarter, unit, rep, amount: Math.max(1, Math.round((amount * (weights[index] ?? 1)) / total / 10_000)) * 10_000 }))
}

const toE4 = (yuan: number): number => Math.round(yuan) * 10_000

/** Quotas at three levels that add up exactly: reps to units to large regions. */
export function quotaRows(targets: readonly RepTarget[]): TableRows {
  const units = summed(targets, (target) => target.unit.id)
  const regions = summed(targets, (target) => target.unit.regionId)
  const row = (kind: 'region' | 'unit' | 'rep', nodeId: number, quarter: Quarter, amount: number) => ({
    measure: 'bookings', region_id: kind === 'region' ? nodeId : null, unit_id: kind === 'unit' ? nodeId : null, rep_id: kind === 'rep' ? nodeId : null,
    period_start: quarter.start, period_end: quarter.end, amount_e4: toE4(amount), known_at: quarter.start - 10
  })
  const rows = [
    ...regions.map((entry) => row('region', entry.nodeId, entry.quarter, entry.amount)),
    ...units.map((entry) => row('unit', entry.nodeId, entry.quarter, entry.amount)),
    ...targets.map((target) => row('rep', target.rep.id, target.quarter, target.amount))
  ]
  return tableRows('quota', rows.map((quota, index) => ({ id: index + 1, source_key: `QT${String(index + 1).padStart(5, '0')}`, ...quota })))
}

export interface NodeTarget {
  readonly nodeId: number
  readonly quarter: Quarter
  readonly amount: number
}

export function summed(targets: readonly RepTarget[], nodeOf: (target: RepTarget) => number): readonly NodeTarget[] {
  const sums = new Map<string, { nodeId: number; quarter: Quarter; amount: number }>()
  for (const target of targets) {
    const nodeId = nodeOf(target)
    const key = `${target.quarter.start} ${nodeId}`
    const entry = sums.get(key)
    if (entry === undefined) sums.set(key, { nodeId, quarter: target.quarter, amount: target.amount })
    else entry.amount += target.amount
  }
  return [...sums.values()]
}

/** What units can be given: leads, marketing budget (yuan), head count, demonstration stock (yuan), per quarter. */
export function poolRows(options: DemoOptions, organisation: Organisation, targets: readonly RepTarget[]): TableRows {
  const random = randomStream(options.seed, 'pools')
  const rows = summed(targets, (target) => target.unit.id).flatMap(({ nodeId, quarter, amount }) => {
    const headCount = organisation.membersOf(nodeId, quarter.start).length
    const pool = (kind: string, name: string, quantity: number) => ({ kind, name, unit_id: nodeId, period_start: quarter.start, period_end: quarter.end, quantity, known_at: quarter.start - 10 as Day })
    return [
      pool('leads', '市场线索', Math.round(headCount * random.normal(4.2, 0.5))),
      pool('budget', '市场费用', Math.round((amount * random.normal(0.018, 0.002)) / 1000) * 1000),
      pool('head_count', '编制人数', headCount),
      pool('stock', '样机库存', Math.round((amount * random.normal(0.06, 0.012)) / 10_000) * 10_000)
    ]
  })
  return tableRows('resource_pool', rows.map((pool, index) => ({ id: index + 1, source_key: `RP${String(index + 1).padStart(5, '0')}`, ...pool })))
}
