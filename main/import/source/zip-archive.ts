import fs from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import zlib from 'node:zlib'
import { FailureError } from '../../contract/failure'

/** One file in an archive, as the central directory describes it. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly packedBytes: number
  readonly plainBytes: number
  readonly offset: number
}

const limits = { entries: 10_000, plainBytes: 4 * 1024 ** 3, freeBytes: 32 * 1024 ** 2, ratio: 200 } as const

/**
 * Reads an archive's directory without unpacking anything. Own code, because a reader answers synchronously (yauzl cannot) and has to
 * look at the beginning of a large sheet without unpacking the rest.
 * @throws refused for bombs (by what the directory says; what is unpacked is counted again), invalid_input for damaged files
 */
export function readZipDirectory(path: string): ReadonlyMap<string, ZipEntry> {
  const file = fs.openSync(path, 'r')
  try {
    const size = fs.fstatSync(file).size
    const tail = readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
    if (end < 0 || tail.length < end + 22) throw damaged(path, 'it has no directory')
    const count = tail.readUInt16LE(end + 10)
    const directoryBytes = tail.readUInt32LE(end + 12)
    const directoryOffset = tail.readUInt32LE(end + 16)
    if (count > limits.entries || directoryOffset + directoryBytes > size) throw damaged(path, 'its directory does not fit')
    const directory = readAt(file, directoryOffset, directoryBytes)
    const entries = new Map<string, ZipEntry>()
    for (let at = 0, index = 0; index < count; index += 1) {
      if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw damaged(path, 'its directory is torn')
      const nameLength = directory.readUInt16LE(at + 28)
      const entry = {
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10), packedBytes: directory.readUInt32LE(at + 20), plainBytes: directory.readUInt32LE(at + 24), offset: directory.readUInt32LE(at + 42)
      }
      if (entry.plainBytes > limits.plainBytes || (entry.plainBytes > limits.freeBytes && entry.plainBytes > entry.packedBytes * limits.ratio)) throw bomb(path)
      entries.set(entry.name, entry)
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    }
    return entries
  } finally {
    fs.closeSync(file)
  }
}

/** The beginning of an entry (up to `maxBytes` after unpacking), at once. */
export function readEntryHead(path: string, entry: ZipEntry, maxBytes: number): { readonly bytes: Buffer; readonly isWhole: boolean } {
  const file = fs.openSync(path, 'r')
  try {
    const start = dataOffset(file, entry, path)
    if (entry.method === 0) return { bytes: readAt(file, start, Math.min(entry.packedBytes, maxBytes)), isWhole: entry.packedBytes <= maxBytes }
    if (entry.method !== 8) throw damaged(path, `${entry.name} is packed in an unknown way`)
    for (let packedBytes = Math.min(entry.packedBytes, Math.max(65_536, Math.ceil(maxBytes / 4))); ; packedBytes = Math.ceil(packedBytes / 8)) {
      try {
        const packed = readAt(file, start, packedBytes)
        const bytes = zlib.inflateRawSync(packed, { finishFlush: zlib.constants.Z_SYNC_FLUSH, maxOutputLength: maxBytes * 4 })
        return { bytes: bytes.subarray(0, maxBytes), isWhole: packedBytes === entry.packedBytes && bytes.length <= maxBytes }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE' || packedBytes < 64) throw damaged(path, error instanceof Error ? error.message : String(error))
      }
    }
  } finally {
    fs.closeSync(file)
  }
}

/** An entry piece by piece; ends with a failure where it unpacks to more than an honest file would. */
export async function* streamEntry(path: string, entry: ZipEntry, onPacked: (bytes: number) => void = () => undefined): AsyncGenerator<Buffer> {
  const file = fs.openSync(path, 'r')
  let start: number
  try {
    start = dataOffset(file, entry, path)
  } finally {
    fs.closeSync(file)
  }
  if (entry.packedBytes === 0) return
  let packed = 0
  const source = fs.createReadStream(path, { start, end: start + entry.packedBytes - 1, highWaterMark: 262_144 })
  source.on('data', (piece) => onPacked((packed += piece.length)))
  const bytes: Readable = entry.method === 0 ? source : pipeline(source, zlib.createInflateRaw({ chunkSize: 262_144 }), () => undefined)
  let plain = 0
  try {
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      plain += piece.length
      if (plain > limits.plainBytes || (plain > limits.freeBytes && plain > packed * limits.ratio)) throw bomb(path)
      yield piece
    }
  } catch (error) {
    if (error instanceof FailureError) throw error
    throw damaged(path, error instanceof Error ? error.message : String(error))
  }
}

function dataOffset(file: number, entry: ZipEntry, path: string): number {
  const header = readAt(file, entry.offset, 30)
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw damaged(path, `${entry.name} is not where the directory says`)
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, fs.readSync(file, bytes, 0, length, offset))
}

export function damaged(path: string, reason: string): FailureError {
  return new FailureError('invalid_input', 'import.damaged_archive', `${path} cannot be unpacked: ${reason}. Nothing was imported; save or download it again.`, { path, reason })
}

function bomb(path: string): FailureError {
  return new FailureError('refused', 'import.bomb', `${path} unpacks to more than ${limits.ratio} times its size, which no export does. Nothing was imported.`, { path })
}
