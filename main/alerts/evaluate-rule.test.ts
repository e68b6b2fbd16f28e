import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alertRule, type AlertRule } from '../contract/alerts'
import { evaluateRule, noStates, type States } from './evaluate-rule'
import { seriesOfFacts, type SubjectFact } from './readings'
import { replayDays, replayRule } from './replay'

const rule = (changes: Partial<AlertRule> = {}): AlertRule => alertRule.parse({ measure: 'attainment_pace', subjectKind: 'unit', comparison: 'below', threshold: 10, ...changes })
const fact = (id: number, value: number | null): SubjectFact => ({ subject: { kind: 'unit', id, name: `unit ${id}` }, value })

/** Days on which subject 1 fires and resolves while it goes through values, day by day from 100; `gone` leaves it out. */
function run(tested: AlertRule, values: readonly (number | null | 'gone')[]): readonly string[] {
  let states: States = noStates
  const seen: string[] = []
  values.forEach((value, index) => {
    const day = 100 + index
    const result = evaluateRule(tested, value === 'gone' ? [] : [fact(1, value)], states, day)
    states = result.states
    for (const firing of result.firings) seen.push(`${index} fires at ${firing.value}`)
    for (const resolution of result.resolutions) seen.push(`${index} ${resolution.reason}`)
  })
  return seen
}

it('fires when the condition begins to hold, stays silent while it does, and says when it ends', () => {
  expect(run(rule(), [12, 9, 8, 9, 10, 12, 9])).toEqual(['1 fires at 9', '4 recovered', '6 fires at 9'])
})

it('waits for the duration and begins anew when the condition is interrupted', () => {
  expect(run(rule({ forDays: 2 }), [9, 9, 11, 9, 9, 9, 9])).toEqual(['5 fires at 9'])
})

it('lets go only beyond the hysteresis', () => {
  expect(run(rule({ hysteresis: 2 }), [9, 10, 11, 11.9, 12])).toEqual(['0 fires at 9', '4 recovered'])
  expect(run(rule({ comparison: 'above', hysteresis: 2 }), [11, 10, 9, 8])).toEqual(['0 fires at 11', '3 recovered'])
})

it('stays quiet for the cool-down and fires after it where the condition still holds', () => {
  expect(run(rule({ cooldownDays: 3 }), [9, 12, 9, 9, 9, 9])).toEqual(['0 fires at 9', '1 recovered', '4 fires at 9'])
})

it('resolves when the subject is gone, and keeps firing while its value is unknown', () => {
  expect(run(rule(), [9, null, null, 9, 'gone'])).toEqual(['0 fires at 9', '4 subject_gone'])
})

it('watches changes in either direction', () => {
  expect(run(rule({ comparison: 'falls_by', threshold: 3 }), [-2, -3, -5, 0])).toEqual(['1 fires at -3', '3 recovered'])
  expect(run(rule({ comparison: 'rises_by', threshold: 3 }), [2, 3, 0])).toEqual(['1 fires at 3', '2 recovered'])
})

const anyRule = fc
  .record({
    comparison: fc.constantFrom('below' as const, 'above' as const),
    threshold: fc.integer({ min: 3, max: 7 }),
    forDays: fc.integer({ min: 0, max: 3 }),
    hysteresis: fc.integer({ min: 0, max: 3 }),
    cooldownDays: fc.integer({ min: 0, max: 4 })
  })
  .map((changes) => rule(changes))
const anyHistory = fc.array(fc.array(fc.option(fc.integer({ min: 0, max: 10 }), { nil: null }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 40 })

it('fires once per transition: firings and resolutions of a subject take turns, whatever the history', () => {
  fc.assert(
    fc.property(anyRule, anyHistory, (tested, history) => {
      let states: States = noStates
      const firing = new Set<number>()
      history.forEach((values, index) => {
        const result = evaluateRule(tested, values.map((value, id) => fact(id, value)), states, index)
        states = result.states
        for (const resolution of result.resolutions) expect(firing.delete(resolution.subjectId)).toBe(true)
        for (const fired of result.firings) {
          expect(firing.has(fired.subject.id)).toBe(false)
          firing.add(fired.subject.id)
        }
        expect([...states.values()].filter((state) => state.state === 'firing').map((state) => state.subjectId).sort((a, b) => a - b)).toEqual([...firing].sort((a, b) => a - b))
      })
    })
  )
})

it('a second evaluation of the same day changes nothing', () => {
  fc.assert(
    fc.property(anyRule, anyHistory, (tested, history) => {
      let states: States = noStates
      history.forEach((values, index) => {
        const facts = values.map((value, id) => fact(id, value))
        states = evaluateRule(tested, facts, states, index).states
        const again = evaluateRule(tested, facts, states, index)
        expect({ firings: again.firings, resolutions: again.resolutions }).toEqual({ firings: [], resolutions: [] })
        expect([...again.states.values()]).toEqual([...states.values()])
      })
    })
  )
})

it('a replay ends on its last day and steps back in whole weeks', () => {
  expect(replayDays(3, 20, 'week')).toEqual([6, 13, 20])
  const series = seriesOfFacts((day) => [fact(1, day < 10 ? 5 : 15)])
  const firings = replayRule(rule(), series, replayDays(7, 12, 'day'))
  expect(firings.map(({ slot, ...firing }) => ({ ...firing, subject: series.subjectOf(slot).name }))).toEqual([{ subjectId: 1, subject: 'unit 1', firedOn: 7, value: 5, resolvedOn: 10, reason: 'recovered' }])
})
