import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** Waits until a file's content is on the disk. */
export function syncFile(file: string): void {
  const handle = fs.openSync(file, 'r+')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/** Waits until the names in a folder are on the disk; Windows has no such call and does without. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/** Replaces a small file wholly or not at all, also through a power cut. */
export function writeDurably(file: string, text: string): void {
  const draft = `${file}.new`
  fs.writeFileSync(draft, text)
  syncFile(draft)
  fs.renameSync(draft, file)
  syncFolder(path.dirname(file))
}

const pieceBytes = 4 * 1024 * 1024

/** Hash of a file's content, read piece by piece. */
export function sha256OfFile(file: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(pieceBytes)
  const handle = fs.openSync(file, 'r')
  try {
    for (;;) {
      const bytes = fs.readSync(handle, piece, 0, pieceBytes, null)
      if (bytes === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytes))
    }
  } finally {
    fs.closeSync(handle)
  }
}
