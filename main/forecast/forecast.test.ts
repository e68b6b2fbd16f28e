import { expect, it } from 'vitest'
import { areaUnderCurve, calibrationLimit, scoreProbabilities } from '../model/scores'
import type { WriteDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { allText, firstText, prepare } from '../warehouse/statement'
import { forecastCommands } from './forecast-commands'
import { forecastReaders } from './forecast-readers'
import { modelContextOn } from './testing/memory-workspace'
import { tinyCompany, tinyToday } from './testing/tiny-company'

const train = (db: WriteDb, force = false) => forecastCommands['forecast.train'](db, { force }, modelContextOn(db, tinyToday))
const asOf = (db: WriteDb, day: number) => forecastCommands['forecast.dealsAsOf'](db, { asOf: isoFromDay(day) }, modelContextOn(db, tinyToday))
const riskAsOf = (db: WriteDb, day: number) => forecastCommands['risk.asOf'](db, { asOf: isoFromDay(day) }, modelContextOn(db, tinyToday))
const context = modelContextOn({} as WriteDb, tinyToday)

// Training with a backtest takes seconds: what only reads is asked of one company.
let shared: Promise<WriteDb> | null = null
const trainedCompany = (): Promise<WriteDb> =>
  (shared ??= (async () => {
    const db = tinyCompany({ deals: 800, seed: 5, truth: 'planted' })
    expect(await train(db)).toMatchObject({ method: 'model', state: 'champion', reused: false })
    return db
  })())
const patient = { timeout: 180_000 }

it('recovers what decides: deals of the past are ranked by a model of that day as they later ended', patient, async () => {
  const db = tinyCompany({ deals: 1_500, seed: 7, truth: 'planted' })
  const { basis, deals } = await asOf(db, tinyToday - 100)
  expect(basis.method).toBe('model')
  const ends = new Map(allText<{ source_key: string; status: number }>(db, 'SELECT source_key, status FROM opportunity WHERE status > 0').map((row) => [row.source_key, row.status]))
  const closed = deals.rows.filter((row) => ends.has(String(row[0])))
  expect(closed.length).toBeGreaterThan(80)
  const auc = areaUnderCurve(
    closed.map((row) => Number(row[1])),
    closed.map((row) => (ends.get(String(row[0])) === 1 ? 1 : 0))
  )
  expect(auc).toBeGreaterThan(0.8)
  // Calibrated: the error stays below what a perfectly calibrated model would show 95 times in 100 with so few deals.
  const said = closed.map((row) => Number(row[1]))
  expect(scoreProbabilities(said, closed.map((row) => (ends.get(String(row[0])) === 1 ? 1 : 0))).ece).toBeLessThan(calibrationLimit(said))
  const families = closed.map((row) => (JSON.parse(String(row[5])) as { family: string }[])[0]?.family)
  expect(families.filter((family) => family === 'activity' || family === 'people').length).toBeGreaterThan(closed.length / 2)
})

it('uses nothing from after the day: canaries and a shuffled future change no figure', patient, async () => {
  const options = { deals: 900, seed: 3, truth: 'planted' } as const
  const day = tinyToday - 60
  const untouched = await asOf(tinyCompany(options), day)
  const untouchedRisk = await riskAsOf(tinyCompany(options), day)
  expect(untouchedRisk.deals.rows.length).toBe(untouched.deals.rows.length)

  const poisoned = tinyCompany(options)
  prepare(
    poisoned,
    `INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id)
     SELECT id, 50, :day + 1, :day + 1, 'stage,amount', 6, 1, 999999999990000, :day + 1, 1, 1, 1 FROM opportunity WHERE created_at <= :day`
  ).run({ day })
  prepare(poisoned, `INSERT INTO activity (source_key, opportunity_id, kind, occurred_at, known_at) SELECT 'x' || id, id, 'meeting', :day, :day + 1 FROM opportunity`).run({ day })
  prepare(poisoned, `INSERT INTO quote (source_key, opportunity_id, list_amount_e4, amount_e4, occurred_at, known_at) SELECT 'x' || id, id, 1, 999, :day + 1, :day + 1 FROM opportunity`).run({ day })
  prepare(poisoned, `INSERT INTO competitor_mention (source_key, opportunity_id, competitor, tone, occurred_at, known_at) SELECT 'x' || id, id, 'Evil', -9, :day + 1, :day + 1 FROM opportunity`).run({ day })
  prepare(poisoned, `INSERT INTO service_ticket (source_key, account_id, kind, severity, occurred_at, known_at) SELECT 'x' || id, id, 'fault', 9, :day + 1, :day + 1 FROM account`).run({ day })
  prepare(poisoned, `INSERT INTO signal (id, source_key, name, kind) VALUES (1, 'x', 'x', 'macro')`).run()
  prepare(poisoned, `INSERT INTO signal_value (signal_id, occurred_at, known_at, value) VALUES (1, :day, :day + 1, 1e9)`).run({ day })
  expect(await asOf(poisoned, day)).toEqual(untouched)
  expect(await riskAsOf(poisoned, day)).toEqual(untouchedRisk)

  const shuffled = tinyCompany(options)
  prepare(shuffled, 'UPDATE opportunity_history SET status = 3 - status, amount_e4 = amount_e4 * 7, stage_id = 13 - stage_id WHERE known_at > :day AND status > 0').run({ day })
  prepare(shuffled, 'UPDATE opportunity SET status = 3 - status, amount_e4 = amount_e4 * 7, closed_at = closed_at + 9 WHERE closed_at > :day').run({ day })
  expect(await asOf(shuffled, day)).toEqual(untouched)
  expect(await riskAsOf(shuffled, day)).toEqual(untouchedRisk)
})

it('explains a deal by contributions that add up to its margin', patient, async () => {
  const db = await trainedCompany()
  const { deals, total } = forecastReaders['forecast.deals'](db, { scope: {}, sort: 'attention', descending: true, dueInPeriod: false, offset: 0, limit: 1_000 }, context)
  expect(total).toBe(deals.length)
  expect(deals.length).toBeGreaterThan(20)
  for (const deal of deals) {
    const explained = forecastReaders['forecast.explain'](db, { opportunityId: deal.opportunityId }, context)
    const told = explained.deal.reasons.reduce((sum, reason) => sum + reason.contributionMargin, 0)
    expect(told + (explained.otherMargin ?? Number.NaN)).toBeCloseTo((explained.margin ?? 0) - (explained.baseMargin ?? 0), 9)
    const won = explained.curve.map((point) => point.won)
    expect([...won].sort((left, right) => left - right)).toEqual(won)
    expect(explained.curve.every((point) => point.won + point.lost <= 1.000001 && point.wonLow <= point.won && point.won <= point.wonHigh)).toBe(true)
    expect(deal.pWin28d).toBeLessThanOrEqual(deal.pWin + 1e-6)
  }
})

it('adds up over the tree, in every figure and in every scope', patient, async () => {
  const db = await trainedCompany()
  for (const period of ['current', 'next'] as const) {
    const all = forecastReaders['forecast.summary'](db, { scope: {}, period }, context)
    const { nodes: regions } = forecastReaders['forecast.nodes'](db, { by: 'region', period }, context)
    const { nodes: units } = forecastReaders['forecast.nodes'](db, { by: 'unit', period }, context)
    const total = firstText<{ mean_e4: number; p10_e4: number; p50_e4: number; p90_e4: number }>(
      db,
      `SELECT mean_e4, p10_e4, p50_e4, p90_e4 FROM forecast_node WHERE node_kind = 'total' AND run_id = :run AND period_end = (SELECT max(period_end) FROM forecast_node WHERE period_start = :start)`,
      { run: all.basis.runId, start: Math.round(Date.parse(`${all.period.from}T00:00:00Z`) / 86_400_000) }
    )
    expect(all.bookings).toMatchObject({ meanE4: total?.mean_e4, p10E4: total?.p10_e4, p50E4: total?.p50_e4, p90E4: total?.p90_e4 })
    expect(all.bookings.p10E4).toBeLessThan(all.bookings.p90E4)
    for (const field of ['wonE4', 'openE4', 'newE4', 'meanE4'] as const) {
      const sum = (nodes: readonly { readonly [K in typeof field]: number }[]): number => nodes.reduce((before, node) => before + node[field], 0)
      expect(sum(units)).toBe(all.bookings[field])
      expect(sum(regions.filter((node) => node.parentId === null))).toBe(all.bookings[field])
      expect(sum(regions.filter((node) => node.parentId === 1))).toBe(regions.find((node) => node.nodeId === 1)?.[field])
    }
    const north = forecastReaders['forecast.summary'](db, { scope: { regionIds: [1] }, period }, context).bookings
    expect(north).toMatchObject({ p10E4: regions.find((node) => node.nodeId === 1)?.p10E4, p90E4: regions.find((node) => node.nodeId === 1)?.p90E4 })
  }
  const won = firstText<{ won: number }>(db, `SELECT sum(amount_e4) AS won FROM opportunity WHERE status = 1 AND closed_at BETWEEN :from AND :to`, { from: tinyToday - 50, to: tinyToday })
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context).bookings.wonE4).toBe(won?.won)
})

it('notices that nothing predicts who wins, says so, and uses the flat rate', patient, async () => {
  const db = tinyCompany({ deals: 900, seed: 11, truth: 'coin' })
  const trained = await train(db)
  expect(trained).toMatchObject({ method: 'flat_rate', reason: { key: 'no_skill' }, state: 'champion' })
  const { deals, basis } = forecastReaders['forecast.deals'](db, { scope: {}, sort: 'p_win', descending: true, dueInPeriod: false, offset: 0, limit: 1_000 }, context)
  expect(basis.method).toBe('flat_rate')
  expect(new Set(deals.map((deal) => deal.pWin.toFixed(4))).size).toBe(1)
  expect(Math.abs((deals[0]?.pWin ?? 0) - 0.55)).toBeLessThan(0.05)
  const summary = forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context)
  expect(summary.bookings.p10E4).toBeLessThan(summary.bookings.p90E4)
  expect(forecastReaders['forecast.backtest'](db, {}, context).deals.rows.length).toBeGreaterThan(0)
})

it('falls back to the stage-weighted figure with too little data, and names what is missing', patient, async () => {
  const db = tinyCompany({ deals: 120, seed: 2, truth: 'planted' })
  const closed = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM opportunity WHERE status > 0')?.n ?? 0
  const updated = await forecastCommands['forecast.update'](db, {}, modelContextOn(db, tinyToday))
  expect(updated).toMatchObject({ method: 'stage_weighted', reason: { key: 'too_little_data', params: { closedDeals: closed, needed: 200, missing: 200 - closed } }, modelVersion: null })
  const { deals } = forecastReaders['forecast.deals'](db, { scope: {}, sort: 'p_win', descending: true, dueInPeriod: false, offset: 0, limit: 100 }, context)
  const probabilities = new Map(allText<{ name: string; probability: number }>(db, 'SELECT name, probability FROM stage').map((stage) => [stage.name, stage.probability]))
  for (const deal of deals) expect(deal.pWin).toBeCloseTo(probabilities.get(deal.stageName) ?? -1, 6)
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context).bookings.openE4).toBeGreaterThan(0)
})

it('answers an empty workspace without inventing figures', patient, async () => {
  const db = tinyCompany({ deals: 0, seed: 1, truth: 'coin' })
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'current' }, context)).toMatchObject({ basis: { method: 'none', reason: { key: 'not_computed' } }, bookings: { meanE4: 0 } })
  expect(await forecastCommands['forecast.update'](db, {}, modelContextOn(db, tinyToday))).toMatchObject({ method: 'none', reason: { key: 'no_deals' }, deals: 0 })
  expect(forecastReaders['forecast.summary'](db, { scope: {}, period: 'next' }, context)).toMatchObject({ basis: { method: 'none', reason: { key: 'no_deals' } }, bookings: { meanE4: 0 } })
})

it('gives the same model and figures for the same data, and does not train them twice', patient, async () => {
  const first = tinyCompany({ deals: 450, seed: 9, truth: 'planted' })
  const second = tinyCompany({ deals: 450, seed: 9, truth: 'planted' })
  const [left, right] = [await train(first), await train(second)]
  expect(left.modelHash).toBe(right.modelHash)
  expect(left.metrics).toEqual(right.metrics)
  const nodes = (db: WriteDb): unknown => allText(db, `SELECT * FROM forecast_node ORDER BY node_kind, node_id, period_start`)
  expect(nodes(first)).toEqual(nodes(second))
  expect(await train(first)).toMatchObject({ reused: true, modelVersion: 1, modelHash: left.modelHash, runId: left.runId })
  expect(await train(first, true)).toMatchObject({ reused: false, modelVersion: 2, modelHash: left.modelHash })
  expect(forecastReaders['forecast.models'](first, { limit: 10 }, context).map((model) => [model.version, model.state])).toEqual([[2, 'champion'], [1, 'retired']])
})

it('a training that is cancelled says so and leaves nothing behind', patient, async () => {
  const db = tinyCompany({ deals: 450, seed: 9, truth: 'planted' })
  const abort = new AbortController()
  const training = forecastCommands['forecast.train'](db, { force: false }, modelContextOn(db, tinyToday, abort.signal))
  setTimeout(() => abort.abort(), 50)
  await expect(training).rejects.toMatchObject({ failure: { code: 'cancelled' } })
  expect(firstText(db, 'SELECT (SELECT count(*) FROM model) AS models, (SELECT count(*) FROM forecast_run) AS runs')).toEqual({ models: 0, runs: 0 })
})
