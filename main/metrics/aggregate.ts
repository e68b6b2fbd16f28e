import { FailureError } from '../contract/failure'
import type { ReadDb } from '../warehouse/database'
import { allText } from '../warehouse/statement'
import { compileAggregate, compileValues, dimensionsAsked, knows, selectSums } from './compile'
import { dimensionIds, isTimeGrain, type DimensionId } from './dimensions'
import type { DimensionKey } from './dimension-values'
import type { Frame } from './frame'
import { measure, measures, type BaseMeasure } from './measures'
import { pagedQuestion, readPaged, type PagedQuestion } from './paged-sums'
import { weightedQuantile } from './quantile'
import { keyOfShare, quotaShares } from './quota-allocation'
import type { SourceId } from './sources'

export interface Group {
  readonly keys: readonly DimensionKey[]
  readonly values: Map<string, number | null>
}

/**
 * Measures by dimensions, unordered. Each fact is aggregated by itself and the results are laid side by side on their keys, so that
 * no join between facts can count a row twice.
 */
export function aggregate(db: ReadDb, measureIds: readonly string[], by: readonly DimensionId[], frame: Frame): readonly Group[] {
  const needed = baseMeasuresOf(measureIds)
  const asked = dimensionsAsked(by, frame)
  const groups = new Map<string, Group>()
  const groupAt = (keys: readonly DimensionKey[]): Group => {
    const name = JSON.stringify(keys)
    let group = groups.get(name)
    if (group === undefined) groups.set(name, (group = { keys, values: new Map() }))
    return group
  }
  if (by.length === 0) groupAt([])

  const jobs = new Map<string, { readonly source: SourceId; readonly ids: string[] }>()
  for (const [id, base] of needed) {
    const chosen = sourceFor(id, base, asked)
    // Quantiles and averages of one value are read off together.
    const job = `${chosen}:${base.windowDays ?? 0}:${isQuantile(base) || base.aggregate === 'average' ? id : ''}`
    const present = jobs.get(job)
    if (present === undefined) jobs.set(job, { source: chosen, ids: [id] })
    else present.ids.push(id)
  }
  for (const { source, ids } of jobs.values()) {
    const of = ids.map((id) => base(needed, id))
    const paged = pagedQuestion(db, source, of, asked, frame)
    if (paged !== null) addPaged(db, paged, ids, of, by, frame, groupAt)
    else if (source === 'quotas') addQuotas(db, ids, by, frame, groupAt)
    else if (ids.length === 1 && isQuantile(base(needed, ids[0]))) addQuantiles(db, source, ids[0] ?? '', base(needed, ids[0]), by, frame, groupAt)
    else addAggregates(db, source, ids, needed, by, frame, groupAt)
  }
  for (const group of groups.values()) {
    for (const [id, found] of needed) {
      if (!group.values.has(id)) group.values.set(id, emptyValue(id, found))
    }
    for (const id of measureIds) group.values.set(id, valueOf(id, group.values))
  }
  return [...groups.values()]
}

/** @throws invalid_input for a measure that does not exist, naming those that do */
export function requireMeasure(id: string): NonNullable<ReturnType<typeof measure>> {
  const found = measure(id)
  if (found !== undefined) return found
  const all = Object.keys(measures).filter((name) => measures[name]?.hidden !== true)
  throw new FailureError('invalid_input', 'metrics.unknown_measure', `There is no measure ${id}. There are: ${all.join(', ')}.`, { measure: id })
}

/** The aggregates that measures are made of, by id. */
export function baseMeasuresOf(ids: readonly string[]): ReadonlyMap<string, BaseMeasure> {
  const found = new Map<string, BaseMeasure>()
  const visit = (id: string): void => {
    const next = requireMeasure(id)
    if (next.kind === 'base') found.set(id, next)
    else for (const part of next.parts) visit(part)
  }
  for (const id of ids) visit(id)
  return found
}

/** The first source of a measure that knows everything asked. */
export function sourceFor(id: string, of: BaseMeasure, asked: readonly DimensionId[]): SourceId {
  const fitting = of.sources.find((candidate) => asked.every((dimension) => fits(of, candidate, dimension)))
  if (fitting !== undefined) return fitting
  const known = dimensionsOf(of)
  const missing = asked.filter((dimension) => !known.includes(dimension))
  throw new FailureError(
    'invalid_input',
    'metrics.does_not_fit',
    `The measure ${id} cannot be broken down or filtered by ${(missing.length > 0 ? missing : asked).join(', ')}. It can be by: ${known.join(', ')}.`,
    { measure: id, dimensions: missing.join(', '), known: known.join(', ') }
  )
}

/** The dimensions that at least one source of the measure knows. */
export function dimensionsOf(of: BaseMeasure): readonly DimensionId[] {
  return dimensionIds.filter((dimension) => of.sources.some((candidate) => fits(of, candidate, dimension)))
}

/** A measure with a window of its own has no time grains. */
function fits(of: BaseMeasure, candidate: SourceId, dimension: DimensionId): boolean {
  return knows(candidate, dimension) && !(of.windowDays !== undefined && isTimeGrain(dimension))
}

function addAggregates(db: ReadDb, source: SourceId, ids: readonly string[], needed: ReadonlyMap<string, BaseMeasure>, by: readonly DimensionId[], frame: Frame, groupAt: (keys: readonly DimensionKey[]) => Group): void {
  const of = ids.map((id) => base(needed, id))
  const compiled = compileAggregate(selectSums(db, source, of, by, frame), of)
  for (const row of allText<Record<string, DimensionKey>>(db, compiled.text, compiled.parameters)) {
    const group = groupAt(by.map((_, index) => row[`k${index}`] ?? null))
    ids.forEach((id, index) => {
      const value = row[`m${index}`]
      if (typeof value === 'number') group.values.set(id, value)
    })
  }
}

/** Sums and frequencies from packed pages; the work is a few additions per entry. */
function addPaged(db: ReadDb, paged: PagedQuestion, ids: readonly string[], of: readonly BaseMeasure[], by: readonly DimensionId[], frame: Frame, groupAt: (keys: readonly DimensionKey[]) => Group): void {
  const counted = of.map((measure) => ({ won: measure.statuses?.includes(1) ?? true, lost: measure.statuses?.includes(2) ?? true, isCount: measure.value === '1' }))
  for (const found of readPaged(db, paged, of, by, frame)) {
    const group = groupAt(found.keys)
    ids.forEach((id, index) => {
      const { won = false, lost = false, isCount = false } = counted[index] ?? {}
      const sum = isCount ? (won ? found.won : 0) + (lost ? found.lost : 0) : (won ? found.wonE4 : 0) + (lost ? found.lostE4 : 0)
      group.values.set(id, paged.family === 'cycle' ? summary(of[index], found.frequencies) : sum)
    })
  }
}

function summary(of: BaseMeasure | undefined, frequencies: ReadonlyMap<number, number>): number | null {
  const ascending = [...frequencies].sort(([a], [b]) => a - b)
  const weighted = { values: ascending.map(([value]) => value), weights: ascending.map(([, weight]) => weight) }
  if (of?.aggregate !== 'average') return weightedQuantile(weighted, of?.aggregate === 'p90' ? 0.9 : 0.5)
  const count = weighted.weights.reduce((sum, weight) => sum + weight, 0)
  return weighted.values.reduce((sum, value, index) => sum + value * (weighted.weights[index] ?? 0), 0) / count
}

function addQuantiles(db: ReadDb, source: SourceId, id: string, of: BaseMeasure, by: readonly DimensionId[], frame: Frame, groupAt: (keys: readonly DimensionKey[]) => Group): void {
  const compiled = compileValues(selectSums(db, source, [of], by, frame), of)
  const ascending = new Map<Group, { values: number[]; weights: number[] }>()
  for (const row of allText<Record<string, DimensionKey>>(db, compiled.text, compiled.parameters)) {
    const group = groupAt(by.map((_, index) => row[`k${index}`] ?? null))
    let found = ascending.get(group)
    if (found === undefined) ascending.set(group, (found = { values: [], weights: [] }))
    found.values.push(Number(row.value))
    found.weights.push(Number(row.weight))
  }
  for (const [group, found] of ascending) group.values.set(id, weightedQuantile(found, of.aggregate === 'p90' ? 0.9 : 0.5))
}

function addQuotas(db: ReadDb, ids: readonly string[], by: readonly DimensionId[], frame: Frame, groupAt: (keys: readonly DimensionKey[]) => Group): void {
  for (const share of quotaShares(db, by, frame)) {
    const group = groupAt(by.map((dimension) => keyOfShare(share, dimension, frame)))
    for (const id of ids) group.values.set(id, (group.values.get(id) ?? 0) + share.amountE4)
  }
}

/** Nothing of a countable thing is zero; no target and no average are unknown. */
function emptyValue(id: string, of: BaseMeasure): number | null {
  return (of.aggregate === 'sum' && id !== 'target') || of.aggregate === 'distinct' ? 0 : null
}

function valueOf(id: string, values: ReadonlyMap<string, number | null>): number | null {
  const of = requireMeasure(id)
  return of.kind === 'base' ? (values.get(id) ?? null) : of.combine(...of.parts.map((part) => valueOf(part, values)))
}

function isQuantile(of: BaseMeasure): boolean {
  return of.aggregate === 'median' || of.aggregate === 'p90'
}

function base(needed: ReadonlyMap<string, BaseMeasure>, id: string | undefined): BaseMeasure {
  const found = id === undefined ? undefined : needed.get(id)
  if (found === undefined) throw new Error(`${id ?? 'a measure'} was not resolved`)
  return found
}
