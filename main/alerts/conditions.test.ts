import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alertRule, conditionGroup, type AlertRule } from '../contract/alerts'
import { comparedDays, comparedValue } from './compare-past'
import { conditionTree, truths } from './conditions'
import { evaluatorOf, noStates, type States } from './evaluate-rule'
import { combinedSeries, type SubjectFact } from './readings'
import { replayRule } from './replay'
import { isScheduled } from './schedule'

const rule = (changes: object = {}): AlertRule => alertRule.parse({ measure: 'bookings', subjectKind: 'unit', comparison: 'above', threshold: 10, ...changes })
const other = (comparison: 'below' | 'above', threshold: number): object => ({ measure: 'attainment', comparison, threshold })

it('and, or and unknown values join as they do in SQL', () => {
  const holds = (combinator: 'and' | 'or', a: number, b: number): number => {
    const tree = conditionTree(rule({ when: { combinator, items: ['lead', other('above', 10)] } }))
    const into = new Uint8Array(1)
    tree.judge([Float64Array.of(a), Float64Array.of(b)], 1, false, into)
    return into[0] ?? -1
  }
  expect(holds('and', 11, 11)).toBe(truths.yes)
  expect(holds('and', 11, 9)).toBe(truths.no)
  expect(holds('and', Number.NaN, 9)).toBe(truths.no)
  expect(holds('and', Number.NaN, 11)).toBe(truths.unknown)
  expect(holds('or', Number.NaN, 11)).toBe(truths.yes)
  expect(holds('or', Number.NaN, 9)).toBe(truths.unknown)
  expect(holds('or', 9, 9)).toBe(truths.no)
})

it('a tree has its leading condition exactly once', () => {
  expect(alertRule.safeParse({ ...rule(), when: { combinator: 'and', items: [other('above', 1)] } }).success).toBe(false)
  expect(alertRule.safeParse({ ...rule(), when: { combinator: 'and', items: ['lead', 'lead'] } }).success).toBe(false)
  expect(conditionGroup.safeParse({ combinator: 'and', items: ['lead', { combinator: 'or', items: [{ combinator: 'and', items: [{ combinator: 'or', items: [other('above', 1)] }] }] }] }).success).toBe(false)
})

it('a schedule names weekdays, or days of the month with the last one for what a month lacks', () => {
  const week = rule({ schedule: { kind: 'weekly', weekdays: [1, 5] } })
  // 2026-05-04 is a Monday.
  const monday = Date.UTC(2026, 4, 4) / 86_400_000
  expect([0, 1, 2, 3, 4, 5, 6].map((offset) => isScheduled(week, monday + offset))).toEqual([true, false, false, false, true, false, false])
  const month = rule({ schedule: { kind: 'monthly', days: [31] } })
  const day = (iso: string): number => Date.parse(iso) / 86_400_000
  expect(['2026-02-28', '2026-03-30', '2026-03-31', '2026-04-30'].map((iso) => isScheduled(month, day(iso)))).toEqual([true, false, true, true])
})

it('a trend is the line through the window, whatever lies off it', () => {
  const trend = rule({ comparison: 'trend_down', threshold: 5, changeDays: 16 })
  const days = comparedDays(trend, 100, () => ({ from: 90, to: 180 }))
  expect(days).toEqual([98, 96, 94, 92, 90, 88, 86, 84])
  expect(comparedValue(trend, 50 - 100, days.map((day) => 50 - day))).toBeCloseTo(-16, 9)
  expect(comparedValue(trend, 0, [Number.NaN, Number.NaN, 1])).toBeNaN()
})

it('the unusual is told in robust deviations from the same days of earlier quarters', () => {
  const unusual = rule({ comparison: 'unusually_high', threshold: 3 })
  const quarter = { from: Date.UTC(2026, 3, 1) / 86_400_000, to: Date.UTC(2026, 5, 30) / 86_400_000 }
  const days = comparedDays(unusual, quarter.from + 30, () => quarter)
  expect(days.slice(0, 4).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))).toEqual(['2026-01-31', '2025-10-31', '2025-07-31', '2025-05-01'])
  // Median 10, median deviation 1; one wild quarter changes neither.
  expect(comparedValue(unusual, 10 + 3 * 1.4826, [9, 11, 9, 11, 10, 10, 1_000, 9])).toBeCloseTo(3, 6)
  expect(comparedValue(unusual, 5, [1, 2, 3])).toBeNaN()
})

const anyGroup = fc.oneof(
  fc.constantFrom('and' as const, 'or' as const).map((combinator) => ({ combinator, items: ['lead', other('below', 4)] })),
  fc.constantFrom('and' as const, 'or' as const).map((combinator) => ({ combinator, items: [other('above', 6), { combinator: combinator === 'and' ? 'or' : 'and', items: ['lead', other('below', 2)] }] })),
  fc.constant(undefined)
)
const anyRule = fc
  .record({ threshold: fc.integer({ min: 3, max: 7 }), forDays: fc.integer({ min: 0, max: 3 }), hysteresis: fc.integer({ min: 0, max: 3 }), cooldownDays: fc.integer({ min: 0, max: 4 }), when: anyGroup })
  .map(({ when, ...changes }) => rule({ ...changes, ...(when === undefined ? {} : { when }) }))
const anyValue = fc.option(fc.integer({ min: 0, max: 10 }), { nil: null })
/** By day: the subjects that are there, each with a value for every condition. */
const anyHistory = fc.array(fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 4 }), values: fc.tuple(anyValue, anyValue, anyValue) }), { selector: (each) => each.id }), { minLength: 1, maxLength: 30 })

it('a replay tells what live ticks told, wherever the application was restarted in between', () => {
  fc.assert(
    fc.property(anyRule, anyHistory, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (tested, history, restarts) => {
      const openSeries = () =>
        combinedSeries([0, 1, 2].map((column) => ({
          facts: (day: number): readonly SubjectFact[] => (history[day] ?? []).map(({ id, values }) => ({ subject: { kind: 'unit', id, name: String(id) }, value: values[column] ?? null }))
        })))
      const days = history.map((_, day) => day)
      const replayed = replayRule(tested, openSeries(), days).map((firing) => [firing.subjectId, firing.firedOn, firing.value, firing.resolvedOn])
      const live: [number, number, number | null, number | null][] = []
      let evaluator = evaluatorOf(tested, openSeries(), noStates)
      for (const day of days) {
        if (restarts[day] === true) {
          const kept: States = new Map(JSON.parse(JSON.stringify([...evaluator.states()])) as [number, never][])
          evaluator = evaluatorOf(tested, openSeries(), kept)
        }
        const { firings, resolutions } = evaluator.evaluate(day)
        for (const resolution of resolutions) {
          const open = live.find((firing) => firing[0] === resolution.subjectId && firing[3] === null)
          if (open !== undefined) open[3] = day
        }
        for (const firing of firings) live.push([firing.subjectId, day, firing.value, null])
      }
      expect(live).toEqual(replayed)
    })
  )
})
