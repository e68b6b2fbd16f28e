import type { Cell, ValueType } from '../contract/common'
import type { Failure } from '../contract'

/** A result as a table; money is in 1/10,000 units, as everywhere inside. */
export interface ResultTable {
  readonly title?: string
  readonly columns: readonly { readonly id: string; readonly type: ValueType }[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What a command has to say: one table, or a document of named tables and values. */
export type Output =
  | { readonly kind: 'table'; readonly table: ResultTable; readonly note?: string }
  | { readonly kind: 'document'; readonly values: Readonly<Record<string, Cell | boolean>>; readonly tables: Readonly<Record<string, ResultTable>>; readonly note?: string }

/** Ends a command with an exit code: 1 where the work failed, 2 where it was asked for in a way that cannot be understood. */
export class CommandError extends Error {
  readonly exitCode: 1 | 2
  readonly failure: Failure | null
  constructor(exitCode: 1 | 2, message: string, failure: Failure | null = null) {
    super(message)
    this.exitCode = exitCode
    this.failure = failure
  }
}

export function table(columns: readonly (readonly [id: string, type: ValueType])[], rows: readonly (readonly Cell[])[], title?: string): ResultTable {
  return { columns: columns.map(([id, type]) => ({ id, type })), rows, ...(title === undefined ? {} : { title }) }
}

/** The one JSON document of `--json`: tables as columns and rows, money in major units. */
export function outputJson(output: Output): string {
  if (output.kind === 'table') return JSON.stringify(tableJson(output.table))
  return JSON.stringify({ ...output.values, ...Object.fromEntries(Object.entries(output.tables).map(([name, one]) => [name, tableJson(one)])) })
}

function tableJson(one: ResultTable): { columns: string[]; rows: Cell[][] } {
  return { columns: one.columns.map((column) => column.id), rows: one.rows.map((row) => row.map((cell, index) => major(cell, one.columns[index]?.type))) }
}

function major(cell: Cell, type: ValueType | undefined): Cell {
  return type === 'money' && typeof cell === 'number' ? cell / 10_000 : cell
}

export function outputText(output: Output): string {
  const note = output.note === undefined ? '' : `${output.note}\n`
  if (output.kind === 'table') return note + tableText(output.table)
  const names = Object.keys(output.values)
  const width = Math.max(0, ...names.map((name) => name.length))
  const values = names.map((name) => `${name.padEnd(width)}  ${String(output.values[name] ?? '–')}\n`).join('')
  return note + values + Object.entries(output.tables).map(([name, one]) => `\n${one.title ?? name}\n${tableText(one)}`).join('')
}

function tableText(one: ResultTable): string {
  const texts = one.rows.map((row) => row.map((cell, index) => cellText(cell, one.columns[index]?.type)))
  const widths = one.columns.map((column, index) => Math.max(textWidth(column.id), ...texts.map((row) => textWidth(row[index] ?? ''))))
  const line = (cells: readonly string[]): string => `${cells.map((cell, index) => pad(cell, widths[index] ?? 0, isNumeric(one.columns[index]?.type))).join('  ')}`.trimEnd()
  if (one.rows.length === 0) return `${line(one.columns.map((column) => column.id))}\n(no rows)\n`
  return `${[line(one.columns.map((column) => column.id)), line(widths.map((width) => '─'.repeat(width))), ...texts.map(line)].join('\n')}\n`
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 })
const share = new Intl.NumberFormat('en-US', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })

function cellText(cell: Cell, type: ValueType | undefined): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
  if (type === 'money') return whole.format(cell / 10_000)
  if (type === 'ratio') return share.format(cell)
  if (type === 'id') return String(cell)
  return fine.format(cell)
}

function isNumeric(type: ValueType | undefined): boolean {
  return type !== undefined && type !== 'text' && type !== 'day'
}

/** Columns that a text takes in a terminal: Han and full-width characters take two. */
function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(letter) ? 2 : 1
  return width
}

function pad(text: string, width: number, toRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)))
  return toRight ? blanks + text : text + blanks
}
