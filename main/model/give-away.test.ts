import { expect, it } from 'vitest'
import { giveAwayFields } from './give-away'
import { uniformOf } from './stable-hash'

const deals = Array.from({ length: 400 }, (_value, deal) => deal)
const won = deals.map((deal) => (uniformOf(deal, 1, 1) < 0.5 ? 1 : 0))
const durations = deals.map((deal) => 10 + Math.floor(150 * uniformOf(deal, 2, 2)))

it('names a field that was filled in when the deal had ended, and one that is only filled in for some ends', () => {
  const code = won.map((one, deal) => (uniformOf(deal, 3, 3) < 0.97 ? one : 1 - one))
  const lostReason = won.map((one, deal) => (one === 1 ? Number.NaN : Math.floor(5 * uniformOf(deal, 4, 4))))
  expect(giveAwayFields([{ id: 'code', values: code }, { id: 'lost_reason', values: lostReason }], won)).toMatchObject([{ featureId: 'code', by: 'value' }, { featureId: 'lost_reason', by: 'value' }])
})

it('names an amount whose digits tell: quoted to the last unit where it was won, a round guess where it was lost', () => {
  const amount = won.map((one, deal) => (one === 1 ? 10_001 + 10 * Math.floor(9_000 * uniformOf(deal, 5, 5)) : 100 * (100 + Math.floor(900 * uniformOf(deal, 7, 5)))))
  expect(giveAwayFields([{ id: 'amount', values: amount, isAmount: true }], won)).toMatchObject([{ featureId: 'amount', by: 'digits' }])
})

it('names a field that holds the final duration, though it says nothing about the outcome', () => {
  const days = durations.map((duration, deal) => (uniformOf(deal, 8, 8) < 0.8 ? duration : duration + 5))
  expect(giveAwayFields([{ id: 'days_ahead', values: days, isDays: true }], won, durations)).toMatchObject([{ featureId: 'days_ahead', by: 'duration' }])
  expect(giveAwayFields([{ id: 'days_ahead', values: days, isDays: true }], won)).toEqual([])
})

it('leaves honest fields alone: strong but not perfect, noise, usual round amounts, and dates that most deals share', () => {
  const strong = won.map((one, deal) => one + 2 * uniformOf(deal, 9, 9))
  const noise = deals.map((deal) => Math.floor(200 * uniformOf(deal, 10, 10)))
  const rounded = deals.map((deal) => 1_000 * Math.floor(100 * uniformOf(deal, 11, 11)))
  const same = deals.map(() => 30)
  expect(giveAwayFields([{ id: 'strong', values: strong }, { id: 'noise', values: noise }, { id: 'rounded', values: rounded, isAmount: true }, { id: 'same', values: same, isDays: true }], won, same)).toEqual([])
  expect(giveAwayFields([{ id: 'few', values: won.slice(0, 50) }], won.slice(0, 50))).toEqual([])
})
