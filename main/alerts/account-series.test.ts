import { expect, it } from 'vitest'
import { alertRule, type AlertRule } from '../contract/alerts'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { queryMetrics } from '../metrics/query-metrics'
import { openWriter } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { openFactSeries } from './fact-series'
import { replayDays, replayRule } from './replay'
import { factsOf } from './readings'

const rule = (changes: Partial<AlertRule>): AlertRule => alertRule.parse({ measure: 'account_overdue_days', subjectKind: 'account', comparison: 'above', threshold: 30, ...changes })
const day = 20_000

it('customers together owe what the metrics layer says is outstanding and overdue, as of each day', () => {
  const db = demoCompany({ size: 0.4 })
  for (const [measure, metric] of [['account_overdue', 'overdue_receivables'], ['account_receivables', 'receivables']] as const) {
    const days = [demoToday - 200, demoToday - 31, demoToday]
    const series = openFactSeries(db, rule({ measure }), days[0] ?? demoToday, demoToday)
    for (const on of days) {
      const total = factsOf(series, on).reduce((sum, fact) => sum + (fact.value ?? 0), 0)
      expect(total).toBe(queryMetrics(db, { measures: [metric], by: [], asOf: isoFromDay(on), scope: {} }, on).rows[0]?.[0])
      expect(total).toBeGreaterThan(0)
    }
  }
  db.sqlite.close()
})

it('a customer fires when its oldest overdue invoice has waited long enough, and ends as recovered when that is paid', () => {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  db.sqlite.exec(`INSERT INTO account (id, source_key, name, normal_name) VALUES (1, 'a', '华星集团', 'a'), (2, 'b', '小客户', 'b'), (3, 'c', '按时付款', 'c')`)
  const invoice = db.sqlite.prepare(`INSERT INTO invoice (id, source_key, account_id, amount_e4, due_at, occurred_at, known_at) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const payment = db.sqlite.prepare(`INSERT INTO payment (source_key, invoice_id, amount_e4, occurred_at, known_at) VALUES (?, ?, ?, ?, ?)`)
  const owes = (id: number, accountId: number, amount: number, issued: Day, due: Day): void => void invoice.run(id, `i${id}`, accountId, amount * 10_000, due, issued, issued)
  owes(1, 1, 500, day - 40, day - 10)
  owes(2, 1, 100, day - 10, day + 20)
  owes(3, 2, 20, day - 60, day - 30)
  owes(4, 3, 900, day - 60, day - 30)
  // Half of it, then the rest; known two days after it had come.
  payment.run('p1', 1, 250 * 10_000, day + 15, day + 15)
  payment.run('p2', 1, 250 * 10_000, day + 25, day + 27)
  payment.run('p4', 4, 900 * 10_000, day - 30, day - 30)
  const fired = (tested: AlertRule): unknown =>
    replayRule(tested, openFactSeries(db, tested, day - 5, day + 60), replayDays(day - 5, day + 60, 'day')).map(({ slot: _slot, ...firing }) => firing)

  const large = rule({ minimumAmountE4: 100 * 10_000 })
  // Overdue since day - 9; more than 30 days from day + 21. The second invoice takes over when the first is paid.
  expect(fired(large)).toEqual([
    { subjectId: 1, firedOn: day + 21, value: 31, resolvedOn: day + 27, reason: 'recovered' },
    { subjectId: 1, firedOn: day + 51, value: 31, resolvedOn: null, reason: null }
  ])
  expect(fired(rule({}))).toEqual([
    { subjectId: 2, firedOn: day + 1, value: 31, resolvedOn: null, reason: null },
    { subjectId: 1, firedOn: day + 21, value: 31, resolvedOn: day + 27, reason: 'recovered' },
    { subjectId: 1, firedOn: day + 51, value: 31, resolvedOn: null, reason: null }
  ])
  const amount = rule({ measure: 'account_overdue', threshold: 300 * 10_000 })
  expect(fired(amount)).toEqual([
    { subjectId: 1, firedOn: day - 5, value: 500 * 10_000, resolvedOn: day + 15, reason: 'recovered' },
    { subjectId: 1, firedOn: day + 21, value: 350 * 10_000, resolvedOn: day + 27, reason: 'recovered' }
  ])
  db.sqlite.close()
})
