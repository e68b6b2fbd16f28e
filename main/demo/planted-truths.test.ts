import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadDb, WriteDb } from '../warehouse/database'
import { dayFromIso, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { defaultDemoOptions } from './demo-options'
import { drawnTruths } from './drawn-truths'
import { plantedTruths, springFestivals } from './planted-truths'
import { dealSnapshots, plainFeatures, type DealSnapshot } from './testing/deal-features'
import { demoCompany } from './testing/demo-company'
import { areaUnderCurve, correlation, fitLogistic, mean, median, predictLogistic } from './testing/statistics'

const companies = [defaultDemoOptions, { seed: 7, size: 0.4 }, { seed: 99, size: 0.4 }]

describe.each(companies)('planted truths of the company of seed $seed and size $size', (options) => {
  let db: WriteDb
  beforeAll(() => {
    db = demoCompany(options)
  })
  afterAll(() => {
    db.sqlite.close()
  })

  it('signs least around the Spring Festival and most at the end of quarters', () => {
    const perDay = (rows: readonly { n: number }[], days: number): number => mean(rows.map((row) => row.n)) / days
    const wins = (from: Day, to: Day): number => winsBetween(db, from, to)
    const festivals = springFestivals.filter((day) => day > dayFromIso('2024-01-01') && day < dayFromIso('2026-05-01'))
    const around = perDay(festivals.map((day) => ({ n: wins(day - 3, day + 8) })), 12)
    const before = perDay(festivals.map((day) => ({ n: wins(day - 45, day - 10) + wins(day + 20, day + 45) })), 62)
    expect(around / before).toBeLessThan(0.35)

    const starts = ['2024-04-01', '2024-07-01', '2024-10-01', '2025-01-01', '2025-04-01', '2025-07-01', '2025-10-01', '2026-01-01', '2026-04-01'].map(dayFromIso)
    const last = perDay(starts.map((day) => ({ n: wins(day - 14, day - 1) })), 14)
    const middle = perDay(starts.map((day) => ({ n: wins(day - 70, day - 29) })), 42)
    expect(last / middle).toBeGreaterThan(1.5)
  })

  it('loses deals and delivers late in one region about two weeks after the supply signal rises', () => {
    const region = plantedTruths.supplyShock.regionKey
    const lags = [-2, -1, 0, 1, 2, 3, 4, 5, 6]
    const best = lags.map((lag) => ({ lag, value: correlation(...delaysAgainstSignal(db, region, lag)) })).reduce((a, b) => (b.value > a.value ? b : a))
    expect(best.value).toBeGreaterThan(0.6)
    expect(best.lag).toBeGreaterThanOrEqual(1)
    expect(best.lag).toBeLessThanOrEqual(3)
    const [troubled, calm] = lossRates(db, region)
    expect(troubled / calm).toBeGreaterThan(1.3)
  })

  it('has one unit that calls its quarters too high, by about a third of its target, and moves its dates at quarter end', () => {
    const { inflatingUnitKey } = drawnTruths(options)
    const bias = submissionBias(db)
    const inflated = bias.get(inflatingUnitKey) ?? 0
    expect(Math.abs(inflated - plantedTruths.inflatedForecast.inflation)).toBeLessThan(0.12)
    const others = [...bias].filter(([key]) => key !== inflatingUnitKey).map(([, value]) => value)
    expect(Math.max(...others)).toBeLessThan(inflated - 0.1)
    expect(Math.abs(median(others))).toBeLessThan(0.04)

    const pulls = pullIns(db)
    const own = pulls.get(inflatingUnitKey) ?? 0
    expect(own).toBeGreaterThan(3 * median([...pulls].filter(([key]) => key !== inflatingUnitKey).map(([, value]) => value)))
  })

  it('wins less at higher prices, by the slope of each product line', () => {
    const decided = dealSnapshots(db, decisions(db)).filter((deal) => deal.ratio !== null)
    const deviations: number[] = []
    for (const [line, slope] of Object.entries(plantedTruths.priceResponse.slopeByLine)) {
      const deals = decided.filter((deal) => deal.line === line)
      if (deals.length < 100) continue
      const fit = fitLogistic(deals.map(decisionFeatures), deals.map((deal) => deal.outcome))
      const error = fit.standardErrors[1] ?? 1
      // Hidden engagement and skill pull a fitted slope towards zero by up to a tenth.
      const deviation = ((fit.coefficients[1] ?? 0) - 0.95 * slope) / error
      expect({ line, isNear: Math.abs(deviation) < 3.3, slope: fit.coefficients[1] }).toMatchObject({ isNear: true })
      expect(fit.coefficients[1]).toBeLessThan(0)
      deviations.push(deviation)
    }
    expect(Math.abs(mean(deviations))).toBeLessThan(1.6)
  })

  it('lets the known drivers predict later outcomes of open deals, well but not perfectly', () => {
    const split = dayFromIso('2025-07-01')
    const train = dealSnapshots(db, openDeals(db, dayFromIso('2024-02-26'), split - 30, split))
    const test = dealSnapshots(db, openDeals(db, split, dayFromIso('2025-12-15'), dayFromIso('2026-05-29')))
    const fit = fitLogistic(train.map(plainFeatures), train.map((deal) => deal.outcome))
    const area = areaUnderCurve(test.map((deal) => predictLogistic(fit.coefficients, plainFeatures(deal))), test.map((deal) => deal.outcome))
    expect(area).toBeGreaterThan(0.71)
    expect(area).toBeLessThan(0.86)
  })

  it('has reps and units of different skill that show in their win rates', () => {
    const truths = drawnTruths(options)
    const rates = allText<{ unit: string; rep: string; wins: number; decided: number }>(
      db,
      `SELECT u.source_key AS unit, r.source_key AS rep, sum(o.status = 1) AS wins, count(*) AS decided FROM opportunity o JOIN battle_unit u ON u.id = o.unit_id JOIN rep r ON r.id = o.rep_id
       WHERE o.status > 0 GROUP BY 1, 2 HAVING count(*) >= 8`
    )
    const skill = rates.map((row) => (truths.repSkill.get(row.rep) ?? 0) + (truths.unitSkill.get(row.unit) ?? 0))
    expect(correlation(skill, rates.map((row) => row.wins / row.decided))).toBeGreaterThan(0.18)
  })

  it('has customers who always pay late', () => {
    const { latePayingAccountKeys } = drawnTruths(options)
    const accounts = allText<{ key: string; late: number }>(
      db,
      `SELECT a.source_key AS key, avg(p.occurred_at - i.due_at) AS late FROM payment p JOIN invoice i ON i.id = p.invoice_id JOIN account a ON a.id = i.account_id WHERE i.disputed = 0 GROUP BY 1`
    )
    const late = accounts.filter((account) => latePayingAccountKeys.has(account.key)).map((account) => account.late)
    const others = accounts.filter((account) => !latePayingAccountKeys.has(account.key)).map((account) => account.late)
    expect(Math.abs(mean(late) - plantedTruths.latePayers.meanDaysLate)).toBeLessThan(5)
    expect(Math.abs(mean(others) - plantedTruths.latePayers.othersMeanDaysLate)).toBeLessThan(3)
  })
})

function winsBetween(db: ReadDb, from: Day, to: Day): number {
  return allText<{ n: number }>(db, 'SELECT count(*) AS n FROM opportunity WHERE status = 1 AND closed_at BETWEEN ? AND ?', [from, to])[0]?.n ?? 0
}

/** Weekly mean delay of deliveries by promised week, and the signal's first print `lag` weeks before. */
function delaysAgainstSignal(db: ReadDb, regionKey: string, lag: number): [number[], number[]] {
  const rows = allText<{ delay: number; pressure: number }>(
    db,
    `WITH signal_week AS (SELECT (occurred_at + 3) / 7 AS week, value, min(known_at) FROM signal_value JOIN signal ON signal.id = signal_id WHERE source_key = @signal GROUP BY 1),
       delay AS (SELECT (promised_at + 3) / 7 AS week, avg(delivered_at - promised_at) AS days FROM sales_order JOIN region ON region.id = region_id JOIN region large ON large.id = region.parent_id
         WHERE delivered_at IS NOT NULL AND large.source_key = @region GROUP BY 1 HAVING count(*) >= 2)
     SELECT delay.days AS delay, signal_week.value AS pressure FROM delay JOIN signal_week ON signal_week.week = delay.week - @lag`,
    { signal: `supply-pressure-${regionKey}`, region: regionKey, lag }
  )
  return [rows.map((row) => row.delay), rows.map((row) => row.pressure)]
}

/** Share of open deals lost per week in the region, two weeks after high and after low signals. */
function lossRates(db: ReadDb, regionKey: string): [number, number] {
  const rows = allText<{ high: number; lost: number; open: number }>(
    db,
    `WITH week AS (SELECT occurred_at + 14 AS start, value > 1.2 AS high, min(known_at) FROM signal_value JOIN signal ON signal.id = signal_id WHERE source_key = @signal AND occurred_at BETWEEN 19723 AND 20585 GROUP BY 1),
       deal AS (SELECT max(o.created_at, 19692) AS opened, o.closed_at, o.status FROM opportunity o JOIN region ON region.id = o.region_id JOIN region large ON large.id = region.parent_id WHERE large.source_key = @region)
     SELECT high, sum((SELECT count(*) FROM deal WHERE status = 2 AND closed_at > start AND closed_at <= start + 7)) AS lost,
       sum((SELECT count(*) FROM deal WHERE opened <= start AND ifnull(closed_at, 99999) > start)) AS open FROM week GROUP BY high`,
    { signal: `supply-pressure-${regionKey}`, region: regionKey }
  )
  const rate = (high: number): number => {
    const row = rows.find((candidate) => candidate.high === high)
    return row === undefined ? Number.NaN : row.lost / row.open
  }
  return [rate(1), rate(0)]
}

/** Mean of (submission - final) / target over closed quarters, weeks before the last three, by unit. */
function submissionBias(db: ReadDb): ReadonlyMap<string, number> {
  const rows = allText<{ key: string; bias: number }>(
    db,
    `SELECT u.source_key AS key, avg(1.0 * (s.amount_e4 - ifnull((SELECT sum(amount_e4) FROM opportunity o WHERE o.unit_id = u.id AND o.status = 1 AND o.closed_at BETWEEN s.period_start AND s.period_end), 0)) / q.amount_e4) AS bias
     FROM submission s JOIN battle_unit u ON u.id = s.node_id JOIN quota q ON q.unit_id = u.id AND q.period_start = s.period_start
     WHERE s.level = 'unit' AND s.period_end < 20602 AND s.period_end - s.made_on >= 21 GROUP BY 1`
  )
  return new Map(rows.map((row) => [row.key, row.bias]))
}

/** Close dates moved from after the quarter into its last four days, in the quarter's last three weeks, per hundred deals. */
function pullIns(db: ReadDb): ReadonlyMap<string, number> {
  const rows = allText<{ key: string; share: number }>(
    db,
    `SELECT u.source_key AS key, 100.0 * sum(EXISTS (SELECT 1 FROM opportunity_history h JOIN opportunity_history b ON b.opportunity_id = h.opportunity_id AND b.seq = h.seq - 1 JOIN calendar c ON c.day = h.occurred_at
        WHERE h.opportunity_id = o.id AND h.status = 0 AND c.quarter_start + 92 - h.occurred_at < 25 AND b.expected_close_at > c.quarter_start + 92
          AND h.expected_close_at BETWEEN c.quarter_start + 85 AND c.quarter_start + 92)) / count(*) AS share
     FROM opportunity o JOIN battle_unit u ON u.id = o.unit_id GROUP BY 1`
  )
  return new Map(rows.map((row) => [row.key, row.share]))
}

/** Deals on the day before their negotiation ended, with whether it ended well. */
function decisions(db: ReadDb): { id: number; day: Day; outcome: number }[] {
  return allText(
    db,
    `SELECT h.opportunity_id AS id, h.known_at - 1 AS day, lost.id IS NULL AS outcome FROM opportunity_history h JOIN opportunity_history b ON b.opportunity_id = h.opportunity_id AND b.seq = h.seq - 1
     JOIN stage before ON before.id = b.stage_id AND before.source_key = 'negotiation' LEFT JOIN stage lost ON lost.id = h.stage_id AND lost.source_key = 'lost' WHERE h.stage_id <> b.stage_id`
  )
}

function decisionFeatures(deal: DealSnapshot): readonly number[] {
  return [
    1, (deal.ratio ?? 0) - plantedTruths.priceResponse.referenceRatio, deal.hasCompetitor, Math.min(4, deal.pushes), Math.log1p(deal.activities28), Math.log1p(deal.daysSinceActivity),
    Math.log1p(deal.accountWins), deal.logAmount
  ]
}

/** Every eighth week: the deals that were open and whose end was known by `knownBy`. */
function openDeals(db: ReadDb, from: Day, to: Day, knownBy: Day): { id: number; day: Day; outcome: number }[] {
  const found: { id: number; day: Day; outcome: number }[] = []
  for (let day = from; day <= to; day += 56) {
    found.push(
      ...allText<{ id: number; day: Day; outcome: number }>(
        db,
        'SELECT id, @day AS day, status = 1 AS outcome FROM opportunity WHERE known_at <= @day AND status > 0 AND closed_at > @day AND closed_at <= @knownBy',
        { day, knownBy }
      )
    )
  }
  return found
}
