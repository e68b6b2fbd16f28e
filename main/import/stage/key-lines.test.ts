import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createKeyLines } from './key-lines'

it('finds the first line of every key exactly as a map does, also where hashes collide and the places run out', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 200_000 }).map(String)), { maxLength: 300 }), (keys) => {
      const lines = createKeyLines()
      const known = new Map<string, number>()
      keys.forEach((key, index) => {
        const before = lines.claim(key, index + 1, (line) => keys[line - 1] === key)
        expect(before).toBe(known.get(key) ?? null)
        if (before === null) known.set(key, index + 1)
      })
    })
  )
  const many = createKeyLines()
  const keys = Array.from({ length: 200_000 }, (_, index) => `OP-${index % 150_000}`)
  const repeated = keys.filter((key, index) => many.claim(key, index + 1, (line) => keys[line - 1] === key) !== null)
  expect(repeated.length).toBe(50_000)
})
