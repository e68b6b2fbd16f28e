import { beforeAll, expect, it } from 'vitest'
import type { ReadDb } from '../warehouse/database'
import { allText, firstText } from '../warehouse/statement'
import { demoToday, goLive } from './demo-options'
import { demoCompany } from './testing/demo-company'

let db: ReadDb
beforeAll(() => {
  db = demoCompany()
})

/** Rows that break a rule; none is expected. */
const broken = (text: string): unknown[] => allText(db, `${text} LIMIT 5`, text.includes('@') ? { today: demoToday, goLive } : [])

it('has no reference into the void', () => {
  expect(db.sqlite.pragma('foreign_key_check')).toEqual([])
})

it('keeps the last state of the history equal to the opportunity', () => {
  expect(
    broken(`SELECT o.id FROM opportunity o JOIN opportunity_history h ON h.opportunity_id = o.id AND h.seq = (SELECT max(seq) FROM opportunity_history x WHERE x.opportunity_id = o.id)
      WHERE (o.stage_id, o.status, o.amount_e4, o.expected_close_at, o.rep_id, o.unit_id, o.region_id) IS NOT (h.stage_id, h.status, h.amount_e4, h.expected_close_at, h.rep_id, h.unit_id, h.region_id)
        OR (o.status > 0 AND o.closed_at IS NOT h.occurred_at) OR (o.status = 0 AND o.closed_at IS NOT NULL)`)
  ).toEqual([])
  expect(broken(`SELECT h.opportunity_id FROM opportunity_history h JOIN stage ON stage.id = h.stage_id WHERE h.status <> CASE kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END`)).toEqual([])
})

it('says in the change list exactly what changed', () => {
  expect(
    broken(`SELECT h.opportunity_id, h.seq, h.change FROM opportunity_history h JOIN opportunity_history b ON b.opportunity_id = h.opportunity_id AND b.seq = h.seq - 1
      WHERE (instr(h.change, 'stage') > 0) <> (h.stage_id <> b.stage_id) OR (instr(h.change, 'amount') > 0) <> (h.amount_e4 <> b.amount_e4)
        OR (instr(h.change, 'close_date') > 0) <> (h.expected_close_at <> b.expected_close_at) OR (instr(h.change, 'owner') > 0) <> (h.rep_id <> b.rep_id)`)
  ).toEqual([])
  expect(broken(`SELECT opportunity_id FROM opportunity_history WHERE (change = 'created') <> (seq = 1)`)).toEqual([])
})

it('orders histories by seq as by knowledge, with nothing after a deal is closed', () => {
  expect(
    broken(`SELECT h.opportunity_id FROM opportunity_history h JOIN opportunity_history b ON b.opportunity_id = h.opportunity_id AND b.seq = h.seq - 1
      WHERE h.known_at < b.known_at OR h.occurred_at < b.occurred_at OR b.status > 0`)
  ).toEqual([])
})

it('knows nothing before it happened, before go-live or after today', () => {
  const facts = ['opportunity', 'opportunity_history', 'activity', 'lead', 'quote', 'competitor_mention', 'sales_order', 'order_line', 'invoice', 'payment', 'service_ticket', 'signal_value']
  for (const table of facts) {
    expect({ table, rows: broken(`SELECT * FROM ${table} WHERE occurred_at > known_at OR known_at > @today ${table === 'signal_value' ? '' : 'OR known_at < @goLive'}`) }).toEqual({ table, rows: [] })
  }
  for (const table of ['quota', 'plan', 'resource_pool', 'submission']) expect({ table, rows: broken(`SELECT * FROM ${table} WHERE known_at > @today`) }).toEqual({ table, rows: [] })
  expect(broken(`SELECT id FROM opportunity WHERE closed_at > @today OR closed_at < @goLive`)).toEqual([])
  expect(broken('SELECT id FROM sales_order WHERE delivered_at > @today')).toEqual([])
  expect(broken('SELECT id FROM service_ticket WHERE closed_at > @today OR closed_at < occurred_at')).toEqual([])
})

it('lets nothing happen to a deal before it was created or after it was closed', () => {
  expect(broken('SELECT h.opportunity_id FROM opportunity_history h JOIN opportunity o ON o.id = h.opportunity_id WHERE h.occurred_at < o.created_at')).toEqual([])
  for (const table of ['activity', 'quote', 'competitor_mention']) {
    expect({ table, rows: broken(`SELECT f.id FROM ${table} f JOIN opportunity o ON o.id = f.opportunity_id WHERE f.occurred_at < o.created_at OR f.occurred_at > o.closed_at`) }).toEqual({ table, rows: [] })
  }
  expect(broken('SELECT s.id FROM sales_order s JOIN opportunity o ON o.id = s.opportunity_id WHERE o.status <> 1 OR s.occurred_at <= o.closed_at')).toEqual([])
  expect(broken('SELECT l.id FROM lead l JOIN opportunity o ON o.id = l.opportunity_id WHERE l.occurred_at > o.created_at OR l.responded_at > o.created_at')).toEqual([])
  expect(broken('SELECT a.id FROM opportunity a JOIN account ON account.id = a.account_id WHERE account.created_at > a.created_at')).toEqual([])
})

it('gives deals to reps who belong to the unit on that day, in provinces of the unit’s region', () => {
  expect(
    broken(`SELECT h.opportunity_id, h.seq FROM opportunity_history h
      WHERE NOT EXISTS (SELECT 1 FROM rep_membership m WHERE m.rep_id = h.rep_id AND m.unit_id = h.unit_id AND h.occurred_at BETWEEN m.valid_from AND m.valid_to) AND h.change LIKE '%created%'`)
  ).toEqual([])
  expect(
    broken(`SELECT o.id FROM opportunity o JOIN region province ON province.id = o.region_id JOIN unit_membership m ON m.unit_id = o.unit_id WHERE province.parent_id <> m.region_id`)
  ).toEqual([])
  expect(broken('SELECT a.rep_id FROM rep_membership a JOIN rep_membership b ON b.rep_id = a.rep_id AND b.valid_from > a.valid_from WHERE b.valid_from <= a.valid_to')).toEqual([])
})

it('adds up: lines, orders, credits, invoices, payments, quotas', () => {
  expect(broken('SELECT o.id FROM opportunity o JOIN opportunity_line l ON l.opportunity_id = o.id GROUP BY o.id HAVING sum(l.amount_e4) <> o.amount_e4')).toEqual([])
  expect(broken('SELECT s.id FROM sales_order s JOIN order_line l ON l.order_id = s.id GROUP BY s.id HAVING sum(l.amount_e4) <> s.amount_e4')).toEqual([])
  expect(broken('SELECT opportunity_id FROM opportunity_credit WHERE is_overlay = 0 GROUP BY opportunity_id HAVING abs(sum(share) - 1) > 1e-9')).toEqual([])
  expect(firstText(db, 'SELECT count(*) AS n FROM opportunity WHERE id NOT IN (SELECT opportunity_id FROM opportunity_credit)')).toEqual({ n: 0 })
  // An order placed after today is not known yet; those that are never exceed their deal.
  expect(broken('SELECT o.id FROM opportunity o JOIN sales_order s ON s.opportunity_id = o.id GROUP BY o.id HAVING sum(s.amount_e4) > o.amount_e4')).toEqual([])
  expect(broken('SELECT s.id FROM sales_order s JOIN invoice i ON i.order_id = s.id GROUP BY s.id HAVING sum(i.amount_e4) > s.amount_e4')).toEqual([])
  expect(broken('SELECT i.id FROM invoice i JOIN payment p ON p.invoice_id = i.id GROUP BY i.id HAVING sum(p.amount_e4) > i.amount_e4 OR min(p.occurred_at) <= i.occurred_at')).toEqual([])
  expect(
    broken(`WITH unit AS (SELECT m.region_id, q.period_start, sum(q.amount_e4) AS amount FROM quota q JOIN unit_membership m ON m.unit_id = q.unit_id GROUP BY 1, 2)
      SELECT q.id FROM quota q LEFT JOIN unit ON unit.region_id = q.region_id AND unit.period_start = q.period_start WHERE q.region_id IS NOT NULL AND q.amount_e4 IS NOT unit.amount`)
  ).toEqual([])
  expect(
    broken(`WITH rep AS (SELECT m.unit_id, q.period_start, sum(q.amount_e4) AS amount FROM quota q JOIN rep_membership m ON m.rep_id = q.rep_id AND q.period_start BETWEEN m.valid_from AND m.valid_to GROUP BY 1, 2)
      SELECT q.id FROM quota q LEFT JOIN rep ON rep.unit_id = q.unit_id AND rep.period_start = q.period_start WHERE q.unit_id IS NOT NULL AND q.amount_e4 IS NOT rep.amount`)
  ).toEqual([])
})

it('works on workdays', () => {
  expect(broken(`SELECT o.id FROM opportunity o JOIN calendar c ON c.day = o.closed_at WHERE c.is_workday = 0`)).toEqual([])
  expect(broken(`SELECT h.opportunity_id FROM opportunity_history h JOIN calendar c ON c.day = h.occurred_at WHERE c.is_workday = 0`)).toEqual([])
  expect(broken(`SELECT a.id FROM activity a JOIN calendar c ON c.day = a.occurred_at WHERE c.is_workday = 0`)).toEqual([])
  expect(broken(`SELECT s.id FROM sales_order s JOIN calendar c ON c.day = s.occurred_at WHERE c.is_workday = 0`)).toEqual([])
})

it('is of plausible size: about a billion yuan booked in a year, a quarter two thirds gone, targets near the outcome', () => {
  const year = firstText<{ yuan: number; deals: number }>(db, `SELECT sum(amount_e4) / 1e4 AS yuan, count(*) AS deals FROM opportunity JOIN calendar ON day = closed_at WHERE status = 1 AND year = 2025`)
  expect(year?.yuan).toBeGreaterThan(8e8)
  expect(year?.yuan).toBeLessThan(13e8)
  const attained = allText<{ start: number; share: number }>(
    db,
    `SELECT q.period_start AS start, (SELECT sum(amount_e4) FROM opportunity WHERE status = 1 AND closed_at BETWEEN q.period_start AND q.period_end) * 1.0 / sum(q.amount_e4) AS share
     FROM quota q WHERE q.region_id IS NOT NULL GROUP BY q.period_start, q.period_end ORDER BY 1`
  ).map((row) => row.share)
  const running = attained.pop() ?? 0
  for (const share of attained) {
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(1.08)
  }
  expect(running).toBeGreaterThan(0.35)
  expect(running).toBeLessThan(0.75)
})

it('has companies that stand there twice under nearly the same name', () => {
  const twins = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM (SELECT credit_code FROM account GROUP BY credit_code HAVING count(*) > 1)')
  expect(twins?.n).toBeGreaterThan(10)
  expect(firstText(db, 'SELECT count(*) - count(DISTINCT name) AS n FROM account')).toEqual({ n: 0 })
})
