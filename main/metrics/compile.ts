import type { ReadDb } from '../warehouse/database'
import { dealsAsOf } from './deal-states'
import { isTimeGrain, type DimensionId } from './dimensions'
import type { Condition, Frame } from './frame'
import type { BaseMeasure } from './measures'
import { rolledSource } from './rolled-source'
import { joinOrder, source, type JoinId, type Source, type SourceId } from './sources'
import { grainSql } from './time-grain'

export interface Compiled {
  readonly text: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** The rows of one source that a selection lets through, with the keys to group them by. */
export interface SourceSelect {
  readonly source: Source
  readonly with: string
  readonly from: string
  readonly where: readonly string[]
  readonly keys: readonly string[]
  readonly parameters: Readonly<Record<string, unknown>>
}

/** Whether a source can tell a dimension; everything has a date. */
export function knows(id: SourceId, dimension: DimensionId): boolean {
  return isTimeGrain(dimension) || Object.prototype.hasOwnProperty.call(source(id).keys, dimension)
}

/** The dimensions that a source must know to answer: those grouped by, filtered by, and those of the scope. */
export function dimensionsAsked(by: readonly DimensionId[], frame: Frame): readonly DimensionId[] {
  const scoped: DimensionId[] = []
  if (frame.scope.regionIds !== null) scoped.push('region')
  if (frame.scope.unitIds !== null) scoped.push('unit')
  if (frame.scope.productIds !== null) scoped.push('product')
  return [...new Set([...by, ...frame.conditions.map((condition) => condition.dimension), ...scoped])]
}

/** The same of monthly sums where they can tell it, for figures that do not need the single rows. */
export function selectSums(db: ReadDb, id: SourceId, measures: readonly BaseMeasure[], by: readonly DimensionId[], frame: Frame): SourceSelect {
  return selectFrom(db, id, measures, by, frame, rolledSource(db, id, measures, dimensionsAsked(by, frame), frame) ?? source(id))
}

/** `measures` are of this source and share their window. */
export function selectFrom(db: ReadDb, id: SourceId, measures: readonly BaseMeasure[], by: readonly DimensionId[], frame: Frame, of: Source = source(id)): SourceSelect {
  const joins = new Set<JoinId>()
  const parameters: Record<string, unknown> = { cut: frame.cut, stockDay: frame.stockDay }
  const keySql = (dimension: DimensionId): string => {
    if (isTimeGrain(dimension)) {
      const grain = grainSql(dimension, of.date)
      if (grain.needsCalendar) joins.add('calendar')
      return grain.sql
    }
    const key = of.keys[dimension]
    if (key === undefined) throw new Error(`${id} does not know ${dimension}`)
    for (const join of key.joins ?? []) joins.add(join)
    return key.sql
  }

  const where = [...of.where]
  const statuses = [...new Set(measures.flatMap((measure) => measure.statuses ?? []))].sort((a, b) => a - b)
  if (of.statusColumn !== undefined && statuses.length > 0 && measures.every((measure) => measure.statuses !== undefined)) {
    where.push(statuses.length === 1 ? `${of.statusColumn} = ${statuses[0]}` : `${of.statusColumn} IN (${statuses.join(', ')})`)
  }
  const windowDays = measures[0]?.windowDays
  const period = of.isBalance === true ? { from: null, to: null } : frame
  const from = windowDays === undefined ? period.from : frame.stockDay - windowDays + 1
  const to = windowDays === undefined ? period.to : frame.stockDay
  if (from !== null) {
    where.push(`${of.date} >= @from`)
    parameters.from = from
  }
  if (to !== null) {
    where.push(`${of.date} <= @to`)
    parameters.to = to
  }
  const within = (dimension: DimensionId, ids: readonly number[] | null, name: string): void => {
    if (ids === null) return
    where.push(`${keySql(dimension)} IN (SELECT value FROM json_each(@${name}))`)
    parameters[name] = JSON.stringify(ids)
  }
  within('region', frame.scope.regionIds, 'scopeRegions')
  within('unit', frame.scope.unitIds, 'scopeUnits')
  within('product', frame.scope.productIds, 'scopeProducts')
  frame.conditions.forEach((condition, index) => {
    where.push(conditionSql(condition, keySql(condition.dimension), `where${index}`))
    parameters[`where${index}`] = JSON.stringify(condition.keys)
  })
  const keys = by.map(keySql)
  for (const measure of measures) for (const join of measure.needs ?? []) joins.add(join)

  const usesTree = joins.has('region_tree')
  if (usesTree) parameters.regionTree = JSON.stringify([...frame.tree.largeRegionOf])
  const joinSql = joinOrder.filter((join) => joins.has(join)).map((join) => (join === 'calendar' ? `LEFT JOIN calendar AS c ON c.day = ${of.date}` : (of.joins[join] ?? '')))
  return {
    source: of,
    with: usesTree ? `WITH region_tree (id, root_id) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(@regionTree))` : '',
    from: [of.from, ...joinSql].join(' ').replace('{deals}', () => dealsAsOf(db, of.isStock ? frame.stockDay : frame.cut)),
    where,
    keys,
    // Stocks are what was known on their own day.
    parameters: of.isStock ? { ...parameters, cut: frame.stockDay } : parameters
  }
}

/** One row per group: keys k0.., then one column per measure m0... Medians and percentiles are not for here. */
export function compileAggregate(select: SourceSelect, measures: readonly BaseMeasure[]): Compiled {
  const columns = [...select.keys.map((key, index) => `${key} AS k${index}`), ...measures.map((measure, index) => `${aggregateSql(measure, measures, select.source)} AS m${index}`)]
  return { text: assemble(select, columns, [], groupBy(select)), parameters: select.parameters }
}

/** Every value that contributes to one measure: keys k0.., value, and how many facts have it; ordered for reading quantiles off. */
export function compileValues(select: SourceSelect, measure: BaseMeasure): Compiled {
  const columns = [...select.keys.map((key, index) => `${key} AS k${index}`), `${measure.value} AS value`, select.source.rolled === undefined ? 'count(*) AS weight' : `sum(${select.source.rolled.facts}) AS weight`]
  return { text: assemble(select, columns, [...rowConditions(measure), `${measure.value} IS NOT NULL`], `GROUP BY ${[...select.keys, measure.value].map((_, index) => index + 1).join(', ')} ORDER BY value`), parameters: select.parameters }
}

/** Any columns of the contributing rows of one measure. */
export function compileRows(select: SourceSelect, measure: BaseMeasure, columns: readonly string[], tail: string, parameters: Readonly<Record<string, unknown>> = {}): Compiled {
  return { text: assemble(select, columns, rowConditions(measure), tail), parameters: { ...select.parameters, ...parameters } }
}

function assemble(select: SourceSelect, columns: readonly string[], more: readonly string[], tail: string): string {
  const where = [...select.where, ...more]
  return [select.with, `SELECT ${columns.join(', ')}`, `FROM ${select.from}`, where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`, tail].filter((part) => part !== '').join('\n')
}

function groupBy(select: SourceSelect): string {
  return select.keys.length === 0 ? '' : `GROUP BY ${select.keys.map((_, index) => index + 1).join(', ')}`
}

/** What makes a row count for a measure, beyond the selection. */
function rowConditions(measure: BaseMeasure): readonly string[] {
  return measure.when === undefined ? [] : [`(${measure.when})`]
}

function aggregateSql(measure: BaseMeasure, beside: readonly BaseMeasure[], of: Source): string {
  const filters = [...rowConditions(measure)]
  const others = new Set(beside.map((other) => (other.statuses ?? []).join()))
  if (measure.statuses !== undefined && others.size > 1 && of.statusColumn !== undefined) filters.push(`${of.statusColumn} IN (${measure.statuses.join(', ')})`)
  const filter = filters.length === 0 ? '' : ` FILTER (WHERE ${filters.join(' AND ')})`
  switch (measure.aggregate) {
    case 'sum':
      return `${measure.value !== '1' ? `sum(${of.rolled?.sum ?? measure.value})` : of.rolled === undefined ? 'count(*)' : `sum(${of.rolled.facts})`}${filter}`
    case 'average':
      return `avg(${measure.value})${filter}`
    case 'distinct':
      return `count(DISTINCT ${measure.value})${filter}`
    case 'median':
    case 'p90':
      throw new Error(`${measure.aggregate} is read off the rows`)
  }
}

function conditionSql(condition: Condition, key: string, name: string): string {
  const listed = `${key} IN (SELECT value FROM json_each(@${name}))`
  if (!condition.negated) return condition.orUnknown ? `(${listed} OR ${key} IS NULL)` : listed
  return condition.orUnknown ? `(${key} IS NOT NULL AND NOT ${listed})` : `NOT coalesce(${listed}, 0)`
}
