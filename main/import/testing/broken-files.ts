import iconv from 'iconv-lite'
import zlib from 'node:zlib'

/** What becomes of a broken file: refused as a whole, with words that name the place and what to do, or taken in except for the rows that are named. */
export interface BrokenFile {
  readonly name: string
  readonly what: string
  readonly content: () => Buffer
  readonly refused?: RegExp
  readonly landed?: { readonly rowsNew: number; readonly problems: readonly (readonly [line: number, column: string | null, reason: string])[] }
}

const header = 'Opportunity ID,Account Name,Stage,Amount,Created Date'
const row = (key: string, amount = '5', account = 'Nordwind'): string => `${key},${account},Proposal,${amount},2026-01-05`
const csv = (...rows: readonly string[]): Buffer => Buffer.from(`${[header, ...rows].join('\n')}\n`)

/** A corpus that every kind of source is held to: D1 is always an honest row before the damage, D9 one behind it. */
export const brokenFiles: readonly BrokenFile[] = [
  { name: 'empty.csv', what: 'an empty file', content: () => Buffer.alloc(0), refused: /empty\.csv has no rows.*Nothing was imported/ },
  { name: 'mark.csv', what: 'a byte order mark and nothing else', content: () => Buffer.from([0xef, 0xbb, 0xbf]), refused: /mark\.csv has no rows.*Nothing was imported/ },
  { name: 'blank.csv', what: 'line breaks and blanks', content: () => Buffer.from('\n\n  \r\n\n'), refused: /blank\.csv .*Nothing was imported/ },
  { name: 'header.csv', what: 'a header and no rows', content: () => Buffer.from(`${header}\n`), refused: /header\.csv has a header in line 1 and no rows.*Nothing was imported; export/ },
  { name: 'header-wide.csv', what: 'a header and no rows in UTF-16', content: () => iconv.encode(`${header}\r\n`, 'utf-16le', { addBOM: true }), refused: /no rows.*Nothing was imported/ },
  {
    name: 'half-utf8.csv', what: 'UTF-8 with bytes cut out of a letter', content: () => Buffer.concat([csv(row('D1')), Buffer.from('D2,岱衡'), Buffer.from([0xe6, 0x9c]), Buffer.from(`机械,Proposal,5,2026-01-05\n${row('D9')}\n`)]),
    landed: { rowsNew: 3, problems: [[3, null, 'undecodable']] }
  },
  { name: 'gb18030.csv', what: 'GB18030 without a word about it', content: () => iconv.encode(`商机编号,客户名称,销售阶段,商机金额,创建日期\nD1,岱衡机械有限公司,方案,5,2026-01-05\nD9,岱衡机械有限公司,方案,6,2026-01-05\n`, 'gb18030'), landed: { rowsNew: 2, problems: [] } },
  { name: 'utf16-odd.csv', what: 'UTF-16 that ends in half a letter', content: () => Buffer.concat([iconv.encode(`${header}\n${row('D1')}\n${row('D9')}\n`, 'utf-16le', { addBOM: true }), Buffer.from([0x44])]), landed: { rowsNew: 2, problems: [] } },
  { name: 'torn-middle.csv', what: 'a quote that is never closed', content: () => csv(row('D1'), 'D2,"torn,Proposal,5,2026-01-05', row('D9')), landed: { rowsNew: 2, problems: [[3, null, 'torn_quote']] } },
  { name: 'torn-end.csv', what: 'a file cut off inside quotes', content: () => Buffer.from(`${header}\n${row('D1')}\n${row('D9')}\nD3,"cut o`), landed: { rowsNew: 2, problems: [[4, null, 'torn_quote']] } },
  { name: 'cut-row.csv', what: 'a file cut off inside a row', content: () => Buffer.from(`${header}\n${row('D1')}\n${row('D9')}\nD3,Nordw`), landed: { rowsNew: 2, problems: [[4, null, 'column_count']] } },
  { name: 'long-cell.csv', what: 'a cell of 10 MB', content: () => csv(row('D1'), row('D2', '5', 'x'.repeat(10 * 1024 * 1024)), row('D9')), landed: { rowsNew: 2, problems: [[3, null, 'cell_too_long']] } },
  { name: 'long-quoted.csv', what: 'a quoted cell of 10 MB', content: () => csv(row('D1'), row('D2', '5', `"${'x'.repeat(10 * 1024 * 1024)}"`), row('D9')), landed: { rowsNew: 2, problems: [[3, null, 'cell_too_long']] } },
  { name: 'one-line.csv', what: '6 MB without a line break', content: () => Buffer.alloc(6 * 1024 * 1024, 'x'), refused: /one-line\.csv .*Nothing was imported/ },
  {
    name: 'numbers.csv', what: 'numbers beyond everything', content: () => csv(row('D1'), row('D2', '9e99'), row('D3', '99999999999999999999'), row('D4', '1e400'), row('D5', '-1e-400'), row('D6', 'Infinity'), row('D7', '0x1F'), row('D9')),
    landed: { rowsNew: 3, problems: [[3, 'Amount', 'out_of_range'], [4, 'Amount', 'out_of_range'], [5, 'Amount', 'out_of_range'], [7, 'Amount', 'not_a_number'], [8, 'Amount', 'not_a_number']] }
  },
  { name: 'nul.csv', what: 'NUL bytes in keys and names', content: () => csv(row('D1'), 'D\u00002,Nord\u0000wind,Proposal,5,2026-01-05', row('D9')), landed: { rowsNew: 3, problems: [[3, null, 'control_characters']] } },
  { name: 'line-ends.csv', what: 'line breaks of three kinds', content: () => Buffer.from(`${header}\r\n${row('D1')}\r${row('D2')}\n${row('D3', 'x')}\r\n${row('D9')}`), landed: { rowsNew: 3, problems: [[4, 'Amount', 'not_a_number']] } },
  { name: 'twice.csv', what: 'the same header four times', content: () => Buffer.from(`${header},Amount,Amount,Amount\n${row('D1')},6,7,8\n${row('D9')},6,7,8\n`), landed: { rowsNew: 2, problems: [] } },
  { name: 'columns.csv', what: '10,000 columns', content: () => Buffer.from(`${header},${Array.from({ length: 9_995 }, (_, index) => `C${index}`).join(',')}\n${row('D1')}${','.repeat(9_995)}\n${row('D9')}${',x'.repeat(9_995)}\n`), refused: /columns\.csv has 10,?000 columns.*2,?000.*Nothing was imported/ },
  { name: 'ragged.csv', what: 'rows with too few and too many cells', content: () => csv(row('D1'), 'D2,Nordwind', `${row('D3')},and,more`, row('D9')), landed: { rowsNew: 2, problems: [[3, null, 'column_count'], [4, null, 'column_count']] } },
  { name: 'formulas.csv', what: 'cells that a spreadsheet would run', content: () => csv(row('D1', '5', '"=HYPERLINK(""http://x"",""y"")"'), row('D2', '=1+1'), row('@D9', '5', '+cmd|x')), landed: { rowsNew: 2, problems: [[3, 'Amount', 'not_a_number']] } },
  { name: 'picture.csv', what: 'a picture under a false name', content: () => Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7919) % 256))]), refused: /picture\.csv .*Nothing was imported/ },
  { name: 'cut.csv.gz', what: 'a packed file cut off in the middle', content: () => zlib.gzipSync(Buffer.from(`${header}\n${Array.from({ length: 60_000 }, (_, index) => row(`D${index}`, String(index * 7919))).join('\n')}\n`)).subarray(0, 100_000), refused: /cut\.csv\.gz.*Nothing was imported/ },
  { name: 'bomb.csv.gz', what: 'a packed file of nothing but one letter', content: () => zlib.gzipSync(Buffer.concat([csv(row('D1')), Buffer.alloc(80 * 1024 * 1024, 'x')])), refused: /bomb\.csv\.gz unpacks to more than 200 times its size.*Nothing was imported/ },
  { name: 'deep.json', what: 'JSON nested 200,000 times', content: () => Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), refused: /deep\.json .*Nothing was imported/ },
  { name: 'torn.xlsx', what: 'a workbook cut off in the middle', content: () => workbook(sheetOf([['Opportunity ID', 'Stage'], ['D1', 'Proposal']])).subarray(0, 300), refused: /torn\.xlsx cannot be unpacked.*Nothing was imported; save or download it again/ },
  { name: 'bomb.xlsx', what: 'a workbook that unpacks a thousandfold', content: () => workbook(Buffer.alloc(64 * 1024 * 1024, ' ').toString('latin1')), refused: /bomb\.xlsx unpacks to more than 200 times its size.*Nothing was imported/ },
  { name: 'liar.xlsx', what: 'a bomb whose directory gives a small size', content: () => workbook(`<worksheet><sheetData>${' '.repeat(64 * 1024 * 1024)}</sheetData></worksheet>`, { claimedBytes: 1_000 }), refused: /liar\.xlsx.*Nothing was imported/ },
  {
    name: 'entities.xlsx', what: 'a workbook with a document type and an outer entity', content: () => workbook(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c t="str"><v>&e;</v></c></row></sheetData></worksheet>`),
    refused: /entities\.xlsx carries a document type.*Nothing was imported/
  },
  {
    name: 'formulas.xlsx', what: 'a workbook whose cells are formulas', content: () => workbook(`<worksheet><sheetData>${[['Opportunity ID', 'Stage', 'Amount'], ['D1', 'Proposal', '5'], ['D9', 'Proposal', '6']].map((cells, index) => `<row r="${index + 1}">${cells.map((cell, column) => `<c r="${'ABC'[column] ?? 'A'}${index + 1}" t="str"><f>WEBSERVICE("http://x")</f><v>${cell}</v></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`),
    landed: { rowsNew: 2, problems: [] }
  },
  { name: 'old.xls', what: 'a workbook of the old kind', content: () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2_000)]), refused: /old\.xls is a workbook of the old kind.*Nothing was imported; save it as/ }
]

function sheetOf(rows: readonly (readonly string[])[]): string {
  return `<worksheet><sheetData>${rows.map((cells, index) => `<row r="${index + 1}">${cells.map((cell) => `<c t="str"><v>${cell}</v></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`
}

/** A workbook of one sheet, written by hand so that it can be wrong. */
function workbook(sheet: string, lies: { readonly claimedBytes?: number } = {}): Buffer {
  const parts: readonly (readonly [string, string])[] = [
    ['xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="Deals" sheetId="1" r:id="rId1"/></sheets></workbook>'],
    ['xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'],
    ['xl/worksheets/sheet1.xml', sheet]
  ]
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of parts) {
    const plain = Buffer.from(text)
    const packed = zlib.deflateRawSync(plain)
    const claimed = name.endsWith('sheet1.xml') ? (lies.claimedBytes ?? plain.length) : plain.length
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(claimed, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(claimed, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += 30 + name.length + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, listed, end])
}
