import { expect, it } from 'vitest'
import { calendarFactCount, type CalendarFacts } from '../features/calendar-facts'
import type { DealOutcomes } from '../features/outcomes'
import { fitClosingPace, windowWriter } from './closing-pace'
import { uniformOf } from './stable-hash'
import { horizonWindow } from './training-rows'

const days = 900
const learned = 800
/** Weekends, and a fortnight of every quarter of a year in which three times as many deals are won. */
const isOff = (day: number): boolean => day % 7 >= 5
const isHurry = (day: number): boolean => day % 91 >= 77

function calendar(): CalendarFacts {
  const facts = new Uint8Array(days * calendarFactCount)
  for (let day = 0; day < days; day += 1) {
    facts[day * calendarFactCount] = isOff(day) ? 1 : 0
    facts[day * calendarFactCount + 1] = isHurry(day) ? 1 : 0
  }
  return { from: 0, days, facts }
}

/** Deals that live day by day until they are won or lost. */
function outcomes(truth: boolean): DealOutcomes {
  const count = 3_000
  const made = { count, status: new Uint8Array(count), closedAt: new Int32Array(count).fill(-1), closedKnownAt: new Int32Array(count).fill(-1), bornAt: new Int32Array(count), amountE4: new Float64Array(count), unit: new Int32Array(count), region: new Int32Array(count) }
  for (let deal = 0; deal < count; deal += 1) {
    made.bornAt[deal] = Math.floor(uniformOf(deal, 1, 3) * learned)
    for (let day = (made.bornAt[deal] ?? 0) + 1; day < days; day += 1) {
      const off = truth && isOff(day) ? 0.1 : 1
      const won = 0.01 * off * (truth && isHurry(day) ? 3 : 1)
      const lost = 0.01 * off
      const fate = uniformOf(deal, day, 5)
      if (fate >= won + lost) continue
      made.status[deal] = fate < won ? 1 : 2
      made.closedAt[deal] = made.closedKnownAt[deal] = day
      break
    }
  }
  return made
}

it('recovers how much faster deals are won at the end of a quarter, how little is closed on days off, and nothing where nothing is', () => {
  const pace = fitClosingPace(calendar(), outcomes(true), learned)
  expect(Math.exp(pace.won[1] ?? 0)).toBeGreaterThan(2.5)
  expect(Math.exp(pace.won[1] ?? 0)).toBeLessThan(3.5)
  expect(Math.abs(pace.lost[1] ?? 9)).toBeLessThan(0.2)
  expect(Math.exp(pace.won[0] ?? 0)).toBeLessThan(0.15)
  const none = fitClosingPace(calendar(), outcomes(false), learned)
  for (const factor of [...none.won, ...none.lost]) expect(Math.abs(factor)).toBeLessThan(0.2)
})

it('looks at no closing that was known later', () => {
  const known = outcomes(true)
  const cut = 400
  const changed = { ...known, status: known.status.map((status, deal) => ((known.closedKnownAt[deal] ?? 0) > cut ? 3 - status : status)) }
  expect(fitClosingPace(calendar(), changed, cut)).toEqual(fitClosingPace(calendar(), known, cut))
})

it('an average four weeks are four weeks, those of a quarter end more, and a longer horizon is never shorter', () => {
  const facts = calendar()
  const write = windowWriter(fitClosingPace(facts, outcomes(true), learned), facts)
  const lengthOf = (day: number, weeks: number): number => {
    const into = new Float32Array(3)
    write(day, horizonWindow(weeks), into, 0)
    return into[1] ?? 0
  }
  expect(lengthOf(0, 104)).toBeGreaterThan(104 * 0.93)
  expect(lengthOf(0, 104)).toBeLessThan(104 * 1.07)
  expect(lengthOf(91 * 4 + 63, 4)).toBeGreaterThan(1.3 * lengthOf(91 * 4, 4))
  for (let day = 0; day < 900; day += 13) for (const weeks of [1, 2, 4, 8, 13, 26]) expect(lengthOf(day, 2 * weeks)).toBeGreaterThan(lengthOf(day, weeks))
})
