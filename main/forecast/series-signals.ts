import { readRegionTree, withDescendants } from '../metrics/region-tree'
import { knownWeekly, type PanelSignal, type SignalPrint } from '../series/panel-signal'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { SeriesRequest } from './series-request'

interface SignalRow extends SignalPrint {
  readonly signalId: number
  readonly name: string
  readonly regionId: number | null
}

const mostSignals = 12

/**
 * Every imported series that had values by the day, as it was known week by week. Series of one name in several regions are one signal, each reaching the
 * leaves of its region and below; without regions in the breakdown only those that reach everything are left.
 */
export function readPanelSignals(db: ReadDb, request: SeriesRequest, leaves: readonly (readonly number[])[], weekEnds: readonly Day[], origin: number): readonly PanelSignal[] {
  const rows = allText<SignalRow>(
    db,
    `SELECT signal.id AS signalId, signal.name, signal.region_id AS regionId, value.occurred_at AS occurredAt, value.known_at AS knownAt, value.value
     FROM signal_value AS value JOIN signal ON signal.id = value.signal_id WHERE value.known_at <= @asOf AND value.occurred_at <= @asOf ORDER BY signal.name, signal.id, value.known_at, value.occurred_at`,
    { asOf: request.asOf }
  )
  const bySignal = new Map<number, SignalRow[]>()
  for (const row of rows) {
    const found = bySignal.get(row.signalId)
    if (found === undefined) bySignal.set(row.signalId, [row])
    else found.push(row)
  }
  const column = request.finest.indexOf('region')
  const tree = readRegionTree(db)
  const signals = new Map<string, { members: readonly number[]; values: Float64Array }[]>()
  for (const prints of bySignal.values()) {
    const first = prints[0]
    if (first === undefined) continue
    const { name, regionId } = first
    const reached = regionId === null ? null : new Set(withDescendants(tree, [regionId]))
    const members = leaves.flatMap((keys, leaf) => (reached === null || (column >= 0 && reached.has(keys[column] ?? 0)) ? [leaf] : []))
    if (members.length === 0) continue
    const groups = signals.get(name) ?? []
    groups.push({ members, values: knownWeekly(prints, weekEnds, origin) })
    signals.set(name, groups)
  }
  return [...signals].slice(0, mostSignals).map(([name, groups]) => ({ name, groups }))
}
