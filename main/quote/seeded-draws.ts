/** A deterministic source of draws (mulberry32): the same question gives the same interval. */
export interface SeededDraws {
  /** Uniform in (0, 1). */
  uniform(): number
  normal(): number
  /** Exponential with mean 1: the weight of an observation in a Bayesian bootstrap. */
  exponential(): number
}

export function seededDraws(seed: number): SeededDraws {
  let state = seed | 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: () => -Math.log(uniform())
  }
}
