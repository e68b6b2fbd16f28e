import { expect, it } from 'vitest'
import type { CommandContext } from '../router/handler'
import { allText, firstText, prepare } from '../warehouse/statement'
import type { WriteDb } from '../warehouse/database'
import { changeReaders } from './change-readers'
import { forecastCommands } from './forecast-commands'
import { forecastReaders } from './forecast-readers'
import { modelReaders } from './model-readers'
import { modelWriters } from './model-writers'
import { overrideWriters } from './override-writers'
import { riskReaders } from './risk-readers'
import { modelContextOn } from './testing/memory-workspace'
import { tinyCompany, tinyToday } from './testing/tiny-company'

const then = tinyToday - 6
const context = modelContextOn({} as WriteDb, tinyToday)
const commandContext = (today = tinyToday): CommandContext => ({ nowMs: 5, today, actor: 'Chen', device: 'test', dataDir: '', inverse: () => undefined, changed: () => undefined, announce: () => undefined })

/** Trained and published a week ago, and published again today. */
let shared: Promise<WriteDb> | null = null
const twoWeeks = (): Promise<WriteDb> =>
  (shared ??= (async () => {
    const db = tinyCompany({ deals: 700, seed: 21, truth: 'planted' })
    await forecastCommands['forecast.train'](db, { force: false }, modelContextOn(db, then))
    await forecastCommands['forecast.update'](db, {}, modelContextOn(db, tinyToday))
    return db
  })())
const patient = { timeout: 180_000 }

const nodes = [{ kind: 'total', id: 0 }, { kind: 'region', id: 1 }, { kind: 'region', id: 5 }, { kind: 'unit', id: 2 }] as const

it('learns anew once a week and only scores in between', patient, async () => {
  const db = await twoWeeks()
  const versions = (): unknown => firstText(db, `SELECT count(*) AS n FROM model`)
  expect(versions()).toEqual({ n: 1 })
  db.sqlite.exec('SAVEPOINT week')
  prepare(db, 'UPDATE model SET as_of = as_of - 1').run()
  await forecastCommands['forecast.update'](db, {}, modelContextOn(db, tinyToday))
  expect(versions()).toEqual({ n: 2 })
  db.sqlite.exec('ROLLBACK TO week; RELEASE week')
})

it('tells why a forecast changed in parts that add up to the last digit, for every node and period', patient, async () => {
  const db = await twoWeeks()
  for (const node of nodes) {
    for (const period of ['current', 'next'] as const) {
      const change = changeReaders['forecast.change'](db, { node, period }, context)
      expect(change).toMatchObject({ wasPublished: true, isModelSplit: true })
      const published = firstText<{ mean: number }>(
        db,
        `SELECT mean_e4 AS mean FROM forecast_node AS node JOIN forecast_run AS run ON run.id = node.run_id WHERE run.kind = 'deals' AND run.as_of = ? AND node_kind = ? AND node_id = ? AND period_start = (SELECT day FROM calendar WHERE day = ?)`,
        [then, node.kind, node.id, Math.round(Date.parse(`${change.period.from}T00:00:00Z`) / 86_400_000)]
      )
      expect(change.thenE4).toBe(published?.mean)
      expect(change.parts.reduce((sum, part) => sum + part.amountE4, 0)).toBe(change.nowE4 - (change.thenE4 ?? 0))
      const { wonE4, addedE4, leftE4, expectedNewE4 } = change.pipeline
      expect(wonE4 + addedE4 + leftE4 + expectedNewE4).toBe(change.parts.find((part) => part.key === 'pipeline')?.amountE4)
      // The same model on both days.
      expect(change.parts.find((part) => part.key === 'model')?.amountE4).toBe(0)
      const simulation = change.parts.find((part) => part.key === 'simulation')?.amountE4 ?? 0
      expect(Math.abs(simulation)).toBeLessThan(0.1 * change.nowE4)
    }
  }
})

it('what another model sees in the same old facts is told as the model\'s part, for the company and for a deal', patient, async () => {
  const db = await twoWeeks()
  const model = firstText<{ id: number; body: string }>(db, `SELECT id, body FROM model WHERE state = 'champion'`)
  const run = firstText<{ id: number }>(db, `SELECT id FROM forecast_run WHERE kind = 'deals' AND as_of = ?`, [then])
  db.sqlite.exec('SAVEPOINT other_model')
  prepare(db, `UPDATE forecast_node SET mean_e4 = mean_e4 + 10000 WHERE run_id = ? AND node_kind = 'total'`).run(run?.id)
  prepare(db, 'UPDATE forecast_deal SET p_win = p_win * 0.5 WHERE run_id = ?').run(run?.id)
  const change = changeReaders['forecast.change'](db, { node: { kind: 'total', id: 0 }, period: 'current' }, context)
  expect(change.parts.find((part) => part.key === 'model')?.amountE4).toBe(-10_000)
  for (const { id } of allText<{ id: number }>(db, `SELECT opportunity_id AS id FROM forecast_deal WHERE run_id = (SELECT id FROM forecast_run WHERE is_current = 1 AND kind = 'deals')`)) {
    const deal = changeReaders['deals.change'](db, { opportunityId: id }, context)
    const told = deal.parts.reduce((sum, part) => sum + part.share, 0)
    expect(told).toBeCloseTo(deal.now - (deal.before ?? 0), 12)
    if (deal.before === null) continue
    expect(deal.parts.find((part) => part.key === 'model')?.share).toBeCloseTo(deal.before, 9)
    expect(deal.features.reduce((sum, feature) => sum + feature.contributionMargin, 0) + (deal.otherMargin ?? Number.NaN)).toBeCloseTo(deal.marginChange ?? Number.NaN, 9)
  }
  db.sqlite.exec('ROLLBACK TO other_model; RELEASE other_model')
  expect(model).toBeDefined()
})

it('people\'s figures flow into summary and nodes beside the machine\'s, and into the change, until they expire', patient, async () => {
  const db = await twoWeeks()
  db.sqlite.exec('SAVEPOINT overrides')
  const before = forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context)
  expect(before.adjusted).toBeNull()
  const period = { from: before.period.from, to: before.period.to }
  const unit = forecastReaders['forecast.nodes'](db, { by: 'unit', period: 'current' }, context).nodes.find((node) => node.nodeId === 1)
  overrideWriters['overrides.make'](db, { node: { kind: 'unit', id: 1 }, measure: 'bookings', period, value: (unit?.meanE4 ?? 0) + 50_000, reason: 'market', expiresAt: '2025-08-25' }, commandContext())
  const after = forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context)
  expect(after.bookings).toEqual(before.bookings)
  expect(after.adjusted).toMatchObject({ deltaE4: 50_000, meanE4: before.bookings.meanE4 + 50_000, p10E4: before.bookings.p10E4 + 50_000, changedFacts: 0 })
  const adjusted = (by: 'unit' | 'region', id: number) => forecastReaders['forecast.nodes'](db, { by, period: 'current' }, context).nodes.find((node) => node.nodeId === id)
  // Unit 1 belongs to North-East (3), which lies in North (1).
  expect([adjusted('unit', 1)?.adjusted?.deltaE4, adjusted('region', 3)?.adjusted?.deltaE4, adjusted('region', 1)?.adjusted?.deltaE4, adjusted('region', 2)?.adjusted]).toEqual([50_000, 50_000, 50_000, null])
  expect(forecastReaders['forecast.summary'](db, { scope: { regionIds: [1, 3] }, period: 'current' }, context).adjusted?.deltaE4).toBe(50_000)
  const change = changeReaders['forecast.change'](db, { node: { kind: 'total', id: 0 }, period: 'current' }, context)
  expect(change.parts.find((part) => part.key === 'override')?.amountE4).toBe(50_000)
  expect(change.parts.reduce((sum, part) => sum + part.amountE4, 0)).toBe(change.nowE4 - (change.thenE4 ?? 0))
  // A region's own override stands for all below it.
  overrideWriters['overrides.make'](db, { node: { kind: 'region', id: 1 }, measure: 'bookings', period, value: (adjusted('region', 1)?.meanE4 ?? 0) - 20_000, reason: 'market' }, commandContext())
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context).adjusted?.deltaE4).toBe(-20_000)
  overrideWriters['overrides.withdraw'](db, { overrideId: 2, withdrawn: true }, commandContext())
  const late = { ...context, today: tinyToday + 30 }
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, late).adjusted).toBeNull()
  const deal = firstText<{ id: number; p: number }>(db, `SELECT opportunity_id AS id, p_win AS p FROM forecast_deal WHERE run_id = ? ORDER BY p_win_period DESC LIMIT 1`, [after.basis.runId])
  overrideWriters['overrides.make'](db, { node: { kind: 'deal', id: deal?.id ?? 0 }, measure: 'p_win', value: (deal?.p ?? 0) / 2, reason: 'customer_said' }, commandContext(tinyToday + 30))
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, late).adjusted?.deltaE4).toBeLessThan(0)
  db.sqlite.exec('ROLLBACK TO overrides; RELEASE overrides')
})

it('lists risk that adds up, with actions that only change what people can change', patient, async () => {
  const db = await twoWeeks()
  const list = riskReaders['risk.list'](db, { scope: {}, warnedOnly: false, sort: 'risk', descending: true, offset: 0, limit: 500 }, context)
  expect(list.deals.length).toBe(list.total)
  expect(list.warned).toBe(list.deals.filter((deal) => deal.isWarned).length)
  for (const { within14, within28, opportunityId, pWin } of list.deals) {
    for (const within of [within14, within28]) {
      expect(within.any).toBeGreaterThanOrEqual(Math.max(within.lost, within.slip, within.shrink) - 1e-6)
      expect(within.any).toBeLessThanOrEqual(Math.min(1, within.lost + within.slip + within.shrink) + 2e-6)
    }
    expect(within14.any).toBeLessThanOrEqual(within28.any + 1e-6)
    const found = changeReaders['deals.counterfactuals'](db, { opportunityId }, context)
    expect(found.pWin).toBe(pWin)
    for (const action of found.actions) expect(action.pWin >= 0 && action.pWin <= 1 && action.risk28d >= 0 && action.risk28d <= 1).toBe(true)
  }
  // Meetings decide who wins in this company: to hold one helps, on average.
  const gains = list.deals.flatMap((deal) => changeReaders['deals.counterfactuals'](db, { opportunityId: deal.opportunityId }, context).actions.filter((action) => action.key === 'hold_meeting').map((action) => action.pWin - deal.pWin))
  expect(gains.length).toBeGreaterThan(5)
  expect(gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toBeGreaterThan(0.02)
})

it('keeps models that can be compared and put back, and says how far the data has moved', patient, async () => {
  const db = await twoWeeks()
  db.sqlite.exec('SAVEPOINT models')
  prepare(db, `INSERT INTO model (kind, version, state, trained_at_ms, as_of, data_hash, model_hash, parameters, features, metrics, body) SELECT kind, 2, 'challenger', 9, as_of, 'other', model_hash, parameters, features, metrics, body FROM model WHERE version = 1`).run()
  const states = (): unknown => modelReaders['models.list'](db, { limit: 10 }, context).models.map((model) => [model.version, model.state])
  expect(() => modelWriters['models.restore'](db, { version: 2 }, commandContext())).toThrow('not retired')
  expect(modelWriters['models.promote'](db, { version: 2 }, commandContext())).toEqual({ version: 2, before: 1 })
  expect(states()).toEqual([[2, 'champion'], [1, 'retired']])
  expect(modelReaders['models.compare'](db, { left: 1, right: 2 }, context)).toMatchObject({ isSameModel: true, onlyLeft: [], onlyRight: [] })
  expect(modelWriters['models.restore'](db, { version: 1 }, commandContext())).toEqual({ version: 1, before: 2 })
  expect(states()).toEqual([[2, 'retired'], [1, 'champion']])
  db.sqlite.exec('ROLLBACK TO models; RELEASE models')
  const drift = modelReaders['models.drift'](db, {}, context)
  expect([drift.version, drift.state === null, drift.features.rows.length > 20]).toEqual([1, false, true])
})
