import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { bookedWithin, type StoredCurve } from './stored-curve'

/** An override as it stood on some day: the newest of its subject that was neither withdrawn nor expired then. */
export interface StandingOverride {
  readonly id: number
  readonly node_kind: 'total' | 'region' | 'unit' | 'deal'
  readonly node_id: number
  readonly measure: 'bookings' | 'p_win' | 'expected_amount'
  readonly period_start: Day | null
  readonly before_value: number
  readonly after_value: number
}

export function readStandingOverrides(db: ReadDb, day: Day): readonly StandingOverride[] {
  return allText<StandingOverride>(
    db,
    `SELECT id, node_kind, node_id, measure, period_start, before_value, after_value FROM (
       SELECT *, row_number() OVER (PARTITION BY node_kind, node_id, measure, period_start ORDER BY id DESC) AS place FROM override
       WHERE made_on <= @day AND (expires_at IS NULL OR expires_at >= @day) AND (withdrawn_at_ms IS NULL OR (made_on < @day AND withdrawn_at_ms / 86400000 > @day))
     ) WHERE place = 1`,
    { day }
  )
}

/** What people's figures add to the machine's; a node with its own override stands for all below it. */
export interface Adjustment {
  readonly deltaE4: number
  readonly overrideIds: readonly number[]
}

export interface Adjustments {
  readonly total: Adjustment
  region(id: number): Adjustment
  unit(id: number): Adjustment
  /** Own override of a node, if it has one. */
  own(kind: 'total' | 'region' | 'unit', id: number): StandingOverride | undefined
}

const nothing: Adjustment = { deltaE4: 0, overrideIds: [] }
const sum = (parts: readonly Adjustment[]): Adjustment => ({ deltaE4: parts.reduce((before, part) => before + part.deltaE4, 0), overrideIds: parts.flatMap((part) => part.overrideIds) })

/**
 * How the overrides change the bookings of a period in a run. A node's own override decides; otherwise what its regions, units and deals were changed by adds up.
 * A unit counts where it belongs on the run's day, a deal with its unit, or with its region where it has none.
 */
export function adjustmentsOf(db: ReadDb, run: { readonly id: number; readonly asOf: Day }, period: { readonly start: Day; readonly end: Day }, overrides: readonly StandingOverride[]): Adjustments {
  const relevant = overrides.filter((one) => one.period_start === null || one.period_start === period.start)
  if (relevant.length === 0) return { total: nothing, region: () => nothing, unit: () => nothing, own: () => undefined }
  const own = (kind: StandingOverride['node_kind'], id: number): StandingOverride | undefined => relevant.find((one) => one.node_kind === kind && one.node_id === id && one.measure === 'bookings')
  const means = new Map(
    allText<{ kind: string; id: number; mean: number }>(db, `SELECT node_kind AS kind, node_id AS id, mean_e4 AS mean FROM forecast_node WHERE run_id = ? AND measure = 'bookings' AND period_start = ?`, [run.id, period.start]).map((row) => [`${row.kind}|${row.id}`, row.mean])
  )
  const byNode = (kind: 'total' | 'region' | 'unit', id: number, below: () => Adjustment): Adjustment => {
    const decided = own(kind, id)
    return decided === undefined ? below() : { deltaE4: Math.round(decided.after_value - (means.get(`${kind}|${id}`) ?? decided.before_value)), overrideIds: [decided.id] }
  }
  const deals = dealAdjustments(db, run, period, relevant)
  const regions = allText<{ id: number; parent_id: number | null }>(db, 'SELECT id, parent_id FROM region')
  const homes = new Map(
    allText<{ unit: number; region: number }>(db, 'SELECT unit_id AS unit, region_id AS region FROM unit_membership WHERE ? BETWEEN valid_from AND valid_to', [run.asOf]).map((row) => [row.unit, row.region])
  )
  const units = new Set([...relevant.filter((one) => one.node_kind === 'unit').map((one) => one.node_id), ...deals.flatMap((deal) => (deal.unitId === null ? [] : [deal.unitId]))])
  const unit = (id: number): Adjustment => byNode('unit', id, () => sum(deals.filter((deal) => deal.unitId === id)))
  const unitsOf = (region: number | null): Adjustment[] => [...units].filter((id) => (homes.get(id) ?? null) === region).map(unit)
  const dealsOf = (region: number | null): Adjustment[] => deals.filter((deal) => deal.unitId === null && deal.regionId === region)
  const region = (id: number): Adjustment => byNode('region', id, () => sum([...regions.filter((one) => one.parent_id === id).map((one) => region(one.id)), ...unitsOf(id), ...dealsOf(id)]))
  const total = byNode('total', 0, () => sum([...regions.filter((one) => one.parent_id === null).map((one) => region(one.id)), ...unitsOf(null), ...dealsOf(null)]))
  return { total, region, unit, own: (kind, id) => own(kind, id) }
}

function dealAdjustments(db: ReadDb, run: { readonly id: number; readonly asOf: Day }, period: { readonly start: Day; readonly end: Day }, overrides: readonly StandingOverride[]): readonly (Adjustment & { unitId: number | null; regionId: number | null })[] {
  const ids = [...new Set(overrides.filter((one) => one.node_kind === 'deal').map((one) => one.node_id))]
  if (ids.length === 0) return []
  const rows = allText<{ id: number; unitId: number | null; regionId: number | null; pWin: number; amount: number; curve: string }>(
    db,
    `SELECT deal.opportunity_id AS id, opportunity.unit_id AS unitId, opportunity.region_id AS regionId, deal.p_win AS pWin, deal.expected_amount_e4 AS amount, deal.curve
     FROM forecast_deal AS deal JOIN opportunity ON opportunity.id = deal.opportunity_id WHERE deal.run_id = ? AND deal.opportunity_id IN (${ids.join(',')})`,
    [run.id]
  )
  return rows.map((row) => {
    const of = (measure: StandingOverride['measure']): StandingOverride | undefined => overrides.find((one) => one.node_kind === 'deal' && one.node_id === row.id && one.measure === measure)
    const [chance, amount] = [of('p_win'), of('expected_amount')]
    const within = bookedWithin(JSON.parse(row.curve) as StoredCurve, run.asOf, period)
    // The chance is raised or lowered as a whole; when it comes stays as the model sees it.
    const said = row.pWin <= 0 || chance === undefined ? within : Math.min(1, (within * chance.after_value) / row.pWin)
    const delta = said * (amount?.after_value ?? row.amount) - within * row.amount
    return { unitId: row.unitId, regionId: row.regionId, deltaE4: Math.round(delta), overrideIds: [chance, amount].flatMap((one) => (one === undefined ? [] : [one.id])) }
  })
}
