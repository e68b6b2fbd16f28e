/** Maps ids or words to 0, 1, 2, ... in order of first sight, so that state can live in typed arrays. */
export interface DenseCodes<K extends number | string = number> {
  readonly keys: readonly K[]
  /** The code of a key, -1 for none and for keys never seen. */
  codeOf(key: K | null): number
  add(key: K | null): number
}

export function createDenseCodes<K extends number | string = number>(): DenseCodes<K> {
  const codes = new Map<K, number>()
  const keys: K[] = []
  return {
    keys,
    codeOf: (key) => (key === null ? -1 : (codes.get(key) ?? -1)),
    add: (key) => {
      if (key === null) return -1
      const present = codes.get(key)
      if (present !== undefined) return present
      codes.set(key, keys.length)
      return keys.push(key) - 1
    }
  }
}
