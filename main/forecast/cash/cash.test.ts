import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RouteInput, RouteOutput } from '../../contract'
import { cashContract } from '../../contract/cash'
import { normalOf, uniformOf } from '../../model/stable-hash'
import type { WriteDb } from '../../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../../warehouse/day'
import { prepare } from '../../warehouse/statement'
import { modelContextOn, openWorkspaceWriterInMemory } from '../testing/memory-workspace'
import { splitAmount } from './cash-amounts'
import { cashCommands } from './cash-commands'
import { delayCurve } from './delay-curve'
import { onWorkdays, payDays } from './pay-days'
import { likeness, weekPaths } from './week-paths'

const today = dayFromIso('2025-08-20')
const accounts = 40

/** Customers 1 to 20 pay about two days after the due day, 21 to 40 about twenty; every week of two years brings invoices on 30 days' terms. */
const habitOf = (account: number): number => (account <= accounts / 2 ? 2 : 20)

function company(options: { readonly invoices: number; readonly until?: Day; readonly seed?: number }): WriteDb {
  const { invoices, until = today, seed = 7 } = options
  const db = openWorkspaceWriterInMemory()
  db.sqlite.transaction(() => {
    prepare(db, `INSERT INTO region (id, source_key, name, parent_id, position) VALUES (1, 'r1', 'North', NULL, 1), (2, 'r2', 'North-East', 1, 2), (3, 'r3', 'South', NULL, 3)`).run()
    for (let account = 1; account <= accounts; account += 1) prepare(db, 'INSERT INTO account (id, source_key, name, normal_name) VALUES (?, ?, ?, ?)').run(account, `a${account}`, `Account ${account}`, `account ${account}`)
    const invoice = prepare(db, 'INSERT INTO invoice (id, source_key, account_id, region_id, amount_e4, due_at, occurred_at, known_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    const payment = prepare(db, 'INSERT INTO payment (source_key, invoice_id, amount_e4, occurred_at, known_at) VALUES (?, ?, ?, ?, ?)')
    for (let id = 1; id <= invoices; id += 1) {
      const issued = today - 730 + Math.floor((id * 730) / invoices)
      if (issued > until) continue
      const account = 1 + Math.floor(accounts * uniformOf(id, 1, seed))
      const amount = Math.round(1_000 + 9_000 * uniformOf(id, 2, seed)) * 10_000
      const due = issued + 30
      invoice.run(id, `i${id}`, account, account % 2 === 0 ? 2 : 3, amount, due, issued, issued)
      const paid = Math.max(issued + 1, due + Math.round(habitOf(account) + 4 * normalOf(id, 3, seed)))
      if (paid <= until) payment.run(`p${id}`, id, amount, paid, paid)
    }
  })()
  return db
}

const cash = (db: WriteDb, input: RouteInput<'forecast.cash'> = {}): Promise<RouteOutput<'forecast.cash'>> => cashCommands['forecast.cash'](db, cashContract['forecast.cash'].input.parse(input), modelContextOn(db, today))
const proof = (db: WriteDb, input: RouteInput<'forecast.cashProof'> = {}): Promise<RouteOutput<'forecast.cashProof'>> => cashCommands['forecast.cashProof'](db, cashContract['forecast.cashProof'].input.parse(input), modelContextOn(db, today))

it('recovers who pays late and when, and beats the due day on past weeks within its range', async () => {
  const db = company({ invoices: 3_000 })
  const answer = await cash(db)
  expect([answer.method, answer.reason, answer.late.method]).toEqual(['model', null, 'model'])
  expect(answer.delay.errorDays ?? 99).toBeLessThan(4.2)
  expect(answer.delay.typicalErrorDays ?? 0).toBeGreaterThan(8)
  // Not yet due: the planted chance of late payment (a normal delay above 0.5 days), and the planted day.
  const waiting = answer.invoices.filter((one) => one.dueOn > isoFromDay(today + 6))
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const early = waiting.filter((one) => (one.accountId ?? 0) <= accounts / 2)
  const late = waiting.filter((one) => (one.accountId ?? 0) > accounts / 2)
  expect(early.length).toBeGreaterThan(20)
  expect(mean(early.map((one) => one.pLate))).toBeGreaterThan(0.5)
  expect(mean(early.map((one) => one.pLate))).toBeLessThan(0.78)
  expect(mean(late.map((one) => one.pLate))).toBeGreaterThan(0.95)
  const delays = (list: typeof late): number => mean(list.map((one) => dayFromIso(one.expectedOn ?? one.dueOn) - dayFromIso(one.dueOn)))
  expect(Math.abs(delays(early) - 2)).toBeLessThan(1.5)
  expect(Math.abs(delays(late) - 20)).toBeLessThan(2.5)
  for (const one of waiting.filter((each) => (each.habit?.settled ?? 0) >= 20)) expect(Math.abs((one.habit?.medianDelay ?? 0) - habitOf(one.accountId ?? 0))).toBeLessThan(3)

  const past = await proof(db, { origins: 8 })
  expect(past.weeks).toHaveLength(32)
  expect(past.wape ?? 1).toBeLessThan(0.2)
  expect(past.wape ?? 1).toBeLessThan(0.6 * (past.dueWape ?? 0))
  expect(past.coverage ?? 0).toBeGreaterThan(0.6)
})

it('adds up: invoices, weeks, others and later are what is outstanding, whatever is asked for', async () => {
  const db = company({ invoices: 1_500 })
  const open = prepare(db, 'SELECT sum(i.amount_e4) AS e4, count(*) AS n FROM invoice i WHERE NOT EXISTS (SELECT 1 FROM payment p WHERE p.invoice_id = i.id)').get() as { e4: number; n: number }
  for (const input of [{}, { weeks: 3, limit: 5 }, { weeks: 26, limit: 0 }]) {
    const answer = await cash(db, input)
    expect([answer.outstandingE4, answer.openInvoices]).toEqual([open.e4, open.n])
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
    answer.weeks.forEach((week, index) => expect(sum(answer.invoices.map((one) => one.weeksE4[index] ?? 0)) + (answer.others.weeksE4[index] ?? 0)).toBe(week.meanE4))
    expect(sum(answer.weeks.map((week) => week.meanE4)) + answer.laterE4).toBe(open.e4)
    expect(sum(answer.invoices.map((one) => one.laterE4)) + answer.others.laterE4).toBe(answer.laterE4)
    for (const { p10E4, p50E4, p90E4 } of [...answer.weeks, answer.total]) expect(p10E4 <= p50E4 && p50E4 <= p90E4).toBe(true)
  }
  const parts = await Promise.all([1, 3].map((region) => cash(db, { scope: { regionIds: [region] } })))
  expect(parts.reduce((sum, part) => sum + part.outstandingE4, 0)).toBe(open.e4)
})

it('knows nothing of later days: a past day gives what it gave then, whatever has come since', async () => {
  const day = today - 100
  const then = await cash(company({ invoices: 2_000, until: day }), { asOf: isoFromDay(day) })
  const db = company({ invoices: 2_000 })
  // Canaries: known later, about earlier days.
  prepare(db, 'INSERT INTO invoice (id, source_key, account_id, amount_e4, due_at, occurred_at, known_at) VALUES (90001, \'late\', 1, 9e12, ?, ?, ?)').run(day - 20, day - 50, day + 1)
  prepare(db, 'INSERT INTO payment (source_key, invoice_id, amount_e4, occurred_at, known_at) SELECT \'canary\' || id, id, 1e4, ?, ? FROM invoice WHERE occurred_at < ?').run(day - 3, day + 1, day)
  expect(await cash(db, { asOf: isoFromDay(day) })).toEqual(then)
  // The test bites: with the same rows known in time, the figures move.
  prepare(db, 'UPDATE payment SET known_at = occurred_at').run()
  expect((await cash(db, { asOf: isoFromDay(day) })).outstandingE4).not.toBe(then.outstandingE4)
})

it('is never blank: no invoices, none settled, too few, and habits that tell nothing', async () => {
  const none = await cash(openWorkspaceWriterInMemory())
  expect([none.method, none.reason?.key, none.outstandingE4]).toEqual(['due_date', 'no_invoices', 0])
  const unpaid = company({ invoices: 100 })
  prepare(unpaid, 'DELETE FROM payment').run()
  const due = await cash(unpaid)
  expect([due.method, due.reason]).toEqual(['due_date', { key: 'too_few_settled', params: { settled: 0, needed: 200 } }])
  due.weeks.forEach((week) => expect(week.meanE4).toBe(week.dueE4))
  const few = await cash(company({ invoices: 120 }))
  expect([few.method, few.reason?.key]).toEqual(['typical_delay', 'too_few_settled'])
  expect(few.total.meanE4).toBeGreaterThan(0.9 * few.outstandingE4)
  // Every customer pays in the same way.
  const alike = company({ invoices: 1_500 })
  prepare(alike, 'UPDATE invoice SET account_id = 1, region_id = NULL').run()
  prepare(alike, 'UPDATE payment SET occurred_at = (SELECT due_at FROM invoice WHERE invoice.id = payment.invoice_id) + (invoice_id * 7919) % 5, known_at = occurred_at').run()
  prepare(alike, 'UPDATE payment SET known_at = occurred_at').run()
  const flat = await cash(alike)
  expect(flat.delay.errorDays ?? 9).toBeLessThan(2)
})

it('a partly paid invoice is open with its rest, and one that lacks a bank charge is settled', async () => {
  const db = company({ invoices: 400 })
  prepare(db, 'DELETE FROM payment').run()
  prepare(db, `INSERT INTO payment (source_key, invoice_id, amount_e4, occurred_at, known_at) SELECT 'x' || id, id, CAST(amount_e4 * CASE id % 2 WHEN 0 THEN 0.4 ELSE 0.997 END AS INTEGER), occurred_at + 20, occurred_at + 20 FROM invoice WHERE occurred_at < ?`).run(today - 30)
  const answer = await cash(db)
  const { e4 } = prepare(db, `SELECT sum(amount_e4 - ifnull((SELECT p.amount_e4 FROM payment p WHERE p.invoice_id = invoice.id), 0)) AS e4 FROM invoice WHERE occurred_at >= ? OR id % 2 = 0`).get(today - 30) as { e4: number }
  expect(answer.outstandingE4).toBe(e4)
})

it('the delay curve is that of Kaplan and Meier, with censored cases (worked example), and falls for ever', () => {
  // Textbook case: payments at 6, 6, 6, 7, 10, 13, 16, 22, 23 days, still waiting at 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35; repeated so that no tail is used.
  const paid = [6, 6, 6, 7, 10, 13, 16, 22, 23]
  const open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
  const many = <T>(list: readonly T[]): T[] => Array.from({ length: 40 }, () => list).flat()
  const curve = delayCurve([...many(paid).map((days) => ({ days, isPaid: true })), ...many(open).map((days) => ({ days, isPaid: false }))])
  for (const [days, share] of [[5, 1], [6, 0.857], [7, 0.807], [10, 0.753], [13, 0.69], [16, 0.627], [22, 0.538], [23, 0.448]] as const) expect(curve(days)).toBeCloseTo(share, 3)
  fc.assert(
    fc.property(fc.array(fc.record({ days: fc.integer({ min: -60, max: 400 }), isPaid: fc.boolean() }), { maxLength: 120 }), (waiting) => {
      const made = delayCurve(waiting)
      let before = 1
      for (let days = -80; days <= 500; days += 7) {
        const left = made(days)
        expect(left).toBeGreaterThanOrEqual(0)
        expect(left).toBeLessThanOrEqual(before + 1e-12)
        before = left
      }
    })
  )
})

it('an exponential tail is recovered where few cases are left', () => {
  const waiting = Array.from({ length: 600 }, (_, index) => ({ days: -20 * Math.log(1 - uniformOf(index, 1, 3)), isPaid: true }))
  const curve = delayCurve(waiting)
  for (const days of [10, 40, 90, 120]) expect(Math.abs(Math.log(curve(days)) + days / 20)).toBeLessThan(days > 60 ? 1.2 : 0.35)
})

it('chances stay chances: by day they rise, agree with the chance of late payment, and wait for working days', () => {
  const anyCurve = fc.array(fc.record({ days: fc.integer({ min: -40, max: 60 }), isPaid: fc.boolean() }), { minLength: 1, maxLength: 80 }).map(delayCurve)
  fc.assert(
    fc.property(anyCurve, fc.integer({ min: -50, max: 50 }), fc.integer({ min: -20, max: 20 }), fc.option(fc.double({ min: 0, max: 1, noNaN: true })), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (curve, dueIn, delay, late, workdays, paysOff) => {
      const { paidBy, pLate } = payDays(curve, delay, 1_000 + dueIn, 1_000, 60, late)
      expect(pLate).toBeGreaterThanOrEqual(0)
      expect(pLate).toBeLessThanOrEqual(1)
      if (dueIn >= 1) expect(paidBy[dueIn - 1]).toBeCloseTo(1 - pLate, 9)
      const moved = onWorkdays(paidBy, workdays, paysOff)
      for (const list of [paidBy, moved]) {
        let before = 0
        for (const share of list) {
          expect(share).toBeGreaterThanOrEqual(before - 1e-9)
          expect(share).toBeLessThanOrEqual(1 + 1e-9)
          before = share
        }
      }
      moved.forEach((share, index) => {
        expect(share).toBeLessThanOrEqual((paidBy[index] ?? 0) + 1e-9)
        if (workdays[index] === true) expect(share).toBeCloseTo(paidBy[index] ?? 0, 9)
      })
    })
  )
})

it('amounts are split to the unit, and paths keep the mean of the chances whatever customers have in common', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9e14 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 26 }), (amount, shares) => {
      const { weeks, later } = splitAmount(amount, [...shares].sort((left, right) => left - right))
      expect(weeks.reduce((sum, week) => sum + week, 0) + later).toBe(amount)
      expect(Math.min(...weeks, later)).toBeGreaterThanOrEqual(0)
    })
  )
  const invoices = Array.from({ length: 300 }, (_, index) => ({ id: index + 1, accountId: index % 30, outstandingE4: 100, paidByWeek: [0.3, 0.8] }))
  const spreadOf = (alike: number): number => {
    const [first = new Float64Array(0)] = weekPaths(invoices, 2, alike)
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length
    expect(Math.abs(mean / 9_000 - 1)).toBeLessThan(0.06)
    return Math.sqrt(first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / first.length)
  }
  expect(spreadOf(0.6)).toBeGreaterThan(1.8 * spreadOf(0))
})

it('recovers how alike the delays of a customer are', () => {
  for (const truth of [0, 0.3, 0.7]) {
    const residuals = Array.from({ length: 4_000 }, (_, index) => ({ group: index % 400, residual: 5 * (Math.sqrt(truth) * normalOf(index % 400, 1, 5) + Math.sqrt(1 - truth) * normalOf(index, 2, 5)) }))
    expect(Math.abs(likeness(residuals) - truth)).toBeLessThan(0.06)
  }
})

it('a forecast that is cancelled says so, at once and in the middle of a training', async () => {
  const db = company({ invoices: 3_000 })
  for (const whenMs of [0, 60]) {
    const stopping = new AbortController()
    const context = { ...modelContextOn(db, today), signal: stopping.signal }
    setTimeout(() => stopping.abort(), whenMs)
    await expect(cashCommands['forecast.cash'](db, cashContract['forecast.cash'].input.parse({}), context)).rejects.toMatchObject({ failure: { code: 'cancelled' } })
  }
})
