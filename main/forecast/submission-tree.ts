import type { RouteOutput } from '../contract'
import type { SubmissionLevel, SubmissionPolicy } from '../contract/overrides'
import type { ReadDb } from '../warehouse/database'
import { focusOf } from '../warehouse/focus'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { ForecastRun, PeriodRange } from './forecast-run'
import { readSubmissionPolicy } from './submission-policy'

type Node = RouteOutput<'submissions.tree'>['nodes'][number]

/** No tree of regions is deeper; a circle in imported parents ends here. */
const deepest = 12

interface Place {
  readonly level: SubmissionLevel
  readonly id: number
  readonly name: string
  readonly parentLevel: SubmissionLevel | null
  readonly parentId: number | null
}

/**
 * Who promises what, from the company down to the reps, in display order: each node's latest submission beside the sum of those below it and the
 * machine's figure. A node hangs where it belongs today; without a parent it hangs under the company.
 */
export function readSubmissionTree(db: ReadDb, run: ForecastRun | null, period: PeriodRange, today: Day): readonly Node[] {
  const places = inFocus(db, readPlaces(db, today))
  const policy = readSubmissionPolicy(db)
  const latest = new Map(
    allText<{ level: SubmissionLevel; nodeId: number; amount: number; actor: string; madeOn: Day }>(
      db,
      `SELECT level, node_id AS nodeId, amount_e4 AS amount, actor, made_on AS madeOn FROM (
         SELECT *, row_number() OVER (PARTITION BY level, node_id ORDER BY made_on DESC, id DESC) AS place FROM submission
         WHERE measure = 'bookings' AND period_start = @start AND period_end = @end AND withdrawn_at_ms IS NULL AND made_on <= @today) WHERE place = 1`,
      { start: period.start, end: period.end, today }
    ).map((row) => [`${row.level} ${row.nodeId}`, row])
  )
  const machine = new Map(
    run === null
      ? []
      : allText<{ kind: string; id: number; mean: number }>(
          db,
          `SELECT node_kind AS kind, node_id AS id, mean_e4 AS mean FROM forecast_node WHERE run_id = ? AND measure = 'bookings' AND period_start = ?`,
          [run.id, period.start]
        ).map((row) => [`${row.kind} ${row.id}`, row.mean] as const)
  )
  const children = new Map<string, Place[]>()
  for (const place of places) {
    if (place.parentLevel === null) continue
    const key = `${place.parentLevel} ${place.parentId ?? 0}`
    const siblings = children.get(key)
    if (siblings === undefined) children.set(key, [place])
    else siblings.push(place)
  }
  /** A node's promise: its own, else what its children promise. */
  const promised = (place: Place): number | null => latest.get(`${place.level} ${place.id}`)?.amount ?? sumBelow(place).sum
  const sumBelow = (place: Place): { readonly sum: number | null; readonly missing: number; readonly count: number } => {
    const below = (children.get(`${place.level} ${place.id}`) ?? []).map(promised)
    const known = below.filter((amount): amount is number => amount !== null)
    return { sum: known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0), missing: below.length - known.length, count: below.length }
  }
  /** Regions in which nobody works are left out. */
  const isPeopled = (place: Place, depth = 0): boolean =>
    place.level !== 'region' || latest.has(`region ${place.id}`) || (depth < deepest && (children.get(`region ${place.id}`) ?? []).some((child) => isPeopled(child, depth + 1)))
  for (const [key, siblings] of children) children.set(key, siblings.filter((place) => isPeopled(place)))
  const nodes: Node[] = []
  const walk = (place: Place, depth: number): void => {
    const own = latest.get(`${place.level} ${place.id}`)
    const below = sumBelow(place)
    const lockOn = lockDay(policy, place.level, period.end)
    nodes.push({
      level: place.level, nodeId: place.id, name: place.name, depth, submittedE4: own?.amount ?? null, actor: own?.actor ?? null, madeOn: own === undefined ? null : isoFromDay(own.madeOn),
      belowE4: below.sum, belowMissing: below.missing, belowCount: below.count, machineE4: machine.get(`${place.level} ${place.id}`) ?? null, lockOn: isoFromDay(lockOn), isLocked: today > lockOn
    })
    if (depth < deepest) for (const child of children.get(`${place.level} ${place.id}`) ?? []) walk(child, depth + 1)
  }
  walk({ level: 'total', id: 0, name: '', parentLevel: null, parentId: null }, 0)
  return nodes
}

/** The last day on which a level may submit for a period. */
export function lockDay(policy: SubmissionPolicy, level: SubmissionLevel, periodEnd: Day): Day {
  return periodEnd - policy[level]
}

/** A profile that looks at some regions sees those, what is below them, and the company's own line. */
function inFocus(db: ReadDb, places: readonly Place[]): readonly Place[] {
  const focus = focusOf(db)
  if (focus === null) return places
  const sees = (region: number | null): boolean => region !== null && focus.includes(region)
  const units = new Set(places.filter((place) => place.level === 'unit' && sees(place.parentId)).map((place) => place.id))
  return places.flatMap((place): readonly Place[] => {
    if (place.level === 'region') return sees(place.id) ? [sees(place.parentId) ? place : { ...place, parentLevel: 'total', parentId: null }] : []
    if (place.level === 'unit') return sees(place.parentId) ? [place] : []
    return units.has(place.parentId ?? 0) ? [place] : []
  })
}

function readPlaces(db: ReadDb, today: Day): readonly Place[] {
  return [
    ...allText<Place>(
      db,
      `SELECT 'region' AS level, region.id, region.name, CASE WHEN parent.id IS NULL THEN 'total' ELSE 'region' END AS parentLevel, parent.id AS parentId
       FROM region LEFT JOIN region AS parent ON parent.id = region.parent_id
       ORDER BY region.position, region.name`
    ),
    ...allText<Place>(
      db,
      `SELECT 'unit' AS level, unit.id, unit.name, CASE WHEN m.region_id IS NULL THEN 'total' ELSE 'region' END AS parentLevel, m.region_id AS parentId
       FROM battle_unit AS unit LEFT JOIN unit_membership AS m ON m.unit_id = unit.id AND @today BETWEEN m.valid_from AND m.valid_to
       WHERE (unit.closed_at IS NULL OR unit.closed_at > @today) AND unit.is_placeholder = 0 ORDER BY unit.name`,
      { today }
    ),
    ...allText<Place>(
      db,
      `SELECT 'rep' AS level, rep.id, rep.name, 'unit' AS parentLevel, m.unit_id AS parentId
       FROM rep JOIN rep_membership AS m ON m.rep_id = rep.id AND @today BETWEEN m.valid_from AND m.valid_to WHERE rep.left_at IS NULL OR rep.left_at > @today ORDER BY rep.name`,
      { today }
    )
  ]
}
