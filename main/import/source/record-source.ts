import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { pipeline, type Readable } from 'node:stream'
import zlib from 'node:zlib'
import iconv from 'iconv-lite'
import { FailureError } from '../../contract/failure'
import type { FileSample } from './file-format'
import type { SourceRecord } from './record'

/** A file as a stream of rows below its header; holds one piece of it at a time. */
export interface RecordSource {
  readonly batches: AsyncIterable<readonly SourceRecord[]>
  /** Share of the file that has been read, 0..1. */
  share(): number
  /** SHA-256 of the file's bytes; after the last batch. */
  fileHash(): string
}

const pieceBytes = 256 * 1024
/** Beyond this, a packed file that unpacks to more than `packLimitRatio` times its size is taken for a bomb. */
const packFreeBytes = 32 * 1024 * 1024
const packLimitRatio = 200

/** Cuts text into rows as it comes. */
export interface TextReader {
  push(text: string): SourceRecord[]
  end(): SourceRecord[]
}

export function openTextSource(sample: FileSample, reader: TextReader): RecordSource {
  const hash = createHash('sha256')
  let bytesRead = 0
  const file = fs.createReadStream(sample.path, { highWaterMark: pieceBytes })
  file.on('data', (piece) => {
    bytesRead += piece.length
    hash.update(piece)
  })
  const isGzip = sample.isGzip
  const bytes: Readable = isGzip ? pipeline(file, zlib.createGunzip({ chunkSize: pieceBytes }), () => undefined) : file

  async function* rows(): AsyncGenerator<readonly SourceRecord[]> {
    const decoder = iconv.getDecoder(sample.format.encoding)
    let unpacked = 0
    let isFirst = true
    const below = (records: SourceRecord[]): SourceRecord[] => (records[0] !== undefined && records[0].line <= sample.format.headerLine ? records.filter((record) => record.line > sample.format.headerLine) : records)
    try {
      for await (const piece of bytes as AsyncIterable<Buffer>) {
        unpacked += piece.length
        if (isGzip && unpacked > packFreeBytes && unpacked > bytesRead * packLimitRatio) throw bomb(sample.path)
        let text = decoder.write(piece)
        if (isFirst && text.length > 0) {
          isFirst = false
          if (text.startsWith('\ufeff')) text = text.slice(1)
        }
        const records = below(reader.push(text))
        if (records.length > 0) yield records
      }
    } catch (error) {
      if (error instanceof FailureError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new FailureError('invalid_input', 'import.cannot_read', `The file ${sample.path} could not be read to its end: ${reason}. Nothing was imported.`, { path: sample.path, reason })
    }
    const last = below([...reader.push(decoder.end() ?? ''), ...reader.end()])
    if (last.length > 0) yield last
  }
  return { batches: rows(), share: () => Math.min(1, bytesRead / Math.max(1, sample.sizeBytes)), fileHash: () => hash.digest('hex') }
}

function bomb(path: string): FailureError {
  return new FailureError('refused', 'import.bomb', `The packed file ${path} unpacks to more than ${packLimitRatio} times its size, which no export does. Nothing was imported.`, { path })
}
