import fs from 'node:fs'
import * as z from 'zod'
import { sha256OfFile, writeDurably } from './durable-files'
import { sealFile, warehouseFile } from './places'

/**
 * The state in which a warehouse was left. `closed` carries the hash of the file, so that a change of a single bit by the disk is seen
 * at the next start; `open` means that its process has not closed it (yet): found at a start, it was a crash.
 */
const seal = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('closed'), bytes: z.number(), sha256: z.string() })
])
export type Seal = z.infer<typeof seal>

/** Null where the folder has never held a warehouse; a seal that cannot be read counts as open. */
export function readSeal(dataDir: string): Seal | null {
  let text: string
  try {
    text = fs.readFileSync(sealFile(dataDir), 'utf8')
  } catch {
    return null
  }
  try {
    return seal.parse(JSON.parse(text))
  } catch {
    return { state: 'open' }
  }
}

/** Before anything is written. */
export function breakSeal(dataDir: string): void {
  writeDurably(sealFile(dataDir), JSON.stringify({ state: 'open' } satisfies Seal))
}

/** After the last connection has closed. A log that another connection has kept alive is not in the hash, so the seal stays open then. */
export function writeSeal(dataDir: string): void {
  const file = warehouseFile(dataDir)
  const log = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })
  if (log !== undefined && log.size > 0) return
  writeDurably(sealFile(dataDir), JSON.stringify({ state: 'closed', bytes: fs.statSync(file).size, sha256: sha256OfFile(file) } satisfies Seal))
}

/** Whether the file is the one that was sealed. */
export function sealHolds(dataDir: string, of: Extract<Seal, { state: 'closed' }>): boolean {
  const file = warehouseFile(dataDir)
  return fs.statSync(file).size === of.bytes && sha256OfFile(file) === of.sha256
}
