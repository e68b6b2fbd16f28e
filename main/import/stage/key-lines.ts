/** The lines on which keys stand, without the keys themselves: 8 bytes a place, so that a million keys take 16 MB and not a hundred. */
export interface KeyLines {
  /**
   * The line of an earlier row with this key, or null where the key is new; then it stands on `line` from now on. `isKey` says whether the
   * row on a line has the key in question, since two keys may share a hash.
   */
  claim(key: string, line: number, isKey: (line: number) => boolean): number | null
}

const firstPlaces = 65_536

export function createKeyLines(): KeyLines {
  let mask = firstPlaces - 1
  let hashes = new Uint32Array(firstPlaces)
  let lines = new Uint32Array(firstPlaces) // 0 is a free place: lines count from 1
  let used = 0

  const grow = (): void => {
    const [oldHashes, oldLines] = [hashes, lines]
    const places = oldLines.length * 2
    mask = places - 1
    hashes = new Uint32Array(places)
    lines = new Uint32Array(places)
    for (let index = 0; index < oldLines.length; index += 1) {
      const line = oldLines[index] ?? 0
      if (line === 0) continue
      const hash = oldHashes[index] ?? 0
      let place = hash & mask
      while (lines[place] !== 0) place = (place + 1) & mask
      hashes[place] = hash
      lines[place] = line
    }
  }

  return {
    claim: (key, line, isKey) => {
      const hash = hashOf(key)
      let place = hash & mask
      for (let found = lines[place] ?? 0; found !== 0; place = (place + 1) & mask, found = lines[place] ?? 0) {
        if (hashes[place] === hash && isKey(found)) return found
      }
      hashes[place] = hash
      lines[place] = line
      used += 1
      if (used * 2 > lines.length) grow()
      return null
    }
  }
}

/** FNV-1a over the text's code units, mixed once more so that keys counted up spread. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
