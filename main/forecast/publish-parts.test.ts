import { expect, it } from 'vitest'
import type { RouteParsed } from '../contract'
import type { CommandContext } from '../router/handler'
import { allText, firstText } from '../warehouse/statement'
import { readCurrentRun } from './forecast-run'
import { forecastWriters } from './publish-handlers'
import { tinyCompany, tinyToday } from './testing/tiny-company'

const context: CommandContext = { nowMs: 5, today: tinyToday, actor: 'test', device: 'test', dataDir: '', inverse: () => undefined, changed: () => undefined, announce: () => undefined }

type Deals = RouteParsed<'forecast.publish'>['deals']

function dealsOf(ids: readonly number[]): Deals {
  const numbers = ids.map(() => 0.25)
  const texts = ids.map(() => '[]')
  return {
    opportunityId: [...ids], pWin: numbers, pWin28d: numbers, pLost14d: numbers, pLost28d: numbers, pSlip14d: numbers, pSlip28d: numbers, pShrink14d: numbers, pShrink28d: numbers, risk14d: numbers, risk28d: numbers,
    riskReasons: texts, actions: texts, pWinPeriod: numbers, forecastCloseAt: ids.map(() => null), expectedAmountE4: ids.map(() => 10_000), margin: ids.map(() => null), baseMargin: ids.map(() => null), reasons: texts, curve: texts
  }
}

it('a run that arrives in parts is seen by nobody until it is whole, and a draft that was given up goes', () => {
  const db = tinyCompany({ deals: 40, seed: 1, truth: 'coin' })
  const stage = (draftId: number | null, ids: readonly number[]): number => forecastWriters['forecast.stageDeals'](db, { draftId, asOf: tinyToday, deals: dealsOf(ids) }, context).draftId
  const publish = (draftId: number | null, ids: readonly number[]): number =>
    forecastWriters['forecast.publish'](db, { asOf: tinyToday, kind: 'current', modelId: null, method: 'flat_rate', reason: null, dataHash: 'x', drift: null, draftId, deals: dealsOf(ids), nodes: [], leaves: [] }, context).runId
  const givenUp = stage(null, [1, 2, 3])
  expect(readCurrentRun(db)).toBeNull()
  const draft = stage(null, [1, 2])
  expect(stage(draft, [3, 4])).toBe(draft)
  expect(readCurrentRun(db)).toBeNull()
  expect(publish(draft, [5])).toBe(draft)
  expect(readCurrentRun(db)).toMatchObject({ id: draft, asOf: tinyToday, method: 'flat_rate' })
  expect(allText<{ id: number }>(db, 'SELECT opportunity_id AS id FROM forecast_deal WHERE run_id = ? ORDER BY 1', [draft]).map((row) => row.id)).toEqual([1, 2, 3, 4, 5])
  // Nothing is left of the first attempt: its number is free, and no other run holds deals.
  expect(firstText(db, `SELECT count(DISTINCT run_id) AS runs, (SELECT count(*) FROM forecast_run WHERE kind = 'deals_draft') AS drafts FROM forecast_deal`)).toEqual({ runs: 1, drafts: 0 })
  expect(givenUp).toBeGreaterThan(0)
  const next = publish(null, [1, 2])
  expect(readCurrentRun(db)?.id).toBe(next)
  expect(firstText(db, `SELECT count(*) AS runs FROM forecast_run WHERE is_current = 1`)).toEqual({ runs: 1 })
})
