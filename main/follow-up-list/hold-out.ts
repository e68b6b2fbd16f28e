import { weekStart, type Day } from '../warehouse/day'

/**
 * Whether a deal is held back in the week of a day: a coin that anybody can toss again, from the deal's key and the week alone (FNV-1a, finished by
 * a multiply-and-shift so that neighbouring keys have nothing to do with each other).
 */
export function isHeldOut(dealKey: string, day: Day, share: number): boolean {
  let hash = 0x811c9dc5
  for (const letter of `${dealKey}|${weekStart(day)}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296 < share
}
