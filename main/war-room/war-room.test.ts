import { describe, expect, it } from 'vitest'
import { contract } from '../contract'
import { storePaths } from '../forecast/sample-quantiles'
import { day, insertDeal, insertRow, stageId, testCompany, type TestCompany, type TestState } from '../metrics/test-warehouse'
import { isoFromDay } from '../warehouse/day'
import { readAttention } from './attention'
import { readRegions, readUnits } from './areas'
import { readCompetitors } from './competitors'
import { readDealDetail } from './deal-detail'
import { readDealList } from './deal-list'
import { readFunnel } from './funnel'
import { readPace } from './pace'
import { readQuestion } from './question'
import { readReceivables } from './receivables'
import { readTicker } from './ticker'
import { warRoomReaders } from './war-room-handlers'

const e4 = (amount: number): number => amount * 10_000
const today = day('2026-06-10')

/** A quarter two thirds gone: results this year and last, open deals in good and in bad shape, debts, mentions. */
function runningCompany(): TestCompany {
  const company = testCompany()
  const { db, beijing, guangzhou, shenzhen, units, accounts, reps } = company
  const place = (index: number) => ({ unitId: units[index] ?? null, regionId: [beijing, guangzhou, shenzhen][index] ?? null })
  const wonDeal = (key: string, index: number, on: string, amount: number): number =>
    insertDeal(db, { key, accountId: accounts[index] ?? null, repId: reps[index] ?? null, states: [{ on: day(on) - 60, stage: 'proposal', amount, close: day(on), ...place(index) }, { on: day(on), stage: 'won', amount, close: day(on), ...place(index) }] })
  wonDeal('ly1', 0, '2025-04-15', 80)
  wonDeal('ly2', 1, '2025-06-05', 20)
  wonDeal('ly3', 1, '2025-06-25', 100)
  wonDeal('w1', 0, '2026-04-20', 120)
  wonDeal('w2', 1, '2026-05-28', 30)
  const lostStates: TestState[] = [{ on: day('2026-03-01'), stage: 'engaging', amount: 60, close: day('2026-05-01'), ...place(1) }, { on: day('2026-03-21'), stage: 'proposal', amount: 60, close: day('2026-05-01'), ...place(1) }, { on: day('2026-05-10'), stage: 'lost', amount: 60, close: day('2026-05-10'), ...place(1) }]
  insertDeal(db, { key: 'l1', competitor: 'Rival', accountId: accounts[1] ?? null, states: lostStates })
  const fine = insertDeal(db, { key: 'fine', accountId: accounts[0] ?? null, states: [{ on: day('2026-06-01'), stage: 'negotiation', amount: 50, close: day('2026-06-25'), ...place(0) }] })
  insertDeal(db, {
    key: 'rotten',
    competitor: 'Rival',
    accountId: accounts[1] ?? null,
    repId: reps[1] ?? null,
    states: [
      { on: day('2026-02-01'), stage: 'proposal', amount: 200, close: day('2026-03-31'), ...place(1) },
      { on: day('2026-03-30'), stage: 'proposal', amount: 200, close: day('2026-04-30'), ...place(1) },
      { on: day('2026-04-29'), stage: 'proposal', amount: 200, close: day('2026-06-01'), ...place(1) }
    ]
  })
  insertDeal(db, { key: 'later', accountId: accounts[2] ?? null, states: [{ on: day('2026-06-01'), stage: 'qualification', amount: 90, close: day('2026-09-25'), ...place(2) }] })
  insertRow(db, 'activity', { source_key: 'a', opportunity_id: fine, kind: 'visit', occurred_at: today - 2, known_at: today - 2 })
  insertRow(db, 'competitor_mention', { source_key: 'm', opportunity_id: fine, competitor: 'Rival', occurred_at: today - 8, known_at: today - 8 })
  for (const [index, unit] of units.entries()) {
    insertRow(db, 'quota', { source_key: `q${index}`, measure: 'bookings', unit_id: unit, period_start: day('2026-04-01'), period_end: day('2026-06-30'), amount_e4: e4(100), known_at: day('2026-01-01') })
  }
  for (const [key, due, amount, paid] of [['i1', -40, 100, 30], ['i2', -5, 20, 0], ['i3', 10, 50, 0], ['i4', -10, 10, 10]] as const) {
    const id = insertRow(db, 'invoice', { source_key: key, account_id: accounts[1] ?? null, unit_id: units[1] ?? null, region_id: guangzhou, amount_e4: e4(amount), due_at: today + due, occurred_at: today + due - 30, known_at: today + due - 30 })
    if (paid > 0) insertRow(db, 'payment', { source_key: key, invoice_id: id, amount_e4: e4(paid), occurred_at: today - 3, known_at: today - 3 })
  }
  return company
}

describe('a running quarter', () => {
  const company = runningCompany()
  const { db } = company
  const question = readQuestion(db, {}, today)

  it('cumulates result, target and last year by week, and opens the fan from today to the forecast', () => {
    const pace = contract['warRoom.pace'].output.parse(readPace(db, question))
    expect(pace.periodLabel).toBe('2026-Q2')
    expect([pace.target, pace.forecast.source, pace.forecast.mean, pace.fanShape]).toEqual([e4(300), 'stages', e4(150 + 50 * 0.7 + 200 * 0.5), 'last_year'])
    const at = (iso: string) => pace.points.find((point) => point.day === iso)
    expect(at('2026-06-10')).toEqual({ day: '2026-06-10', weekStart: '2026-06-08', actual: e4(150), target: Math.floor((e4(100) * 71) / 91) * 3, lastYear: e4(100), mean: e4(150), p10: e4(150), p90: e4(150) })
    expect(at('2026-06-30')).toMatchObject({ actual: null, target: e4(300), lastYear: e4(200), mean: pace.forecast.mean, p10: pace.forecast.p10, p90: pace.forecast.p90 })
    // Last year nothing came in the week after this day: nor does the mean move.
    expect(at('2026-06-21')).toMatchObject({ mean: e4(150) })
  })

  it('shows large regions against target, last year and risk, and the leaves where the scope names a region', () => {
    const regions = contract['warRoom.regions'].output.parse(readRegions(db, question)).regions
    expect(regions.map((region) => [region.name, region.bookings, region.target, region.pipeline, region.coverage, region.atRisk, region.bookingsLastYear, region.yearOverYear])).toEqual([
      ['North', e4(120), e4(100), e4(50), null, 0, e4(80), 0.5],
      ['South', e4(30), e4(200), e4(200), 200 / 170, e4(200), e4(20), 0.5]
    ])
    const south = readRegions(db, readQuestion(db, { scope: { regionIds: [company.south] } }, today)).regions
    expect(south.map((region) => [region.name, region.bookings])).toEqual([['Guangzhou', e4(30)], ['Shenzhen', 0]])
  })

  it('shows every unit with its race, its weeks and its chances', () => {
    const answer = contract['warRoom.units'].output.parse(readUnits(db, question))
    expect(answer.season?.id).toBeNull()
    expect(answer.units.map((unit) => [unit.name, unit.regionName, unit.attainment, unit.atRisk])).toEqual([
      ['Unit 1', 'Beijing', 1.2, 0],
      ['Unit 2', 'Guangzhou', 0.3, e4(200)],
      ['Unit 3', 'Shenzhen', 0, 0]
    ])
    expect(answer.units[0]?.rank).toBe(1)
    // The last complete week began on 2026-06-01; the win of 05-28 lies in the one before.
    expect(answer.units[1]?.spark).toEqual([0, 0, 0, 0, 0, 0, e4(30), 0])
  })

  it('says what needs somebody, and why', () => {
    const attention = contract['warRoom.attention'].output.parse(readAttention(db, question, { offset: 0, limit: 10 }))
    expect(attention.items.map((item) => [item.kind, item.action])).toEqual([
      ['deal', 'confirm_close_date'],
      ['receivable', 'collect']
    ])
    const [deal] = attention.items
    expect(deal?.kind === 'deal' ? deal.reasons : []).toEqual([
      { key: 'close_overdue', params: { days: 9 } },
      { key: 'stage_stalled', params: { days: 129, usual: 60 } },
      { key: 'no_activity', params: { days: 129 } },
      { key: 'close_pushed', params: { times: 2, days: 62 } },
      { key: 'competitor', params: { name: 'Rival' } },
      { key: 'big_deal', params: { amountE4: e4(200) } }
    ])
  })

  it('counts open deals by stage and how deals moved on', () => {
    const funnel = contract['warRoom.funnel'].output.parse(readFunnel(db, question))
    expect(funnel.stages.map((stage) => [stage.name, stage.count, stage.amount, stage.weighted, stage.conversion, stage.medianDays])).toEqual([
      ['Engaging', 0, 0, 0, 1, 20],
      ['Proposal', 1, e4(200), e4(100), 2 / 3, 60],
      ['Negotiation', 1, e4(50), e4(35), null, null]
    ])
  })

  it('ages what customers owe', () => {
    const receivables = contract['warRoom.receivables'].output.parse(readReceivables(db, question))
    expect(receivables).toMatchObject({ outstanding: e4(140), overdue: e4(90), dsoDays: (140 / 180) * 90 })
    expect(receivables.buckets.map((bucket) => [bucket.key, bucket.amount, bucket.invoices])).toEqual([
      ['current', e4(50), 1],
      ['days_1_30', e4(20), 1],
      ['days_31_60', e4(70), 1],
      ['days_61_90', 0, 0],
      ['days_over_90', 0, 0]
    ])
    expect(receivables.accounts).toEqual([{ id: company.accounts[1], name: 'Account 2', overdue: e4(90), invoices: 2, oldestDueOn: isoFromDay(today - 40), daysOverdue: 40 }])
  })

  it('counts who is met and how that ended', () => {
    const [rival] = contract['warRoom.competitors'].output.parse(readCompetitors(db, question)).competitors
    expect(rival).toMatchObject({ name: 'Rival', mentions: 1, openDeals: 2, openAmount: e4(250), won: 0, lost: 1, winRate: 0 })
    expect(rival?.weekly[11]).toBe(1)
  })

  it('tells the latest first', () => {
    const ticker = contract['warRoom.ticker'].output.parse(readTicker(db, question, 4))
    expect(ticker.map((tick) => [tick.kind, tick.subject, tick.on])).toEqual([
      ['new', 'later', '2026-06-01'],
      ['new', 'fine', '2026-06-01'],
      ['won', 'w2', '2026-05-28'],
      ['lost', 'l1', '2026-05-10']
    ])
  })

  it('lists deals by what they are and what they are called', () => {
    const list = (input: Record<string, unknown>) => readDealList(db, contract['deals.list'].input.parse(input), today)
    expect(list({ status: ['open'] }).rows.map((row) => row.name)).toEqual(['rotten', 'later', 'fine'])
    expect(list({ search: 'account 1', sort: 'created', direction: 'asc' }).rows.map((row) => row.name)).toEqual(['ly1', 'w1', 'fine'])
    expect(list({ search: '%' }).total).toBe(0)
    expect(list({ closing: { from: '2026-06-01', to: '2026-06-30' }, status: ['open'] })).toMatchObject({ total: 2, totalAmount: e4(250) })
    expect(list({ scope: { regionIds: [company.south] }, status: ['won'] }).total).toBe(3)
  })

  it('tells one deal as it was believed at each moment', () => {
    const id = readDealList(db, contract['deals.list'].input.parse({ search: 'rotten' }), today).rows[0]?.id ?? 0
    const detail = contract['deals.detail'].output.parse(readDealDetail(db, id, today))
    expect(detail.timeline.map((state) => [state.knownOn, state.expectedCloseOn, state.change])).toEqual([
      ['2026-02-01', '2026-03-31', ['created']],
      ['2026-03-30', '2026-04-30', ['close_date']],
      ['2026-04-29', '2026-06-01', ['close_date']]
    ])
    expect(detail).toMatchObject({ closeDatePushes: 2, competitor: 'Rival', usualStageDays: 60, forecast: null, deal: { stageDays: 129, ageDays: 129, account: { name: 'Account 2' } } })
    expect(() => readDealDetail(db, 999, today)).toThrow(/There is no deal 999/)
  })
})

it('answers every question on an empty workspace', () => {
  const { db } = testCompany()
  db.sqlite.exec('DELETE FROM unit_membership; DELETE FROM rep_membership; DELETE FROM account; DELETE FROM product_membership; DELETE FROM region; DELETE FROM rep; DELETE FROM battle_unit')
  expect(stageId(db, 'won')).toBeGreaterThan(0)
  const context = { nowMs: 0, today, actor: '', device: '', dataDir: '' }
  for (const name of ['headline', 'pace', 'flow', 'funnel', 'regions', 'units', 'attention', 'ticker', 'receivables', 'competitors'] as const) {
    const route = contract[`warRoom.${name}`]
    const handler = warRoomReaders[`warRoom.${name}`] as (db: unknown, input: unknown, context: unknown) => unknown
    expect([name, route.output.safeParse(handler(db, route.input.parse({}), context)).error]).toEqual([name, undefined])
  }
})

it('reads the forecast off the current run where there is one, for any part of the company', () => {
  const { db, units, beijing, north, guangzhou } = runningCompany()
  insertRow(db, 'forecast_run', { id: 7, made_at_ms: 0, as_of: today - 1, method: 'model', data_hash: '', is_current: 1, kind: 'deals' })
  insertRow(db, 'forecast_run', { id: 6, made_at_ms: 0, as_of: today - 8, method: 'model', data_hash: '', is_current: 0, kind: 'deals' })
  const node = { measure: 'bookings', node_kind: 'total', node_id: 0, period_start: day('2026-04-01'), period_end: day('2026-06-30'), actual_e4: 0, open_e4: 0, new_e4: 0, p10_e4: 0, p50_e4: 0, p90_e4: 0 }
  insertRow(db, 'forecast_node', { run_id: 7, ...node, mean_e4: e4(300) })
  insertRow(db, 'forecast_node', { run_id: 6, ...node, mean_e4: e4(320) })
  const path = db.sqlite.prepare('INSERT INTO forecast_path (run_id, measure, region_id, unit_id, period_start, actual_e4, open_e4, new_e4, paths) VALUES (7, ?, ?, ?, ?, ?, ?, ?, ?)')
  const amounts = (...values: number[]): Uint8Array => storePaths(Float64Array.from(values, e4))
  path.run('bookings', beijing, units[0], day('2026-04-01'), e4(120), e4(60), e4(20), amounts(180, 190, 200, 210, 220))
  path.run('bookings', guangzhou, units[1], day('2026-04-01'), e4(30), e4(60), e4(10), amounts(60, 80, 100, 120, 140))
  const context = { nowMs: 0, today, actor: '', device: '', dataDir: '' }
  const headline = warRoomReaders['warRoom.headline'](db, {}, context)
  expect(headline.forecast).toEqual({ source: 'run', method: 'model', mean: e4(300), p10: e4(252), p50: e4(300), p90: e4(348), runId: 7, madeOn: isoFromDay(today - 1), reason: null })
  expect(headline.expectedAttainment).toBe(1)
  expect(headline.change).toMatchObject({ basis: 'forecast_run', forecast: e4(-20) })
  expect(warRoomReaders['warRoom.headline'](db, { scope: { regionIds: [north] } }, context).forecast).toMatchObject({ source: 'run', mean: e4(200), p10: e4(184), p90: e4(216) })
  expect(warRoomReaders['warRoom.units'](db, {}, context).units.map((unit) => unit.forecast.mean)).toEqual([e4(200), e4(100), 0])
})

it('a period that is over has its result and nothing to hope for', () => {
  const { db } = runningCompany()
  const context = { nowMs: 0, today, actor: '', device: '', dataDir: '' }
  const headline = warRoomReaders['warRoom.headline'](db, { period: { from: '2026-04-01', to: '2026-06-05' } }, context)
  expect(headline).toMatchObject({ asOf: '2026-06-05', daysLeft: 0, bookings: e4(150), forecast: { source: 'stages', mean: e4(150), p10: e4(150), p90: e4(150), reason: null } })
  expect(headline.causes.map((cause) => [cause.kind, cause.effect])).toEqual([['unclosed', e4(-100)]])
})
