import chardet from 'chardet'
import * as buffer from 'node:buffer'
import fs from 'node:fs'
import zlib from 'node:zlib'
import { FailureError } from '../../contract/failure'

/** How much of a file is looked at to tell its encoding; a single accented letter may be far from the beginning. */
const scanBytes = 64 * 1024 * 1024
const headBytes = 1024 * 1024
/** Small, because each piece is decoded to see whether it can be. */
const scanPieceBytes = 256 * 1024

export interface FileHead {
  /** The beginning of the file, unpacked. */
  readonly bytes: Buffer
  readonly isWhole: boolean
  readonly sizeBytes: number
  readonly isGzip: boolean
}

/** The beginning of a file (up to 1 MB after unpacking). */
export function readHead(path: string): FileHead {
  let file: number
  let sizeBytes: number
  try {
    const stat = fs.statSync(path)
    if (!stat.isFile()) throw new Error('it is not a file')
    sizeBytes = stat.size
    file = fs.openSync(path, 'r')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('not_found', 'import.cannot_read', `The file ${path} cannot be read: ${reason}. Nothing was imported.`, { path, reason })
  }
  try {
    const bytes = Buffer.alloc(Math.min(sizeBytes, headBytes))
    const read = fs.readSync(file, bytes, 0, bytes.length, 0)
    const head = bytes.subarray(0, read)
    if (head[0] !== 0x1f || head[1] !== 0x8b) return { bytes: head, isWhole: read === sizeBytes, sizeBytes, isGzip: false }
    return { bytes: unpackHead(head, path), isWhole: false, sizeBytes, isGzip: true }
  } finally {
    fs.closeSync(file)
  }
}

function unpackHead(packed: Buffer, path: string): Buffer {
  // Little of the packed text is enough for a megabyte; what a bomb would make of the whole piece is never built.
  for (const length of [4_096, 65_536, packed.length]) {
    try {
      const text = zlib.gunzipSync(packed.subarray(0, length), { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: 8 * headBytes })
      if (text.length >= headBytes || length >= packed.length) return text.subarray(0, headBytes)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' && length > 4_096) break
      const reason = error instanceof Error ? error.message : String(error)
      throw new FailureError('invalid_input', 'import.damaged_archive', `The packed file ${path} is damaged: ${reason}. Nothing was imported.`, { path, reason })
    }
  }
  return zlib.gunzipSync(packed.subarray(0, 4_096), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).subarray(0, headBytes)
}

/** The encoding of a text file, as iconv-lite names it. */
export function detectEncoding(path: string, head: FileHead): string {
  const { bytes } = head
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const wide = wideEncoding(bytes)
  if (wide !== null) return wide
  const odd = head.isWhole || head.isGzip ? oddBytes(bytes, head.isWhole) : scanFile(path)
  if (odd === null) return 'utf-8'
  return guessLegacy(odd)
}

/** UTF-16 without a mark: every other byte of western text is zero. */
function wideEncoding(bytes: Buffer): string | null {
  const length = Math.min(bytes.length, 4_096) & ~1
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1
    if (bytes[at + 1] === 0) odd += 1
  }
  const half = length / 2
  if (odd > half * 0.4 && even < half * 0.05) return 'utf-16le'
  if (even > half * 0.4 && odd < half * 0.05) return 'utf-16be'
  return null
}

function scanFile(path: string): Buffer | null {
  const file = fs.openSync(path, 'r')
  try {
    const piece = Buffer.alloc(scanPieceBytes)
    const odd: Buffer[] = []
    let rest = Buffer.alloc(0)
    let oddLength = 0
    let isOdd = false
    for (let at = 0; at < scanBytes && oddLength < 65_536; ) {
      const read = fs.readSync(file, piece, 0, piece.length, at)
      if (read === 0) break
      at += read
      const text = Buffer.concat([rest, piece.subarray(0, read)])
      // Cut at a line break, so that no letter is cut.
      const cut = read < piece.length ? text.length : text.lastIndexOf(0x0a) + 1 || text.length
      const found = oddBytes(text.subarray(0, cut), true)
      if (found !== null) {
        isOdd = true
        odd.push(found)
        oddLength += found.length
      }
      rest = Buffer.from(text.subarray(cut))
    }
    return isOdd ? Buffer.concat(odd) : null
  } finally {
    fs.closeSync(file)
  }
}

/** The lines that hold bytes beyond ASCII (64 KB of them at most) if the bytes are not UTF-8, else null. */
function oddBytes(bytes: Buffer, isWhole: boolean): Buffer | null {
  if (isUtf8(bytes, isWhole)) return null
  const lines: Buffer[] = []
  let length = 0
  for (let from = 0; from < bytes.length && length < 65_536; ) {
    const found = bytes.indexOf(0x0a, from)
    const end = found < 0 ? bytes.length : found + 1
    const line = bytes.subarray(from, end)
    if (line.some((byte) => byte > 0x7f)) {
      lines.push(line.subarray(0, 65_536))
      length += line.length
    }
    from = end
  }
  return Buffer.concat(lines)
}

/** Node's own check makes no text of the bytes; the oldest runtime lacks it. */
const checkUtf8: ((bytes: Buffer) => boolean) | undefined = buffer.isUtf8

function isUtf8(bytes: Buffer, isWhole: boolean): boolean {
  if (isWhole && checkUtf8 !== undefined) return checkUtf8(bytes)
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

const legacyNames: Readonly<Record<string, string>> = {
  GB18030: 'gb18030', Big5: 'big5', Shift_JIS: 'shift_jis', 'EUC-JP': 'euc-jp', 'EUC-KR': 'euc-kr', 'ISO-8859-1': 'windows-1252', 'windows-1252': 'windows-1252',
  'ISO-8859-2': 'iso-8859-2', 'windows-1250': 'windows-1250', 'windows-1251': 'windows-1251', 'KOI8-R': 'koi8-r'
}

/** UTF-8 of which a few bytes are missing or wrong: its letters fit together three times as often as they do not. */
function isTornUtf8(odd: Buffer): boolean {
  const letters = odd.toString('utf8').replace(/[\u0000-\u007f]+/g, '')
  const torn = letters.split('\ufffd').length - 1
  return letters.length - torn >= 3 * torn
}

function guessLegacy(odd: Buffer): string {
  if (isTornUtf8(odd)) return 'utf-8'
  // Two bytes beyond ASCII side by side are the mark of the East Asian encodings; single ones between letters, of the western ones.
  let high = 0
  let alone = 0
  for (let at = 0; at < odd.length; at += 1) {
    if ((odd[at] ?? 0) <= 0x7f) continue
    high += 1
    if ((odd[at - 1] ?? 0) <= 0x7f && (odd[at + 1] ?? 0) <= 0x7f) alone += 1
  }
  if (high > 0 && alone / high > 0.6) return 'windows-1252'
  for (const match of chardet.analyse(odd)) {
    const name = legacyNames[match.name]
    if (name !== undefined && match.confidence >= 10) return name
  }
  return 'gb18030'
}
