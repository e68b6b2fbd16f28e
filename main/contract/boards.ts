import * as z from 'zod'
import { boardColumns, boardPanes, boardTemplates, mostTiles, periodChoices, tileGrains } from './board-choices'
import { cell, isoDay, period, rowId, scope, shortText, valueType } from './common'
import { failure } from './failure'
import { metricFilter } from './metrics'
import { command, query } from './route'

export type { BoardTemplate } from './board-choices'

const metricId = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)

export const periodChoice = z.enum(periodChoices)
export type PeriodChoice = z.infer<typeof periodChoice>

const selection = {
  /** `board` takes the board's own. */
  period: z.union([z.literal('board'), periodChoice]).default('board'),
  where: z.array(metricFilter).max(8).default([])
} as const

/** A condition on the tile's first measure, in the measure's own units (money in 1/10,000). The first that holds colours the value. */
export const colourRule = z.strictObject({ when: z.enum(['above', 'below']), value: z.number(), tone: z.enum(['good', 'watch', 'bad']) })
export type ColourRule = z.infer<typeof colourRule>
const colours = z.array(colourRule).max(6).default([])

const compareTo = z.enum(['none', 'previous_period', 'year_ago']).default('none')

export const tileGrain = z.enum(tileGrains)

/** Tiles that ask the metrics layer: measures by dimensions, never SQL. */
export const figureContent = z.strictObject({ kind: z.literal('figure'), measure: metricId, compareTo, colours, ...selection })
/** `running`: each step counts from the first day of the period to its own end. Boards and files from before it have none: each step by itself. */
export const seriesContent = z.strictObject({
  kind: z.literal('series'), measures: z.array(metricId).min(1).max(4), grain: tileGrain.default('week'), shape: z.enum(['line', 'bars']).default('line'), running: z.boolean().optional(), ...selection
})
export const barContent = z.strictObject({ kind: z.literal('bars'), measure: metricId, by: metricId, limit: z.number().int().min(1).max(50).default(10), compareTo, colours, ...selection })
export const tableContent = z.strictObject({
  kind: z.literal('table'), measures: z.array(metricId).min(1).max(8), by: z.array(metricId).min(1).max(3), limit: z.number().int().min(1).max(1_000).default(100), compareTo, colours, ...selection
})
/** Area by `measure`, colour by `colourBy` where given. */
export const treeMapContent = z.strictObject({ kind: z.literal('tree_map'), measure: metricId, by: metricId, colourBy: metricId.nullable().default(null), limit: z.number().int().min(2).max(100).default(40), colours, ...selection })
export const regionMapContent = z.strictObject({ kind: z.literal('region_map'), measure: metricId, colours, ...selection })

export const metricContent = z.discriminatedUnion('kind', [figureContent, seriesContent, barContent, tableContent, treeMapContent, regionMapContent])
export type MetricContent = z.infer<typeof metricContent>

export const tileContent = z.discriminatedUnion('kind', [
  figureContent, seriesContent, barContent, tableContent, treeMapContent, regionMapContent,
  z.strictObject({ kind: z.literal('text'), text: z.string().max(4_000) }),
  z.strictObject({ kind: z.literal('pane'), pane: z.enum(boardPanes) })
])
export type TileContent = z.infer<typeof tileContent>

export const boardTile = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  /** Empty: the page names it by what it shows. */
  title: shortText.default(''),
  x: z.number().int().min(0).max(boardColumns - 1),
  y: z.number().int().min(0).max(500),
  w: z.number().int().min(1).max(boardColumns),
  h: z.number().int().min(1).max(40),
  content: tileContent
})
export type BoardTile = z.infer<typeof boardTile>

/** What a board is made of; the same shape in the warehouse, on the wire and in files. */
export const boardSpec = z
  .strictObject({
    period: periodChoice.default('page'),
    where: z.array(metricFilter).max(8).default([]),
    tiles: z.array(boardTile).max(mostTiles)
  })
  .refine((spec) => new Set(spec.tiles.map((tile) => tile.id)).size === spec.tiles.length, 'two tiles have the same id')
  .refine((spec) => spec.tiles.every((tile) => tile.x + tile.w <= boardColumns), 'a tile reaches beyond the last column')
export type BoardSpec = z.infer<typeof boardSpec>

/** A board as a file. Whatever is in one is checked field by field before anything is made of it. */
export const boardFile = z.strictObject({ format: z.literal('saima-board'), version: z.literal(1), name: shortText.min(1), board: boardSpec })
export const largestBoardFile = 512 * 1024

const boardName = shortText.trim().min(1)
const boardView = z.object({ id: rowId, name: z.string(), version: z.number().int(), updatedAtMs: z.number(), spec: boardSpec })
/** What a version changed. */
export const boardChange = z.enum(['created', 'imported', 'copied', 'layout', 'tile_added', 'tile_changed', 'tile_removed', 'settings', 'renamed', 'restored', 'undone'])
export type BoardChange = z.infer<typeof boardChange>

const tileValues = z.object({
  key: z.string(),
  /** The days that the figures are counted over; null where there is no end. */
  period: z.object({ from: isoDay.nullable(), to: isoDay.nullable() }),
  columns: z.array(z.object({ id: z.string(), type: valueType })),
  rows: z.array(z.array(cell)),
  /** One key per dimension and row for drilling down; for a series, first and last day that each step counts. */
  ids: z.array(z.array(cell)),
  /** Where the regions of a region map lie; null where nobody has set it. */
  places: z.array(z.object({ row: z.number().int(), column: z.number().int() }).nullable()).nullable(),
  /** Rows beyond the limit that are not here. */
  more: z.number().int(),
  /** Why there is nothing to show. */
  failure: failure.nullable()
})
export type TileValues = z.infer<typeof tileValues>

export const boardsContract = {
  'boards.list': query(z.object({}), z.array(z.object({ id: rowId, name: z.string(), version: z.number().int(), updatedAtMs: z.number(), tileCount: z.number().int() }))),
  'boards.get': query(z.object({ id: rowId }), boardView),
  'boards.templates': query(z.object({}), z.array(z.object({ id: z.enum(boardTemplates), spec: boardSpec }))),
  /** The data of many tiles in one call; a tile that cannot be answered says why and does not spoil the others. */
  'boards.values': query(
    z.object({
      scope: scope.optional(),
      /** The filter bar's; without it, the (fiscal) quarter of the workspace's today. */
      period: period.optional(),
      boardPeriod: periodChoice.default('page'),
      boardWhere: z.array(metricFilter).max(8).default([]),
      tiles: z.array(z.object({ key: z.string().max(8_000), content: metricContent })).min(1).max(mostTiles)
    }),
    z.object({ asOf: isoDay, tiles: z.array(tileValues) })
  ),
  'boards.create': command(z.object({ name: boardName, from: z.union([z.object({ template: z.enum(boardTemplates) }), z.object({ copyOf: rowId }), z.object({ spec: boardSpec })]) }), z.object({ id: rowId })),
  /** Each save is a version of its own; `change` names it in the history. `basedOn` refuses to overwrite what somebody else saved meanwhile. */
  'boards.save': command(
    z.object({ id: rowId, name: boardName.optional(), spec: boardSpec.optional(), change: boardChange.default('settings'), basedOn: z.number().int().optional() }),
    z.object({ version: z.number().int() })
  ),
  'boards.remove': command(z.object({ id: rowId }), z.object({ id: rowId })),
  'boards.bringBack': command(z.object({ id: rowId }), z.object({ id: rowId })),
  'boards.versions': query(
    z.object({ id: rowId, limit: z.number().int().min(1).max(200).default(50) }),
    z.array(z.object({ version: z.number().int(), change: boardChange, name: z.string(), savedAtMs: z.number(), savedBy: z.string(), tileCount: z.number().int() }))
  ),
  'boards.restoreVersion': command(z.object({ id: rowId, version: z.number().int().min(1) }), z.object({ version: z.number().int() })),
  'boards.export': query(z.object({ id: rowId }), z.object({ fileName: z.string(), text: z.string() })),
  /** Makes a board of a file's text, or refuses it whole. */
  'boards.import': command(z.object({ text: z.string().max(largestBoardFile) }), z.object({ id: rowId, name: z.string() }))
} as const
