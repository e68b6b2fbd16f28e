import type { Cell, ValueType } from '../contract/common'
import { FailureError } from '../contract/failure'
import type { MetricQuery, MetricTable } from '../contract/metrics'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, monthStart, type Day } from '../warehouse/day'
import { aggregate, requireMeasure, type Group } from './aggregate'
import { isTimeGrain, type DimensionId } from './dimensions'
import { keyLabels, type DimensionKey, type KeyLabels } from './dimension-values'
import { readFrame, requireDimension, type Frame } from './frame'
import { grainStart } from './time-grain'

type AskedQuery = Partial<MetricQuery> & Pick<MetricQuery, 'measures'>

/**
 * Answers a question to the semantic layer. `today` is the workspace's: knowledge ends there unless `asOf` says otherwise.
 * Money is in 1/10,000 units.
 * @throws invalid_input for unknown or unfitting measures and dimensions, not_found for names that nothing has
 */
export function queryMetrics(db: ReadDb, query: AskedQuery, today: Day): MetricTable {
  const by = [...new Set((query.by ?? []).map(requireDimension))]
  const measureIds = [...new Set(query.measures)]
  const frame = readFrame(db, query, today)
  let groups = aggregate(db, measureIds, by, frame)
  const columns: { id: string; type: ValueType }[] = [
    ...by.map((dimension) => ({ id: dimension, type: dimension === 'day' || dimension === 'week' ? ('day' as const) : ('text' as const) })),
    ...measureIds.map((id) => ({ id, type: requireMeasure(id).type }))
  ]
  const shown = [...measureIds]
  if (query.compareTo !== undefined) {
    groups = withComparison(db, groups, measureIds, by, frame, query, today)
    for (const id of measureIds) {
      const type = requireMeasure(id).type
      columns.push({ id: `${id}_previous`, type }, { id: `${id}_change`, type })
      shown.push(`${id}_previous`, `${id}_change`)
    }
  }
  const labels = by.map((dimension, index) => keyLabels(db, dimension, new Set(groups.map((group) => group.keys[index] ?? null)), frame.fiscalYearStartMonth))
  const ordered = [...groups].sort(comparator(query.order ?? [], by, shown, labels)).slice(0, query.limit)
  return {
    columns,
    rows: ordered.map((group) => [...labels.map((label, index): Cell => label.label(group.keys[index] ?? null)), ...shown.map((id): Cell => group.values.get(id) ?? null)]),
    ids: ordered.map((group) => labels.map((label, index) => label.id(group.keys[index] ?? null))),
    asOf: isoFromDay(frame.cut)
  }
}

function comparator(order: MetricQuery['order'], by: readonly DimensionId[], shown: readonly string[], labels: readonly KeyLabels[]): (a: Group, b: Group) => number {
  const natural = (a: Group, b: Group): number => {
    for (const [index, label] of labels.entries()) {
      const difference = label.compare(a.keys[index] ?? null, b.keys[index] ?? null)
      if (difference !== 0) return difference
    }
    return 0
  }
  const terms = order.map(({ id, direction }) => {
    const sign = direction === 'asc' ? 1 : -1
    const position = by.findIndex((dimension) => dimension === id)
    if (position >= 0) {
      return (a: Group, b: Group): number => sign * (labels[position]?.compare(a.keys[position] ?? null, b.keys[position] ?? null) ?? 0)
    }
    if (!shown.includes(id)) {
      throw new FailureError('invalid_input', 'metrics.unknown_order', `The result cannot be ordered by ${id}: it has the columns ${[...by, ...shown].join(', ')}.`, { column: id })
    }
    return (a: Group, b: Group): number => {
      const [left, right] = [a.values.get(id) ?? null, b.values.get(id) ?? null]
      // What is not known comes last either way.
      return left === right ? 0 : left === null ? 1 : right === null ? -1 : sign * (left - right)
    }
  })
  return (a, b) => {
    for (const term of terms) {
      const difference = term(a, b)
      if (difference !== 0) return difference
    }
    return natural(a, b)
  }
}

/** Lays the same figures of the earlier period beside each group, with the time grains moved forward to the groups they compare with. */
function withComparison(db: ReadDb, groups: readonly Group[], measureIds: readonly string[], by: readonly DimensionId[], frame: Frame, query: AskedQuery, today: Day): readonly Group[] {
  const { from, to } = frame
  if (from === null || to === null) {
    throw new FailureError('invalid_input', 'metrics.compare_needs_period', 'A comparison needs the first and the last day of the period (from, to).')
  }
  const shift = shiftOf(from, to, query.compareTo === 'year_ago' ? 12 : null, by)
  // A period that still runs is held against as much of the earlier one, unless its own whole target is part of the figure.
  const isRunning = from <= today && today < to && !measureIds.some((id) => wholePeriodMeasures.has(id))
  const earlierTo = isRunning ? Math.min(shift.to, shift.back(today)) : shift.to
  const earlier = readFrame(db, { ...query, from: isoFromDay(shift.from), to: isoFromDay(earlierTo), asOf: query.asOf }, today)
  const merged = new Map(groups.map((group) => [JSON.stringify(group.keys), group]))
  const before = new Map<string, Group>()
  for (const group of aggregate(db, measureIds, by, earlier)) {
    const keys = group.keys.map((key, index): DimensionKey => {
      const dimension = by[index]
      return key === null || dimension === undefined || !isTimeGrain(dimension) ? key : grainStart(dimension, shift.forward(Number(key)), frame.fiscalYearStartMonth)
    })
    before.set(JSON.stringify(keys), { keys, values: group.values })
    if (!merged.has(JSON.stringify(keys))) merged.set(JSON.stringify(keys), { keys, values: new Map() })
  }
  for (const [name, group] of merged) {
    for (const id of measureIds) {
      const now = group.values.get(id) ?? (requireMeasure(id).additive && id !== 'target' ? 0 : null)
      const was = before.get(name)?.values.get(id) ?? (requireMeasure(id).additive && id !== 'target' ? 0 : null)
      group.values.set(id, now)
      group.values.set(`${id}_previous`, was)
      group.values.set(`${id}_change`, now === null || was === null ? null : now - was)
    }
  }
  return [...merged.values()]
}

/** Made of targets, or of what is expected to come in the rest of the period. */
const wholePeriodMeasures: ReadonlySet<string> = new Set(['target', 'attainment', 'remaining_target', 'coverage', 'pipeline', 'pipeline_count', 'weighted_pipeline', 'average_open_deal'])

/** Whole months move by months; anything else by days, and under weeks by whole weeks. */
function shiftOf(from: Day, to: Day, months: number | null, by: readonly DimensionId[]): { readonly from: Day; readonly to: Day; forward(key: Day): Day; back(day: Day): Day } {
  const startsMonth = monthStart(from) === from
  const endsMonth = monthStart(to + 1) === to + 1
  const byDays = by.includes('week') || by.includes('day')
  const wholeMonths = startsMonth && endsMonth ? monthsBetween(from, to + 1) : null
  const back = months ?? wholeMonths
  if (back !== null && !byDays) {
    return { from: addMonths(from, -back), to: endsMonth ? addMonths(to + 1, -back) - 1 : addMonths(to, -back), forward: (key) => addMonths(key, back), back: (day) => addMonths(day, -back) }
  }
  const length = to - from + 1
  const days = months === null ? (by.includes('week') ? Math.ceil(length / 7) * 7 : length) : 364
  return { from: from - days, to: to - days, forward: (key) => key + days, back: (day) => day - days }
}

function monthsBetween(from: Day, to: Day): number {
  const a = isoFromDay(from)
  const b = isoFromDay(to)
  return (Number(b.slice(0, 4)) - Number(a.slice(0, 4))) * 12 + Number(b.slice(5, 7)) - Number(a.slice(5, 7))
}
