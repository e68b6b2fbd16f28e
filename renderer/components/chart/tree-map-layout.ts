/** A place in a box, in pixels. */
export interface TreeMapPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Squarified tree map (Bruls, Huizing and van Wijk 2000): sizes, largest first, as areas of the box with sides as equal as can be.
 * Sizes of zero get no place (width and height 0).
 */
export function squarify(sizes: readonly number[], width: number, height: number): readonly TreeMapPlace[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const places: TreeMapPlace[] = sizes.map(() => ({ x: 0, y: 0, width: 0, height: 0 }))
  if (total <= 0 || width <= 0 || height <= 0) return places
  const scale = (width * height) / total
  let [x, y, w, h] = [0, 0, width, height]
  let at = 0
  while (at < sizes.length) {
    const side = Math.min(w, h)
    let [end, area, worst] = [at, 0, Number.POSITIVE_INFINITY]
    while (end < sizes.length) {
      const next = (sizes[end] ?? 0) * scale
      if (next <= 0) break
      const sum = area + next
      const [largest, smallest] = [(sizes[at] ?? 0) * scale, next]
      const ratio = Math.max((side * side * largest) / (sum * sum), (sum * sum) / (side * side * smallest))
      if (ratio > worst) break
      worst = ratio
      area = sum
      end += 1
    }
    if (end === at) break
    const depth = area / side
    let along = 0
    for (let index = at; index < end; index += 1) {
      const length = ((sizes[index] ?? 0) * scale) / depth
      places[index] = w >= h ? { x, y: y + along, width: depth, height: length } : { x: x + along, y, width: length, height: depth }
      along += length
    }
    if (w >= h) [x, w] = [x + depth, w - depth]
    else [y, h] = [y + depth, h - depth]
    at = end
  }
  return places
}
