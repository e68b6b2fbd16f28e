import * as z from 'zod'
import { boardFile, type BoardSpec, type TileContent } from '../contract/boards'
import { FailureError } from '../contract/failure'
import { isDimensionId } from '../metrics/dimensions'
import { measure } from '../metrics/measures'

/** A board as the text of a file, for another desktop. */
export function boardToFile(name: string, spec: BoardSpec): { readonly fileName: string; readonly text: string } {
  const safe = name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, ' ').replace(/[. ]+$/, '').trim() || 'board'
  return { fileName: `${safe}.saima-board.json`, text: `${JSON.stringify({ format: 'saima-board', version: 1, name, board: spec }, null, 2)}\n` }
}

/**
 * Reads a file that came from anywhere: every field is checked, unknown ones are refused, and so are measures and dimensions that do not
 * exist here.
 * @throws invalid_input with what is wrong; nothing was changed
 */
export function boardFromFile(text: string): { readonly name: string; readonly spec: BoardSpec } {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw refusal('it is not JSON')
  }
  const parsed = boardFile.safeParse(content)
  if (!parsed.success) throw refusal(z.prettifyError(parsed.error).slice(0, 1_000))
  const { name, board } = parsed.data
  const unknown = [...new Set([...board.where.map((condition) => condition.dimension), ...board.tiles.flatMap((tile) => namesOf(tile.content))])].filter((id) => !isDimensionId(id) && measure(id) === undefined)
  if (unknown.length > 0) throw refusal(`it asks for measures or dimensions that do not exist here: ${unknown.slice(0, 10).join(', ')}`)
  return { name: name.trim() === '' ? 'board' : name.trim(), spec: board }
}

/** Measures and dimensions that a tile asks for. */
function namesOf(content: TileContent): readonly string[] {
  switch (content.kind) {
    case 'figure':
    case 'region_map':
      return [content.measure, ...dimensionsIn(content)]
    case 'bars':
      return [content.measure, content.by, ...dimensionsIn(content)]
    case 'tree_map':
      return [content.measure, content.by, ...(content.colourBy === null ? [] : [content.colourBy]), ...dimensionsIn(content)]
    case 'series':
      return [...content.measures, ...dimensionsIn(content)]
    case 'table':
      return [...content.measures, ...content.by, ...dimensionsIn(content)]
    case 'text':
    case 'pane':
      return []
  }
}

const dimensionsIn = (content: { readonly where: readonly { readonly dimension: string }[] }): readonly string[] => content.where.map((condition) => condition.dimension)

function refusal(detail: string): FailureError {
  return new FailureError('invalid_input', 'boards.bad_file', `The file is not a board that Saima can read: ${detail}. Nothing was changed; choose a file that Saima has exported.`, { detail })
}
