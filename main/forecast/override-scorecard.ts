import type { RouteOutput, RouteParsed } from '../contract'
import type { Cell } from '../contract/common'
import { aggregate } from '../metrics/aggregate'
import { readFrame } from '../metrics/frame'
import { readRegionTree, withDescendants } from '../metrics/region-tree'
import type { ReadDb } from '../warehouse/database'
import { addMonths, dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

type Level = 'rep' | 'unit' | 'region' | 'total'

/** One person's figure for one node and period that is over. */
interface PastCall {
  readonly kind: 'submission' | 'override'
  readonly level: Level
  readonly node_id: number
  readonly person: string
  readonly amount: number
  readonly made_on: Day
  readonly period_start: Day
  readonly period_end: Day
  /** The machine's figure beside it: kept with an override, the latest published by that day for a submission. */
  readonly machine: number | null
}

interface Errors {
  calls: number
  absolute: number
  signed: number
  actual: number
  readonly machine: Compared
  readonly naive: Compared
}

interface Compared {
  calls: number
  person: number
  other: number
  actual: number
}

/**
 * Error of people beside the machine's and last year's figure over periods that are over. Only calls made while the period ran count. WAPE is
 * the sum of misses over the sum of what was booked; value added is the other's WAPE minus the person's, on the same calls.
 */
export function readScorecard(db: ReadDb, input: RouteParsed<'overrides.scorecard'>, today: Day): RouteOutput<'overrides.scorecard'> {
  const from = input.from === undefined ? 0 : dayFromIso(input.from)
  const to = Math.min(today - 1, input.to === undefined ? today - 1 : dayFromIso(input.to))
  const bookedIn = bookedByNode(db, today)
  const groups = new Map<string, { head: readonly Cell[]; errors: Errors }>()
  for (const call of readCalls(db, from, to)) {
    const head = [call.kind, call.level, input.by === 'person' ? call.person : null]
    const key = JSON.stringify(head)
    const group = groups.get(key) ?? { head, errors: { calls: 0, absolute: 0, signed: 0, actual: 0, machine: emptyComparison(), naive: emptyComparison() } }
    groups.set(key, group)
    const actual = bookedIn(call.level, call.node_id, call.period_start, call.period_end)
    const lastYear = bookedIn(call.level, call.node_id, addMonths(call.period_start, -12), addMonths(call.period_end + 1, -12) - 1)
    const { errors } = group
    errors.calls += 1
    errors.absolute += Math.abs(call.amount - actual)
    errors.signed += call.amount - actual
    errors.actual += actual
    if (call.machine !== null) compare(errors.machine, call.amount, call.machine, actual)
    if (lastYear > 0) compare(errors.naive, call.amount, lastYear, actual)
  }
  return {
    table: {
      columns: [
        { id: 'kind', type: 'text' }, { id: 'level', type: 'text' }, { id: 'person', type: 'text' }, { id: 'calls', type: 'integer' }, { id: 'wape', type: 'ratio' }, { id: 'bias', type: 'ratio' },
        { id: 'machine_calls', type: 'integer' }, { id: 'machine_wape', type: 'ratio' }, { id: 'machine_value_added', type: 'ratio' },
        { id: 'naive_calls', type: 'integer' }, { id: 'naive_wape', type: 'ratio' }, { id: 'naive_value_added', type: 'ratio' }
      ],
      rows: [...groups.values()].map(({ head, errors }) => [
        ...head, errors.calls, share(errors.absolute, errors.actual), share(errors.signed, errors.actual), ...compared(errors.machine), ...compared(errors.naive)
      ])
    }
  }
}

/** Ordered by kind, level and person. */
function readCalls(db: ReadDb, from: Day, to: Day): readonly PastCall[] {
  return allText<PastCall>(
    db,
    `SELECT 'submission' AS kind, s.level, s.node_id, s.actor AS person, s.amount_e4 AS amount, s.made_on, s.period_start, s.period_end,
       (SELECT node.mean_e4 FROM forecast_run AS run JOIN forecast_node AS node ON node.run_id = run.id
        WHERE run.kind = 'deals' AND run.as_of <= s.made_on AND run.as_of >= s.period_start AND node.measure = 'bookings' AND node.node_kind = s.level AND node.node_id = s.node_id
          AND node.period_start = s.period_start ORDER BY run.as_of DESC, run.id DESC LIMIT 1) AS machine
     FROM submission AS s
     WHERE s.measure = 'bookings' AND s.withdrawn_at_ms IS NULL AND s.period_end BETWEEN @from AND @to AND s.made_on <= s.period_end
     UNION ALL
     SELECT 'override', o.node_kind, o.node_id, o.actor, o.after_value, o.made_on, o.period_start, o.period_end, o.before_value
     FROM override AS o
     WHERE o.measure = 'bookings' AND o.node_kind <> 'deal' AND o.withdrawn_at_ms IS NULL AND o.period_end BETWEEN @from AND @to AND o.made_on <= o.period_end
     ORDER BY 1 DESC, 2, 4, 6, 3`,
    { from, to }
  )
}

/** Bookings of a node in a period, as known today; regions hold what is below them. Each period is read once per level. */
export function bookedByNode(db: ReadDb, today: Day): (level: Level, nodeId: number, from: Day, to: Day) => number {
  const tree = readRegionTree(db)
  const kept = new Map<string, ReadonlyMap<number, number>>()
  const read = (level: Level, from: Day, to: Day): ReadonlyMap<number, number> => {
    const key = `${level} ${from} ${to}`
    const found = kept.get(key)
    if (found !== undefined) return found
    const frame = readFrame(db, { from: isoFromDay(from), to: isoFromDay(to), asOf: isoFromDay(today) }, today)
    const sums = new Map(aggregate(db, ['bookings'], level === 'total' ? [] : [level], frame).map((group) => [Number(group.keys[0] ?? 0), group.values.get('bookings') ?? 0]))
    kept.set(key, sums)
    return sums
  }
  return (level, nodeId, from, to) => {
    const sums = read(level, from, to)
    return level === 'region' ? withDescendants(tree, [nodeId]).reduce((sum, id) => sum + (sums.get(id) ?? 0), 0) : (sums.get(nodeId) ?? 0)
  }
}

const emptyComparison = (): Compared => ({ calls: 0, person: 0, other: 0, actual: 0 })

function compare(into: Compared, person: number, other: number, actual: number): void {
  into.calls += 1
  into.person += Math.abs(person - actual)
  into.other += Math.abs(other - actual)
  into.actual += actual
}

function compared(of: Compared): Cell[] {
  const [person, other] = [share(of.person, of.actual), share(of.other, of.actual)]
  return [of.calls, other, person === null || other === null ? null : other - person]
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
