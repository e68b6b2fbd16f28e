import { SaxesParser } from 'saxes'
import { FailureError } from '../../contract/failure'
import { damaged, readEntryHead, readZipDirectory, type ZipEntry } from './zip-archive'

/** What is needed to read a workbook's sheets; texts are shared by all of them. */
export interface Workbook {
  readonly path: string
  readonly sheets: readonly { readonly name: string; readonly entry: ZipEntry }[]
  readonly texts: readonly string[]
  /** Whether a cell of that style holds a day. */
  readonly isDayStyle: readonly boolean[]
  readonly startsIn1904: boolean
}

/** The texts of a workbook are held in memory, since cells refer to them by number in any order. */
const textLimitBytes = 256 * 1024 * 1024

export function openWorkbook(path: string): Workbook {
  const entries = readZipDirectory(path)
  const part = (name: string): string | null => {
    const entry = entries.get(name)
    if (entry === undefined) return null
    if (entry.plainBytes > textLimitBytes) throw new FailureError('refused', 'import.too_large', `${path} holds more different texts than fit in memory. Nothing was imported; save it as CSV.`, { path })
    return readEntryHead(path, entry, Math.max(1, entry.plainBytes)).bytes.toString('utf8')
  }
  const book = part('xl/workbook.xml')
  if (book === null) throw damaged(path, 'it is no workbook')
  const targets = new Map<string, string>()
  walk(path, part('xl/_rels/workbook.xml.rels') ?? '', (name, attributes) => {
    if (name === 'Relationship') targets.set(attributes['Id'] ?? '', (attributes['Target'] ?? '').replace(/^\/?(xl\/)?/, 'xl/'))
  })
  const sheets: { name: string; entry: ZipEntry }[] = []
  let startsIn1904 = false
  walk(path, book, (name, attributes) => {
    if (name === 'workbookPr') startsIn1904 = /^(1|true)$/.test(attributes['date1904'] ?? '')
    const entry = name === 'sheet' ? entries.get(targets.get(attributes['r:id'] ?? attributes['id'] ?? '') ?? '') : undefined
    if (entry !== undefined) sheets.push({ name: attributes['name'] ?? `Sheet ${sheets.length + 1}`, entry })
  })
  return { path, sheets, texts: readTexts(path, part('xl/sharedStrings.xml') ?? ''), isDayStyle: readDayStyles(path, part('xl/styles.xml') ?? ''), startsIn1904 }
}

function readTexts(path: string, xml: string): string[] {
  const texts: string[] = []
  let text = ''
  let inText = false
  let inPhonetic = false
  walk(
    path, xml,
    (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') inPhonetic = true
      inText = name === 't' && !inPhonetic
    },
    (name) => {
      if (name === 'si') texts.push(text)
      if (name === 'rPh') inPhonetic = false
      inText = false
    },
    (piece) => {
      if (inText) text += piece
    }
  )
  return texts
}

/** Built-in number formats 14 to 22, 27 to 36, 45 to 47 and 50 to 58 are dates or times; a custom one is if it speaks of years, months or days. */
function readDayStyles(path: string, xml: string): boolean[] {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellFormats = false
  const isBuiltInDay = (id: number): boolean => (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58
  walk(
    path, xml,
    (name, attributes) => {
      if (name === 'numFmt') {
        const code = (attributes['formatCode'] ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '').toLowerCase()
        custom.set(Number(attributes['numFmtId']), /[yd]|m{3}/.test(code) && !/general/.test(code))
      }
      if (name === 'cellXfs') inCellFormats = true
      if (name === 'xf' && inCellFormats) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push(custom.get(id) ?? isBuiltInDay(id))
      }
    },
    (name) => {
      if (name === 'cellXfs') inCellFormats = false
    }
  )
  return styles
}

function walk(path: string, xml: string, onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void, onClose: (name: string) => void = () => undefined, onText: (text: string) => void = () => undefined): void {
  if (xml === '') return
  const parser = createXmlParser(path, onOpen, onClose, onText)
  parser.write(xml).close()
}

/** An XML parser without namespaces, entities of its own or a document type: none of them is in an honest workbook. */
export function createXmlParser(path: string, onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void, onClose: (name: string) => void, onText: (text: string) => void): SaxesParser {
  const parser = new SaxesParser({ xmlns: false })
  const local = (name: string): string => name.slice(name.indexOf(':') + 1)
  parser.on('doctype', () => {
    throw new FailureError('refused', 'import.doctype', `${path} carries a document type, which no workbook does. Nothing was imported.`, { path })
  })
  parser.on('error', (error) => {
    throw damaged(path, error.message)
  })
  parser.on('opentag', (tag) => onOpen(local(tag.name), tag.attributes))
  parser.on('closetag', (tag) => onClose(local(tag.name)))
  parser.on('text', onText)
  parser.on('cdata', onText)
  return parser
}
