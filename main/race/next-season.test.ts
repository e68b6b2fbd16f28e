import { expect, it } from 'vitest'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { raceReaders } from './race-readers'
import { raceWriters } from './race-writers'
import { testContext } from './testing/race-calls'

it('when a season is over the next one opens by itself: same rule, same length, leagues as results have left them', () => {
  const db = demoCompany({ size: 0.4 })
  const [from, to] = ['2026-04-01', '2026-05-27']
  const field = raceReaders['race.standings'](db, {}, testContext(demoToday)).rows.map((row) => row.participantId)
  const suggested = raceReaders['race.suggestRule'](db, { participantKind: 'unit', from, to }, testContext(demoToday))
  const rule = { ...suggested, leagues: { names: ['A', 'B'], moves: 1, members: field.map((participantId, index) => ({ participantId, league: index % 2 })) } }
  const { seasonId } = raceWriters['race.saveSeason'](db, { name: 'spring', participantKind: 'unit', from, to, state: 'running', rule }, testContext(demoToday - 20))
  expect(raceWriters['race.ensureDefaultSeason'](db, {}, testContext(dayFromIso(to)))).toEqual({ seasonId, created: false })

  const opened = raceWriters['race.ensureDefaultSeason'](db, {}, testContext(demoToday))
  expect(opened.created).toBe(true)
  const next = raceReaders['race.seasons'](db, {}, testContext(demoToday)).seasons.find((season) => season.id === opened.seasonId)
  expect(next).toMatchObject({ from: '2026-05-28', to: isoFromDay(dayFromIso('2026-05-28') + 56), participantKind: 'unit', state: 'running' })
  const { leagues, ...rest } = next?.rules[0]?.rule ?? { leagues: undefined }
  expect(rest).toEqual(suggested)
  expect(leagues).toEqual(raceReaders['race.leagues'](db, { seasonId }, testContext(demoToday)).next)
  const moved = leagues?.members.filter((member) => rule.leagues.members.find((before) => before.participantId === member.participantId)?.league !== member.league)
  expect(moved).toHaveLength(2)
  expect(raceWriters['race.ensureDefaultSeason'](db, {}, testContext(demoToday))).toEqual({ seasonId: opened.seasonId, created: false })
  db.sqlite.close()
})
