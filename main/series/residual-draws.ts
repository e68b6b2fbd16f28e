import type { BacktestResiduals } from './backtest-residuals'

/**
 * Which past origin each path and step takes its residuals from: `count` rows of `horizon` columns. A path stays with one origin for as many
 * steps as have been observed after it, then goes on with another one that has; every origin is used equally often. The same input gives the same draw.
 */
export function drawOrigins(residuals: BacktestResiduals, count: number): Int16Array {
  const { horizon, blocks } = residuals
  const reach = blocks.map((block) => reachOf(block, horizon))
  const farthest = Math.max(1, ...reach)
  const draws = new Int16Array(count * horizon)
  for (let path = 0; path < count; path += 1) {
    let origin = Math.floor((path * blocks.length) / count)
    for (let step = 0; step < horizon; step += 1) {
      // Beyond what any origin has seen, the farthest step seen stands in.
      const needed = Math.min(step, farthest - 1)
      if ((reach[origin] ?? 0) <= needed) {
        const able = reach.flatMap((steps, index) => (steps > needed ? [index] : []))
        origin = able[(path * 7919 + 31) % Math.max(1, able.length)] ?? 0
      }
      draws[path * horizon + step] = origin
    }
  }
  return draws
}

/** Steps of a block until the last observed one. */
function reachOf(block: Float32Array, horizon: number): number {
  let reach = 0
  for (let cell = 0; cell < block.length; cell += 1) if (!Number.isNaN(block[cell] ?? Number.NaN)) reach = Math.max(reach, (cell % horizon) + 1)
  return reach
}
