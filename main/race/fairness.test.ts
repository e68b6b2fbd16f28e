import fc from 'fast-check'
import { expect, it } from 'vitest'
import { raceRule, type Normalisation, type RaceRule } from '../contract/race'
import type { Participant } from '../units/participants'
import { rankField } from './ranking'
import { scoreField, type FieldEntry } from './score'

const rule = (normalisation: Normalisation, changes: Partial<RaceRule> = {}): RaceRule =>
  raceRule.parse({ measures: [{ measure: 'bookings', weight: 1, direction: 'higher', cap: null, normalisation }], ...changes })

interface Entrant {
  /** What its market can give, in whatever the normalisation counts. */
  readonly size: number
  /** How much of that it makes. */
  readonly effort: number
}

/** Entrants whose bookings are their effort times their size, where that size is what each normalisation looks at. */
function fieldOf(entrants: readonly Entrant[], normalisation: Normalisation): readonly FieldEntry[] {
  return entrants.map(({ size, effort }, index) => {
    const participant: Participant = { id: index + 1, name: `unit ${index + 1}`, regionId: null, regionName: null, headCount: normalisation === 'head_count' ? size : 5, peerGroup: null }
    const base = new Map([['bookings' as const, size * 700]])
    return { participant, raw: new Map([['bookings' as const, effort * size * 1_000]]), quota: normalisation === 'quota' ? base : new Map(), lastYear: normalisation === 'last_year' ? base : new Map() }
  })
}

const ranksOf = (field: readonly FieldEntry[], tested: RaceRule): readonly { readonly id: number; readonly rank: number; readonly tied: boolean }[] =>
  rankField(scoreField(field, tested), [], () => null).map((entry) => ({ id: entry.participant.id, rank: entry.rank, tied: entry.tied }))

const potentialOf = (entrants: readonly Entrant[], normalisation: Normalisation): Partial<RaceRule> =>
  normalisation === 'potential' ? { potential: entrants.map(({ size }, index) => ({ participantId: index + 1, index: size * 10 })) } : {}

const anySize = fc.integer({ min: 1, max: 400 })

for (const normalisation of ['quota', 'head_count', 'last_year', 'potential'] as const) {
  it(`equal effort under unequal chances ranks equal by ${normalisation}, and unequal effort by effort alone`, () => {
    fc.assert(
      fc.property(fc.array(anySize, { minLength: 2, maxLength: 12 }), fc.integer({ min: 1, max: 50 }), (sizes, effort) => {
        const entrants = sizes.map((size) => ({ size, effort }))
        expect(ranksOf(fieldOf(entrants, normalisation), rule(normalisation, potentialOf(entrants, normalisation))).every((entry) => entry.rank === 1 && entry.tied)).toBe(true)
      })
    )
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 12 }), fc.array(anySize, { minLength: 12, maxLength: 12 }), (efforts, sizes) => {
        const entrants = efforts.map((effort, index) => ({ effort, size: sizes[index] ?? 1 }))
        const byEffort = [...entrants.keys()].sort((a, b) => (entrants[b]?.effort ?? 0) - (entrants[a]?.effort ?? 0)).map((index) => index + 1)
        expect(ranksOf(fieldOf(entrants, normalisation), rule(normalisation, potentialOf(entrants, normalisation))).map((entry) => entry.id)).toEqual(byEffort)
      })
    )
  })
}

it('without normalisation the larger market wins: the comparison is what makes it fair', () => {
  const entrants = [{ size: 2, effort: 5 }, { size: 9, effort: 5 }]
  expect(ranksOf(fieldOf(entrants, 'none'), rule('none')).map((entry) => entry.id)).toEqual([2, 1])
})

it('peers are held against their own industry: who leads a poor one by as much as another leads a rich one ranks equal', () => {
  const of = (id: number, peerGroup: number, bookings: number): FieldEntry => ({
    participant: { id, name: `unit ${id}`, regionId: null, regionName: null, headCount: 1, peerGroup }, raw: new Map([['bookings', bookings]]), quota: new Map(), lastYear: new Map()
  })
  // The second industry is ten times as rich.
  const field = [of(1, 1, 30), of(2, 1, 20), of(3, 1, 10), of(4, 2, 300), of(5, 2, 200), of(6, 2, 100)]
  expect(ranksOf(field, rule('peer_group')).map(({ id, rank }) => [id, rank])).toEqual([[1, 1], [4, 1], [2, 3], [5, 3], [3, 5], [6, 5]])
})

it('who has no potential index is held against the mean of the field, and is told so', () => {
  const entrants = [{ size: 4, effort: 5 }, { size: 8, effort: 5 }]
  const scored = scoreField(fieldOf(entrants, 'potential'), rule('potential', { potential: [{ participantId: 1, index: 40 }] }))
  expect(scored.map((entry) => entry.parts[0]?.note)).toEqual([null, 'base_imputed'])
  expect(scored[1]?.parts[0]?.base).toBe(30_000)
})

it('a rate does not grow with the potential: it is compared as it is', () => {
  const field = fieldOf([{ size: 1, effort: 1 }, { size: 9, effort: 1 }], 'potential').map((entry) => ({ ...entry, raw: new Map([['win_rate' as const, 0.4]]) }))
  const tested = raceRule.parse({ measures: [{ measure: 'win_rate', weight: 1, direction: 'higher', cap: null, normalisation: 'potential' }], potential: [{ participantId: 1, index: 10 }, { participantId: 2, index: 90 }] })
  expect(scoreField(field, tested).map((entry) => Math.round(entry.score))).toEqual([100, 100])
})
