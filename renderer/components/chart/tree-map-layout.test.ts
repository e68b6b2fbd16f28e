import fc from 'fast-check'
import { expect, test } from 'vitest'
import { squarify } from './tree-map-layout'

test('areas are as the sizes, inside the box, and do not overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 50, max: 900 }), fc.integer({ min: 50, max: 900 }), (unordered, width, height) => {
      const sizes = [...unordered].sort((a, b) => b - a)
      const total = sizes.reduce((sum, size) => sum + size, 0)
      const places = squarify(sizes, width, height)
      places.forEach((place, index) => {
        expect(place.width * place.height).toBeCloseTo(total === 0 ? 0 : ((sizes[index] ?? 0) / total) * width * height, 4)
        expect(place.x >= -1e-6 && place.y >= -1e-6 && place.x + place.width <= width + 1e-6 && place.y + place.height <= height + 1e-6).toBe(true)
      })
      const overlap = places.some((a, i) => places.some((b, j) => i < j && Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1e-6 && Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 1e-6))
      expect(overlap).toBe(false)
    }),
    { numRuns: 100 }
  )
})

test('the example of the paper is laid out as in the paper', () => {
  expect(squarify([6, 6, 4, 3, 2, 2, 1], 6, 4).map((place) => [place.x, place.y, place.width, place.height].map((value) => Number(value.toFixed(2))))).toEqual([
    [0, 0, 3, 2], [0, 2, 3, 2], [3, 0, 1.71, 2.33], [4.71, 0, 1.29, 2.33], [3, 2.33, 1.2, 1.67], [4.2, 2.33, 1.2, 1.67], [5.4, 2.33, 0.6, 1.67]
  ])
})
