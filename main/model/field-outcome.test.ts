import { expect, it } from 'vitest'
import { fitFieldOutcome } from './field-outcome'
import { categoryOf, type FieldTable } from './field-table'
import { fitFieldValue } from './field-value'
import { scoreProbabilities, sigmoid } from './scores'
import { normalOf, uniformOf } from './stable-hash'

const rows = 2_400
const asOf = 800
const signal = new AbortController().signal

/** Cases over a thousand days whose outcome follows a customer's habit, the size of the amount and what the two have in common; known twenty days later. */
function planted(strength: number): { readonly table: FieldTable; readonly truth: Float64Array } {
  const day = Int32Array.from({ length: rows }, (_value, row) => Math.floor((row * 1_000) / rows))
  const customer = Array.from({ length: rows }, (_value, row) => Math.floor(40 * uniformOf(row, 1, 1)))
  const amount = Float64Array.from({ length: rows }, (_value, row) => Math.round(Math.exp(6 + 1.5 * normalOf(row, 2, 1))) + 0.37)
  const truth = Float64Array.from({ length: rows }, (_value, row) => sigmoid(strength * (1.6 * normalOf(customer[row] ?? 0, 3, 1) - 0.6 * (Math.log(amount[row] ?? 1) - 6) - 0.4)))
  return {
    truth,
    table: {
      rows,
      day,
      knownAt: day.map((one) => one + 20),
      target: Float64Array.from(truth, (rate, row) => (uniformOf(row, 4, 1) < rate ? 1 : 0)),
      categories: [categoryOf('customer', customer.map(String)), categoryOf('noise', customer.map((_, row) => String(Math.floor(10 * uniformOf(row, 5, 1)))))],
      numbers: [{ name: 'amount', values: amount }]
    }
  }
}

const test = Array.from({ length: rows }, (_value, row) => row).filter((row) => (row * 1_000) / rows > asOf)

it('recovers planted probabilities of later cases, calibrated and near the best that can be told', async () => {
  const { table, truth } = planted(1)
  const fitted = await fitFieldOutcome(table, asOf, signal)
  const labels = test.map((row) => table.target[row] ?? 0)
  const ours = scoreProbabilities(fitted.predict(test), labels)
  const best = scoreProbabilities(test.map((row) => truth[row] ?? 0), labels)
  const flat = scoreProbabilities(test.map(() => fitted.flatRate), labels)
  expect(fitted.method).toBe('model')
  expect(fitted.giveAways).toEqual([])
  expect((flat.logLoss - ours.logLoss) / (flat.logLoss - best.logLoss)).toBeGreaterThan(0.7)
  expect(ours.ece).toBeLessThan(best.ece + 0.03)
})

it('says that nothing tells who wins, and gives the flat rate', async () => {
  const { table } = planted(0)
  const fitted = await fitFieldOutcome(table, asOf, signal)
  expect(fitted.method).toBe('flat_rate')
  expect(new Set(fitted.predict(test))).toEqual(new Set([fitted.flatRate]))
  expect(Math.abs(fitted.flatRate - 0.5)).toBeLessThan(0.05)
})

it('names what gives the outcome away: a duration filled in at the end, and an amount whose digits were', async () => {
  const { table } = planted(1)
  const won = (row: number): boolean => table.target[row] === 1
  const duration = { name: 'duration', values: Float64Array.from(table.target, (target, row) => (target === 1 ? 60 : 10) + 8 * normalOf(row, 6, 1)) }
  const roundUntilWon = { name: 'cost', values: Float64Array.from(table.target, (_target, row) => (won(row) && uniformOf(row, 7, 1) < 0.6 ? 1_000 + 9_000 * uniformOf(row, 8, 1) : 1_000 * (1 + Math.floor(9 * uniformOf(row, 8, 1))))) }
  const fitted = await fitFieldOutcome({ ...table, numbers: [...table.numbers, duration, roundUntilWon] }, asOf, signal)
  expect(fitted.giveAways.map(({ field, by }) => [field, by])).toEqual([['duration', 'value'], ['cost', 'digits']])
  expect(fitted.features).not.toContain('duration')
})

it('no case sees what became known on its day or later', async () => {
  const { table } = planted(1)
  const fitted = await fitFieldOutcome(table, asOf, signal)
  const turned = table.target.map((target, row) => ((table.knownAt[row] ?? 0) >= 900 ? 1 - target : target))
  const again = await fitFieldOutcome({ ...table, target: turned }, asOf, signal)
  const before = test.filter((row) => (table.day[row] ?? 0) <= 900)
  expect(again.predict(before)).toEqual(fitted.predict(before))
  const after = test.filter((row) => (table.day[row] ?? 0) > 930)
  expect(again.predict(after)).not.toEqual(fitted.predict(after))
})

it('days to pay by customer are told better than by the median, and their spread is that of the noise', async () => {
  const { table } = planted(1)
  const habit = (row: number): number => 30 + 8 * normalOf(table.categories[0]?.codes[row] ?? 0, 9, 1)
  const days = { ...table, target: Float64Array.from({ length: rows }, (_value, row) => habit(row) + 3 * normalOf(row, 10, 1)) }
  const fitted = await fitFieldValue(days, asOf, signal)
  const predicted = fitted.predict(test)
  expect(fitted.method).toBe('model')
  expect(test.reduce((sum, row, place) => sum + Math.abs((predicted[place] ?? 0) - habit(row)), 0) / test.length).toBeLessThan(1.6)
  expect(fitted.error).toBeLessThan(0.55 * fitted.plainError)
})
