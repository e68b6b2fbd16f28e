import type { RouteOutput, RouteParsed } from '../contract'
import type { MetricContent, TileValues } from '../contract/boards'
import type { Cell, ValueType } from '../contract/common'
import { toFailure } from '../contract/failure'
import type { MetricQuery } from '../contract/metrics'
import { whileDataStands } from '../metrics/data-memo'
import { queryMetrics } from '../metrics/query-metrics'
import { readSeries } from '../metrics/series'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, quarterEnd, quarterStart, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { allText } from '../warehouse/statement'
import { daysOf, type DaySpan } from './relative-period'

type Asked = RouteParsed<'boards.values'>
type Answer = Omit<TileValues, 'key' | 'failure' | 'period'>

interface Selection {
  readonly span: DaySpan
  readonly from?: string
  readonly to?: string
  readonly where: MetricQuery['where']
  readonly scope?: MetricQuery['scope']
}

const nothing: Answer = { columns: [], rows: [], ids: [], places: null, more: 0 }

/** The figures of many tiles. The same question is answered once, and kept until the data changes. */
export function readTileValues(db: ReadDb, asked: Asked, today: Day): RouteOutput<'boards.values'> {
  const { fiscalYearStartMonth } = readSettings(db)
  const page: DaySpan =
    asked.period === undefined
      ? { from: quarterStart(today, fiscalYearStartMonth), to: quarterEnd(today, fiscalYearStartMonth) }
      : { from: dayFromIso(asked.period.from), to: dayFromIso(asked.period.to) }
  const tiles = asked.tiles.map(({ key, content }): TileValues => {
    const choice = content.period === 'board' ? asked.boardPeriod : content.period
    const span = daysOf(choice, today, page, fiscalYearStartMonth)
    const period = { from: span.from === null ? null : isoFromDay(span.from), to: span.to === null ? null : isoFromDay(span.to) }
    const selection: Selection = {
      span,
      where: [...asked.boardWhere, ...content.where],
      ...(period.from === null ? {} : { from: period.from }),
      ...(period.to === null ? {} : { to: period.to }),
      ...(asked.scope === undefined ? {} : { scope: asked.scope })
    }
    try {
      const { colours: _colours, ...question } = { colours: [], ...content }
      const answer = whileDataStands(db, `tile:${JSON.stringify([question, selection, today])}`, () => answerTile(db, content, selection, today))
      return { key, period, ...answer, failure: null }
    } catch (error) {
      return { key, period, ...nothing, failure: toFailure(error) }
    }
  })
  return { asOf: isoFromDay(today), tiles }
}

function answerTile(db: ReadDb, content: MetricContent, selection: Selection, today: Day): Answer {
  switch (content.kind) {
    case 'figure':
      return grouped(db, selection, today, { measures: [content.measure], by: [], ...comparison(content.compareTo, selection) })
    case 'series':
      return overTime(db, content, selection, today)
    case 'bars':
      return grouped(db, selection, today, { measures: [content.measure], by: [content.by], order: [{ id: content.measure, direction: 'desc' }], ...comparison(content.compareTo, selection) }, content.limit)
    case 'table':
      return grouped(db, selection, today, { measures: content.measures, by: content.by, order: [{ id: content.measures[0] ?? '', direction: 'desc' }], ...comparison(content.compareTo, selection) }, content.limit)
    case 'tree_map': {
      const measures = [content.measure, ...(content.colourBy === null ? [] : [content.colourBy])]
      return grouped(db, selection, today, { measures, by: [content.by], order: [{ id: content.measure, direction: 'desc' }] }, content.limit)
    }
    case 'region_map': {
      const answer = grouped(db, selection, today, { measures: [content.measure], by: ['region_root'] })
      const places = new Map(
        allText<{ id: number; tile_row: number | null; tile_column: number | null }>(db, 'SELECT id, tile_row, tile_column FROM region').map((row) => [row.id, row.tile_row === null || row.tile_column === null ? null : { row: row.tile_row, column: row.tile_column }])
      )
      return { ...answer, places: answer.ids.map((ids) => places.get(Number(ids[0])) ?? null) }
    }
  }
}

/** A comparison needs both ends; without them the figure stands alone. */
function comparison(compareTo: 'none' | 'previous_period' | 'year_ago', selection: Selection): Pick<Partial<MetricQuery>, 'compareTo'> {
  return compareTo === 'none' || selection.from === undefined || selection.to === undefined ? {} : { compareTo }
}

function grouped(db: ReadDb, selection: Selection, today: Day, query: Partial<MetricQuery> & Pick<MetricQuery, 'measures'>, limit?: number): Answer {
  const { span: _span, ...selected } = selection
  const table = queryMetrics(db, { ...query, ...selected }, today)
  const shown = limit ?? table.rows.length
  return { columns: table.columns, rows: table.rows.slice(0, shown), ids: table.ids.slice(0, shown), places: null, more: Math.max(0, table.rows.length - shown) }
}

/** Steps as rows: label, then one value per measure; `ids` hold the first and last day that each counts. */
function overTime(db: ReadDb, { measures, grain, running = false }: Extract<MetricContent, { kind: 'series' }>, selection: Selection, today: Day): Answer {
  const { span, ...selected } = selection
  const to = span.to ?? today
  const from = span.from ?? to - 2 * 365
  const series = measures.map((measure) => readSeries(db, { measure, grain, running, where: selected.where, ...(selected.scope === undefined ? {} : { scope: selected.scope }), from: isoFromDay(from), to: isoFromDay(to) }, today))
  const steps = series[0]?.points ?? []
  return {
    ...nothing,
    columns: [{ id: grain, type: 'text' as ValueType }, ...series.map((each) => ({ id: each.measure, type: each.type }))],
    rows: steps.map((step, index): Cell[] => [step.label, ...series.map((each) => each.points[index]?.value ?? null)]),
    ids: steps.map((step): Cell[] => [running ? isoFromDay(from) : step.from, step.to])
  }
}
