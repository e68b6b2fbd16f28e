import fc from 'fast-check'
import { expect, it } from 'vitest'
import { leagueRule } from '../contract/race'
import { formLeagues, nextLeagues } from './leagues'

const field = (count: number) => Array.from({ length: count }, (_, index) => ({ participantId: index + 1, name: `unit ${index + 1}`, rank: index + 1, score: 100 - index }))

it('the best of the lower league and the last of the upper one change places', () => {
  const rule = leagueRule.parse({ names: ['A', 'B'], moves: 1, members: [1, 2, 5].map((participantId) => ({ participantId, league: 0 })) })
  const leagues = formLeagues(rule, field(6))
  expect(leagues.map((league) => [league.name, league.places.map((place) => [place.participantId, place.place, place.zone])])).toEqual([
    ['A', [[1, 1, null], [2, 2, null], [5, 3, 'relegation']]],
    ['B', [[3, 1, 'promotion'], [4, 2, null], [6, 3, null]]]
  ])
  expect(nextLeagues(rule, leagues).members).toEqual([
    { participantId: 1, league: 0 }, { participantId: 2, league: 0 }, { participantId: 3, league: 0 },
    { participantId: 4, league: 1 }, { participantId: 5, league: 1 }, { participantId: 6, league: 1 }
  ])
})

it('a league of one cannot be emptied, and ties share a place', () => {
  const rule = leagueRule.parse({ names: ['A', 'B'], moves: 3, members: [{ participantId: 2, league: 0 }] })
  const leagues = formLeagues(rule, field(3).map((entry) => ({ ...entry, rank: 1 })))
  expect(leagues.flatMap((league) => league.places.map((place) => [place.place, place.zone]))).toEqual([[1, null], [1, null], [1, null]])
})

it('leagues keep their sizes, everybody is in one, and nobody moves by more than one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 6 }), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), (count, leagueCount, moves, drawn) => {
      const rule = leagueRule.parse({ names: Array.from({ length: leagueCount }, (_, index) => `L${index}`), moves, members: drawn.map((league, index) => ({ participantId: index + 1, league })) })
      const leagues = formLeagues(rule, field(count))
      const next = nextLeagues(rule, leagues)
      const sizes = leagues.map((_, index) => next.members.filter((member) => member.league === index).length)
      expect(sizes).toEqual(leagues.map((league) => league.places.length))
      expect(next.members.map((member) => member.participantId).sort((a, b) => a - b)).toEqual(field(count).map((entry) => entry.participantId))
    })
  )
})
