import { expect, test } from 'vitest'
import { attainmentFill, attainmentSide, categoryInk, deltaInk, riskFill } from './scales'
import { tokensByName } from './tokens'

const tokens = tokensByName.light

test('attainment has two sides with a neutral band at the target', () => {
  expect([0.8, 0.979, 0.98, 1.02, 1.03, null].map(attainmentSide)).toEqual(['below', 'below', 'on', 'on', 'above', 'unknown'])
  expect([attainmentFill(0.4, tokens), attainmentFill(1.6, tokens), attainmentFill(null, tokens)]).toEqual([tokens.belowFill, tokens.aboveFill, tokens.hover])
})

test('risk grows to one side and stays within its scale', () => {
  expect([riskFill(-1, tokens), riskFill(0, tokens), riskFill(1, tokens), riskFill(2, tokens)]).toEqual([tokens.risk[0], tokens.risk[0], tokens.risk[3], tokens.risk[3]])
})

test('a rise is red or green as the reader chose, and no change has no colour', () => {
  expect([deltaInk(1, 'red', tokens), deltaInk(1, 'green', tokens), deltaInk(-1, 'red', tokens), deltaInk(0, 'red', tokens)]).toEqual([
    tokens.rise.red.up, tokens.rise.green.up, tokens.rise.red.down, tokens.textTertiary
  ])
})

test('entities beyond the palette share its grey', () => {
  expect([categoryInk(0, tokens), categoryInk(6, tokens), categoryInk(40, tokens)]).toEqual([tokens.categories[0], tokens.categories[6], tokens.categories[6]])
})
