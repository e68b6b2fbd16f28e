/** A text with places for cells: `=Store {Store} · {Dept}`. */
export interface Template {
  readonly texts: readonly string[]
  readonly columns: readonly number[]
}

/** The template that stands in the place of a column; null where it is a column's name, a plain constant, or names a column that the file lacks. */
export function readTemplate(column: string | undefined, header: readonly string[]): Template | null {
  if (column === undefined || !column.startsWith('=') || !/\{[^{}]+\}/.test(column)) return null
  const texts: string[] = []
  const columns: number[] = []
  let from = 1
  for (const match of column.matchAll(/\{([^{}]+)\}/g)) {
    texts.push(column.slice(from, match.index))
    columns.push(header.indexOf(match[1] ?? ''))
    from = (match.index ?? 0) + match[0].length
  }
  texts.push(column.slice(from))
  return columns.every((index) => index >= 0) ? { texts, columns } : null
}

/** Nothing where one of its cells is empty. */
export function fillTemplate({ texts, columns }: Template, cells: readonly string[]): string {
  let text = texts[0] ?? ''
  for (let index = 0; index < columns.length; index += 1) {
    const cell = (cells[columns[index] ?? -1] ?? '').trim()
    if (cell === '') return ''
    text += cell + (texts[index + 1] ?? '')
  }
  return text
}
