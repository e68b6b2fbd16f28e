import { beforeAll, expect, it } from 'vitest'
import { raceRule } from '../contract/race'
import { defaultDemoOptions, demoToday } from '../demo/demo-options'
import { drawnTruths } from '../demo/drawn-truths'
import { demoCompany } from '../demo/testing/demo-company'
import { queryMetrics } from '../metrics/query-metrics'
import { unitMeasures } from '../units/unit-measures'
import { openWriter, type WriteDb } from '../warehouse/database'
import { addMonths, isoFromDay } from '../warehouse/day'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { firstText } from '../warehouse/statement'
import { appealReaders, appealWriters } from './appeals'
import { raceReaders } from './race-readers'
import { raceWriters } from './race-writers'
import { failureOf, rolledBack, testContext } from './testing/race-calls'

let db: WriteDb

beforeAll(() => {
  db = demoCompany()
})

const context = (today = demoToday) => testContext(today)
const undone = <T>(work: () => T): T => rolledBack(db, work)

it('an empty workspace has an empty race, not a failure', () => {
  const empty = openWriter(':memory:')
  prepareWorkspace(empty)
  const standings = raceReaders['race.standings'](empty, {}, context())
  expect({ rows: standings.rows, season: standings.season.id, asOf: standings.asOf }).toEqual({ rows: [], season: null, asOf: isoFromDay(demoToday) })
  expect(raceReaders['race.playback'](empty, {}, context()).frames.length).toBeGreaterThan(0)
  empty.sqlite.close()
})

it('without a season the current quarter stands in: units, ranked by what the workspace records', () => {
  const { season, rows, rule, weeks } = raceReaders['race.standings'](db, {}, context())
  expect(season).toMatchObject({ id: null, participantKind: 'unit', from: '2026-04-01', to: '2026-06-30', state: 'running' })
  expect(rule.measures[0]).toMatchObject({ measure: 'bookings', normalisation: 'quota' })
  expect(rows.map((row) => row.rank)).toEqual(rows.map((row) => row.rank).sort((a, b) => a - b))
  expect(rows).toHaveLength(firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM battle_unit')?.n ?? 0)
  for (const row of rows) {
    expect(row.parts.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(row.score, 9)
    expect(row.sparkline).toHaveLength(weeks.length)
    expect(row.sparkline[row.sparkline.length - 1]).toBe(row.rank)
    expect(row.certainty?.rankLow).toBeLessThanOrEqual(row.rank)
    expect(row.certainty?.rankHigh).toBeGreaterThanOrEqual(row.rank)
  }
})

it('last week’s ranks are the previous ranks of today', () => {
  const today = raceReaders['race.standings'](db, {}, context())
  const before = raceReaders['race.standings'](db, { asOf: isoFromDay(demoToday - 7) }, context())
  expect(new Map(today.rows.map((row) => [row.participantId, row.previousRank]))).toEqual(new Map(before.rows.map((row) => [row.participantId, row.rank])))
})

it('figures without shared credit are those of the metrics layer', () => {
  undone(() => {
    const measures = ['bookings', 'won_count', 'win_rate', 'new_pipeline', 'cycle_days', 'collected', 'discount_depth'] as const
    const rule = raceRule.parse({
      measures: measures.filter((measure) => measure !== 'discount_depth').map((measure) => ({ measure, weight: 1, direction: unitMeasures[measure].direction, cap: null, normalisation: 'none' })),
      penalties: [{ measure: 'discount_depth', weight: 1, free: 0, full: 1 }],
      collaborationCredit: false
    })
    const period = { from: '2026-04-01', to: '2026-06-30' }
    for (const [participantKind, dimension] of [['unit', 'unit'], ['rep', 'rep'], ['region', 'region_root']] as const) {
      const { seasonId } = raceWriters['race.saveSeason'](db, { name: 'test', participantKind, ...period, state: 'running', rule }, context())
      const { rows } = raceReaders['race.standings'](db, { seasonId }, context())
      const kept = measures.filter((measure) => participantKind !== 'rep' || measure !== 'collected')
      const answer = queryMetrics(db, { measures: [...kept], by: [dimension], ...period }, demoToday)
      const expected = new Map(answer.ids.map((ids, index) => [ids[0], kept.map((_, column) => answer.rows[index]?.[column + 1] ?? null)]))
      for (const row of rows) {
        const own = kept.map((measure) => row.parts.find((part) => part.measure === measure)?.raw ?? null)
        const theirs = expected.get(row.participantId) ?? kept.map(() => null)
        own.forEach((value, column) => expect(value ?? 0, `${row.name} ${kept[column]}`).toBeCloseTo(Number(theirs[column] ?? 0), 6))
      }
      raceWriters['race.setSeasonRemoved'](db, { seasonId, removed: true }, context())
    }
  })
})

it('shared deals are split, and the parts add up to the deals', () => {
  const totalBy = (collaborationCredit: boolean): number =>
    undone(() => {
      const rule = { ...raceReaders['race.suggestRule'](db, { participantKind: 'rep', from: '2026-04-01', to: '2026-06-30' }, context()), collaborationCredit }
      const { seasonId } = raceWriters['race.saveSeason'](db, { name: 'test', participantKind: 'rep', from: '2026-04-01', to: '2026-06-30', state: 'running', rule }, context())
      return raceReaders['race.standings'](db, { seasonId }, context()).rows.reduce((sum, row) => sum + row.bookingsE4, 0)
    })
  expect(Math.abs(totalBy(true) - totalBy(false))).toBeLessThan(1_000)
})

it('the unit that inflates its forecast loses the points for it, the others next to none', () => {
  const key = drawnTruths(defaultDemoOptions).inflatingUnitKey
  const unitId = firstText<{ id: number }>(db, 'SELECT id FROM battle_unit WHERE source_key = ?', [key])?.id
  const { rows } = raceReaders['race.standings'](db, {}, context())
  const lost = new Map(rows.map((row) => [row.participantId, -(row.parts.find((part) => part.measure === 'forecast_bias')?.points ?? 0)]))
  expect(lost.get(unitId ?? 0)).toBeGreaterThan(5)
  for (const [id, points] of lost) if (id !== unitId) expect(points).toBeLessThan(2)
})

it('a score goes down to its rows: they add up to the raw value', () => {
  const first = raceReaders['race.standings'](db, {}, context()).rows[0]
  const detail = raceReaders['race.scoreDetail'](db, { participantId: first?.participantId ?? 0 }, context())
  expect(detail.row).toEqual(first)
  for (const { part, rows, rowCount } of detail.parts) {
    if (rowCount !== rows.length) continue
    const value = rows.reduce((sum, row) => sum + row.value, 0)
    const weight = rows.reduce((sum, row) => sum + (row.weight ?? 0), 0)
    const raw = unitMeasures[part.measure].aggregation === 'sum' ? value : weight === 0 ? null : value / weight
    expect(raw ?? Number.NaN).toBeCloseTo(part.raw ?? Number.NaN, 6)
  }
  expect(failureOf(() => raceReaders['race.scoreDetail'](db, { participantId: 999_999 }, context()))).toBe('race.no_participant')
})

it('the application’s own season turns to units once there are some, one made by hand stays', () => {
  undone(() => {
    db.sqlite.exec('CREATE TEMP TABLE units_kept AS SELECT * FROM battle_unit')
    db.sqlite.exec('PRAGMA defer_foreign_keys = ON; DELETE FROM battle_unit')
    const { seasonId } = raceWriters['race.ensureDefaultSeason'](db, {}, context())
    const kindNow = (): string | undefined => raceReaders['race.seasons'](db, {}, context()).seasons.find((season) => season.id === seasonId)?.participantKind
    expect(kindNow()).toBe('rep')
    db.sqlite.exec('INSERT INTO battle_unit SELECT * FROM units_kept')
    expect(raceWriters['race.ensureDefaultSeason'](db, {}, context())).toEqual({ seasonId, created: false })
    expect(kindNow()).toBe('unit')
    db.sqlite.exec(`UPDATE race_season SET participant_kind = 'region', made_by = 'somebody'`)
    raceWriters['race.ensureDefaultSeason'](db, {}, context())
    expect(kindNow()).toBe('region')
  })
})

it('the season that the application makes by itself is not offered for undo, one made by hand is', () => {
  undone(() => {
    const inverses: string[] = []
    const noting = { ...context(), inverse: (name: string) => void inverses.push(name) } as ReturnType<typeof context>
    expect(raceWriters['race.ensureDefaultSeason'](db, {}, noting).created).toBe(true)
    expect(inverses).toEqual([])
    raceWriters['race.saveSeason'](db, { name: 'by hand', participantKind: 'unit', from: '2026-07-01', to: '2026-09-30', state: 'draft' }, noting)
    expect(inverses).toEqual(['race.setSeasonRemoved'])
  })
})

it('a changed rule applies from its day on: earlier frames stay as they were', () => {
  undone(() => {
    const { seasonId } = raceWriters['race.ensureDefaultSeason'](db, {}, context())
    expect(raceWriters['race.ensureDefaultSeason'](db, {}, context())).toEqual({ seasonId, created: false })
    const before = raceReaders['race.playback'](db, { seasonId: seasonId ?? 0 }, context()).frames
    const byCount = raceRule.parse({ measures: [{ measure: 'won_count', weight: 1, direction: 'higher', cap: null, normalisation: 'none' }] })
    expect(failureOf(() => raceWriters['race.saveRule'](db, { seasonId: seasonId ?? 0, rule: byCount, validFrom: '2026-05-01' }, context()))).toBe('race.rule_forward_only')
    expect(raceWriters['race.saveRule'](db, { seasonId: seasonId ?? 0, rule: byCount }, context())).toEqual({ version: 2, validFrom: isoFromDay(demoToday) })
    const after = raceReaders['race.playback'](db, { seasonId: seasonId ?? 0 }, context()).frames
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
    expect(after[after.length - 1]).toMatchObject({ ruleVersion: 2 })
    expect(after[after.length - 1]?.rows).not.toEqual(before[before.length - 1]?.rows)
  })
})

it('a settled season keeps its standings and its hash, whatever is imported or tried later', () => {
  undone(() => {
    const { seasonId } = raceWriters['race.saveSeason'](db, { name: '2026 Q1', participantKind: 'region', from: '2026-01-01', to: '2026-03-31', state: 'running' }, context())
    const computed = raceReaders['race.standings'](db, { seasonId }, context())
    const { hash } = raceWriters['race.settle'](db, { seasonId }, context())
    const settled = raceReaders['race.standings'](db, { seasonId }, context())
    expect(settled.rows).toEqual(computed.rows)
    expect(settled).toMatchObject({ hashMatches: true, season: { state: 'settled', settledHash: hash, settledBy: 'tester' } })

    db.sqlite.exec('UPDATE opportunity SET amount_e4 = amount_e4 * 3 WHERE status = 1 AND id % 2 = 0')
    const later = raceReaders['race.standings'](db, { seasonId }, context(addMonths(demoToday, 2)))
    expect(later.rows).toEqual(settled.rows)
    expect(raceReaders['race.playback'](db, { seasonId }, context()).frames.length).toBe(settled.weeks.length)
    expect(failureOf(() => raceWriters['race.settle'](db, { seasonId }, context()))).toBe('race.settled')
    expect(failureOf(() => raceWriters['race.saveRule'](db, { seasonId, rule: settled.rule }, context()))).toBe('race.settled')
    expect(failureOf(() => raceWriters['race.setSeasonRemoved'](db, { seasonId, removed: true }, context()))).toBe('race.settled')

    db.sqlite.exec(`UPDATE race_standing SET score = score + 1 WHERE season_id = ${seasonId} AND rank = 1`)
    expect(raceReaders['race.standings'](db, { seasonId }, context()).hashMatches).toBe(false)
  })
})

it('the same season settled twice in two copies of the company has the same hash', () => {
  const settle = (): string =>
    undone(() => {
      const { seasonId } = raceWriters['race.saveSeason'](db, { name: '2026 Q1', participantKind: 'unit', from: '2026-01-01', to: '2026-03-31', state: 'running' }, context())
      return raceWriters['race.settle'](db, { seasonId }, context()).hash
    })
  expect(settle()).toBe(settle())
})

it('a season that still runs cannot be settled', () => {
  undone(() => {
    const { seasonId } = raceWriters['race.ensureDefaultSeason'](db, {}, context())
    expect(failureOf(() => raceWriters['race.settle'](db, { seasonId: seasonId ?? 0 }, context()))).toBe('race.not_over')
  })
})

it('leagues come with the rule, forward only, and the settled season says who goes up and down', () => {
  undone(() => {
    const { seasonId } = raceWriters['race.saveSeason'](db, { name: '2026 Q1', participantKind: 'unit', from: '2026-01-01', to: '2026-03-31', state: 'running' }, context())
    expect(raceReaders['race.leagues'](db, { seasonId }, context())).toMatchObject({ leagues: null, next: null, settled: false })
    const { rows, rule } = raceReaders['race.standings'](db, { seasonId }, context())
    const members = rows.filter((_, index) => index % 2 === 0).map((row) => ({ participantId: row.participantId, league: 0 }))
    const { seasonId: divided } = raceWriters['race.saveSeason'](db, { name: '2026 Q1', participantKind: 'unit', from: '2026-01-01', to: '2026-03-31', state: 'running', rule: { ...rule, leagues: { names: ['甲级', '乙级'], moves: 2, members } } }, context())
    raceWriters['race.settle'](db, { seasonId: divided }, context())
    const answer = raceReaders['race.leagues'](db, { seasonId: divided }, context())
    expect(answer.settled).toBe(true)
    expect(answer.leagues?.map((league) => [league.name, league.places.filter((place) => place.zone !== null).map((place) => place.zone)])).toEqual([
      ['甲级', ['relegation', 'relegation']],
      ['乙级', ['promotion', 'promotion']]
    ])
    expect(answer.next?.members.filter((member) => member.league === 0)).toHaveLength(members.length)
    expect(raceReaders['race.standings'](db, { seasonId: divided }, context()).hashMatches).toBe(true)
  })
})

it('an appeal is a record of its own: upheld it corrects the ranks, the settlement stays what it was', () => {
  undone(() => {
    const { seasonId } = raceWriters['race.saveSeason'](db, { name: '2026 Q1', participantKind: 'unit', from: '2026-01-01', to: '2026-03-31', state: 'running' }, context())
    const file = (participantId: number): number => appealWriters['race.fileAppeal'](db, { seasonId, participantId, text: 'a deal was credited elsewhere' }, context()).appealId
    expect(failureOf(() => file(1))).toBe('race.not_settled')
    raceWriters['race.settle'](db, { seasonId }, context())
    const settled = raceReaders['race.standings'](db, { seasonId }, context())
    const second = settled.rows[1]
    const gap = (settled.rows[0]?.score ?? 0) - (second?.score ?? 0)
    const appealId = file(second?.participantId ?? 0)
    const corrected = () => appealReaders['race.appeals'](db, { seasonId }, context()).corrected
    expect(corrected().map((row) => row.rank)).toEqual(settled.rows.map((row) => row.rank))

    let inverse: unknown = null
    const noting = { ...context(), inverse: (...call: readonly unknown[]) => (inverse = call) }
    const decide = (points: number): unknown => appealWriters['race.decideAppeal'](db, { appealId, decision: { kind: 'upheld', points }, text: 'shown by the order' }, noting)
    decide(gap + 1)
    expect(inverse).toEqual(['race.reopenAppeal', { appealId }])
    expect(corrected()[0]).toMatchObject({ participantId: second?.participantId, rank: 1, settledRank: second?.rank })
    expect(failureOf(() => decide(1))).toBe('race.appeal_closed')
    expect(raceReaders['race.standings'](db, { seasonId }, context())).toEqual(settled)

    appealWriters['race.reopenAppeal'](db, { appealId, text: '' }, noting)
    expect(inverse).toEqual(['race.decideAppeal', { appealId, decision: { kind: 'upheld', points: gap + 1 }, text: 'shown by the order' }])
    expect(corrected().map((row) => row.participantId)).toEqual(settled.rows.map((row) => row.participantId))
    appealWriters['race.decideAppeal'](db, { appealId, decision: { kind: 'rejected' }, text: '' }, context())
    expect(appealReaders['race.appeals'](db, { seasonId }, context()).appeals[0]).toMatchObject({ state: 'rejected', points: null, entries: [{ kind: 'filed' }, { kind: 'upheld' }, { kind: 'reopened' }, { kind: 'rejected' }] })
  })
})
