/** A deterministic source of randomness; one stream per subject keeps changes in one part from disturbing the others. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer, both ends included. */
  integer(from: number, to: number): number
  chance(probability: number): boolean
  normal(mean?: number, deviation?: number): number
  poisson(mean: number): number
  pick<T>(items: readonly T[]): T
  /** An item with probability proportional to its weight; weights must not all be zero. */
  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T
}

/** sfc32 (Chris Doty-Humphrey's small fast counting generator), seeded by hashing the seed with the stream's name. */
export function randomStream(seed: number, name: string): Random {
  let [a, b, c, counter] = hashedState(seed, name)
  const uint32 = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let warmUp = 0; warmUp < 15; warmUp += 1) uint32()
  const next = (): number => uint32() / 4_294_967_296
  const normal = (mean = 0, deviation = 1): number => mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    normal,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    poisson: (mean) => {
      if (mean > 30) return Math.max(0, Math.round(normal(mean, Math.sqrt(mean))))
      const limit = Math.exp(-mean)
      let count = 0
      for (let product = next(); product > limit; product *= next()) count += 1
      return count
    },
    pick: (items) => at(items, Math.floor(next() * items.length)),
    weighted: (items, weightOf) => {
      let rest = next() * items.reduce((sum, item) => sum + weightOf(item), 0)
      for (const item of items) {
        rest -= weightOf(item)
        if (rest < 0) return item
      }
      return at(items, items.length - 1)
    }
  }
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError('There is nothing to pick from')
  return item
}

/** Four words of state from cyrb128's mixing of the name, started by the seed. */
function hashedState(seed: number, name: string): [number, number, number, number] {
  let h1 = 1779033703 ^ seed
  let h2 = 3144134277 ^ (seed << 7)
  let h3 = 1013904242 ^ (seed >>> 5)
  let h4 = 2773480762
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index)
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179)
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1]
}
