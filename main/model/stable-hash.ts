import { createHash } from 'node:crypto'

/** A uniform number in [0, 1) that depends on nothing but its arguments: the same draw for the same deal in every run. */
export function uniformOf(first: number, second: number, third: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(second + 0x7f4a7c15, 0xc2b2ae35) ^ Math.imul(third ^ 0x165667b1, 0x27d4eb2f)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x7feb352d)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x846ca68b)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x45d9f3b)
  hash ^= hash >>> 15
  return (hash >>> 0) / 4_294_967_296
}

/** A standard normal number of the same kind (Box and Muller). */
export function normalOf(first: number, second: number, third: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformOf(first, second, third)))
  return radius * Math.cos(2 * Math.PI * uniformOf(third + 101, first + 7919, second + 104729))
}

/** SHA-256 over texts and typed arrays, as hexadecimal text. */
export function hashOf(...parts: readonly (string | ArrayBufferView)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    if (typeof part === 'string') hash.update(part)
    else hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    hash.update('|')
  }
  return hash.digest('hex')
}
