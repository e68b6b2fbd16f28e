// Reads one entry of a zip archive (a wheel) held in memory. Stored and deflated entries only, no zip64: wheels need no more.
import { inflateRawSync } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50

/** The bytes of entry `name`; throws when the archive is damaged or has no such entry. */
export function readZipEntry(archive: Buffer, name: string): Buffer {
  let end = archive.length - 22
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end--
  if (end < 0) throw new Error('not a zip archive: no end of central directory')
  const count = archive.readUInt16LE(end + 10)
  let at = archive.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('damaged zip archive: bad central directory')
    const method = archive.readUInt16LE(at + 10)
    const packedSize = archive.readUInt32LE(at + 20)
    const nameLength = archive.readUInt16LE(at + 28)
    const skip = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
    const localAt = archive.readUInt32LE(at + 42)
    const entryName = archive.toString('utf8', at + 46, at + 46 + nameLength)
    if (entryName === name) {
      if (archive.readUInt32LE(localAt) !== LOCAL_ENTRY) throw new Error(`damaged zip archive: bad header of ${name}`)
      const dataAt = localAt + 30 + archive.readUInt16LE(localAt + 26) + archive.readUInt16LE(localAt + 28)
      const packed = archive.subarray(dataAt, dataAt + packedSize)
      if (method === 0) return Buffer.from(packed)
      if (method === 8) return inflateRawSync(packed)
      throw new Error(`${name} is packed with method ${method}, which is not supported`)
    }
    at += 46 + nameLength + skip
  }
  throw new Error(`the archive has no entry ${name}`)
}
