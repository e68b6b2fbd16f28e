import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDelimitedReader } from './delimited-records'
import { recordLimits, type SourceRecord } from './record'

function read(text: string, options: { delimiter?: string; columns?: number; pieces?: number } = {}): SourceRecord[] {
  const reader = createDelimitedReader({ delimiter: options.delimiter ?? ',', columns: options.columns })
  const size = options.pieces ?? text.length
  const records: SourceRecord[] = []
  for (let at = 0; at < text.length; at += size) records.push(...reader.push(text.slice(at, at + size)))
  return [...records, ...reader.end()]
}

const brief = (records: readonly SourceRecord[]) => records.map((record) => [record.line, record.problem ?? record.cells])

it('cuts rows exactly as csv-parse does, whatever the pieces in which the text arrives', () => {
  const cell = fc.oneof(fc.stringMatching(/^[a-z0-9 ]{0,6}$/), fc.stringMatching(/^[a-z,"\n;]{0,8}$/), fc.constant('三\r\n月'))
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 40 }), fc.boolean(), (rows, lineBreak, pieces, quoteAll) => {
      const width = rows[0]?.length ?? 0
      const table = rows.map((row) => Array.from({ length: width }, (_, index) => row[index] ?? 'x'))
      const text = table.map((row) => row.map((value) => (quoteAll || /[",\r\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value)).join(',')).join(lineBreak) + lineBreak
      const expected = parse(text, { relax_column_count: true, info: true, record_delimiter: lineBreak }) as unknown as { record: string[]; info: { lines: number } }[]
      const ours = read(text, { columns: width, pieces })
      expect(ours.map((record) => record.cells)).toEqual(expected.map((one) => one.record))
      expect(ours.map((record) => record.problem)).toEqual(ours.map(() => null))
      // The raw rows are the text itself: joined again they give it back.
      expect(ours.map((record) => record.raw).join(lineBreak) + lineBreak).toBe(text)
    }),
    { numRuns: 1_500 }
  )
})

it('gives every row the physical line on which it begins', () => {
  expect(brief(read('a,b\n"x\ny",1\r\n\nlast,2', { columns: 2 }))).toEqual([[1, ['a', 'b']], [2, ['x\ny', '1']], [5, ['last', '2']]])
  expect(brief(read('a\rb\rc'))).toEqual([[1, ['a']], [2, ['b']], [3, ['c']]])
})

it('loses one row to a quote that is never closed, and no other', () => {
  const text = ['id,name,n', '1,ok,2', '2,"torn,3', '3,fine,4', '4,"also ""fine""",5', '5,last,6', ''].join('\n')
  for (const pieces of [1, 3, 7, 1_000]) {
    expect(brief(read(text, { columns: 3, pieces }))).toEqual([
      [1, ['id', 'name', 'n']], [2, ['1', 'ok', '2']], [3, 'torn_quote'], [4, ['3', 'fine', '4']], [5, ['4', 'also "fine"', '5']], [6, ['5', 'last', '6']]
    ])
  }
})

it('takes a quote in the middle of a cell for itself', () => {
  expect(brief(read('5" pipe,1\n"12" pipe",2\n'))).toEqual([[1, ['5" pipe', '1']], [2, ['12" pipe', '2']]])
})

it('refuses a cell of 10 MB and goes on with the next row', () => {
  const huge = 'x'.repeat(10 * 1024 * 1024)
  for (const cell of [huge, `"${huge}"`]) {
    const records = read(`a,b\n1,${cell}\n2,ok\n`, { columns: 2, pieces: 65_536 })
    expect(brief(records)).toEqual([[1, ['a', 'b']], [2, 'cell_too_long'], [3, ['2', 'ok']]])
    expect(records.every((record) => record.raw.length <= recordLimits.rawLength + 1)).toBe(true)
  }
})

it('never loses a line of any text: every line that is not blank is in a row or in a refused one', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab",\n\r;]{0,60}$/), fc.integer({ min: 1, max: 9 }), (text, pieces) => {
      const records = read(text, { columns: 2, pieces })
      const whole = (value: string): string => value.replace(/[\r\n]/g, '')
      expect(whole(records.map((record) => record.raw).join(''))).toBe(whole(text))
      expect(brief(read(text, { columns: 2 }))).toEqual(brief(records))
    }),
    { numRuns: 3_000 }
  )
})
