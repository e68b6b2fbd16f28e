import type { ReadDb, WriteDb } from '../database'
import { monthStart, type Day } from '../day'
import { allText, firstText, prepare } from '../statement'
import { rolledFacts } from './rollup'

export function hasDirtyInvoices(db: ReadDb): boolean {
  return firstText(db, 'SELECT 1 FROM rollup_dirty_invoice LIMIT 1') !== undefined
}

/** What changed on one day at one place: how many invoices became unpaid (or stopped being so), and by how much. */
interface Change {
  facts: number
  amountE4: number
}

interface Invoice {
  readonly knownAt: Day
  readonly dueAt: Day
  readonly amountE4: number
  readonly place: number
  /** In the order of their days. */
  readonly payments: { readonly knownAt: Day; readonly amountE4: number }[]
}

/** Changes by place, of invoices not yet due and of overdue ones. */
type DayChanges = readonly [notDue: Map<number, Change>, overdue: Map<number, Change>]

/** Wider than any id; a region and a unit together stay exact. */
const idSpan = 2 ** 26

/**
 * Makes the changes of receivables anew for the days on which something is different now: those on which changed invoices counted before, and
 * those on which they count now. Every invoice with an event on one of these days is walked through once.
 */
export function refreshReceivables(db: WriteDb): void {
  const days = dirtyDays(db)
  if (days.length === 0) return
  const changes = new Map<Day, DayChanges>(days.map((day) => [day, [new Map(), new Map()]]))
  for (const invoice of invoicesOf(db, days)) addChanges(invoice, changes)

  const forget = prepare(db, 'DELETE FROM rollup_receivable_day WHERE month = ? AND day = ?')
  const insert = prepare(db, 'INSERT INTO rollup_receivable_day (month, day, region_id, unit_id, overdue, facts, amount_e4) VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const [day, kinds] of changes) {
    forget.run(monthStart(day), day)
    kinds.forEach((places, overdue) => {
      for (const [place, { facts, amountE4 }] of places) {
        if (facts !== 0 || amountE4 !== 0) insert.run(monthStart(day), day, Math.floor(place / idSpan), place % idSpan, overdue, facts, amountE4)
      }
    })
  }
  for (const month of new Set(days.map(monthStart))) {
    prepare(db, 'DELETE FROM rollup_receivable WHERE month = ?').run(month)
    prepare(
      db,
      `INSERT INTO rollup_receivable SELECT month, region_id, unit_id, overdue, sum(facts), sum(amount_e4) FROM rollup_receivable_day WHERE month = ?
       GROUP BY region_id, unit_id, overdue HAVING sum(facts) <> 0 OR sum(amount_e4) <> 0`
    ).run(month)
  }
}

function dirtyDays(db: ReadDb): readonly Day[] {
  return allText<{ day: Day }>(
    db,
    `SELECT day FROM rollup_dirty WHERE fact = ${rolledFacts.receivables}
     UNION SELECT i.known_at FROM rollup_dirty_invoice AS d JOIN invoice AS i ON i.id = d.invoice_id
     UNION SELECT max(i.known_at, i.due_at + 1) FROM rollup_dirty_invoice AS d JOIN invoice AS i ON i.id = d.invoice_id
     UNION SELECT max(i.known_at, p.known_at) FROM rollup_dirty_invoice AS d JOIN invoice AS i ON i.id = d.invoice_id JOIN payment AS p ON p.invoice_id = i.id
     ORDER BY 1`
  ).map((row) => row.day)
}

function* invoicesOf(db: ReadDb, days: readonly Day[]): Generator<Invoice> {
  const rows = prepare(
    db,
    `WITH dirty (day) AS MATERIALIZED (SELECT value FROM json_each(@days))
     SELECT i.id, i.known_at, i.due_at, i.amount_e4, coalesce(i.region_id, 0) * ${idSpan} + coalesce(i.unit_id, 0), p.known_at, p.amount_e4
     FROM invoice AS i LEFT JOIN payment AS p ON p.invoice_id = i.id
     WHERE i.known_at IN (SELECT day FROM dirty) OR i.due_at + 1 IN (SELECT day FROM dirty)
       OR i.id IN (SELECT touched.invoice_id FROM payment AS touched WHERE touched.known_at IN (SELECT day FROM dirty))
     ORDER BY i.id, p.known_at`
  ).raw()
  let lastId: number | null = null
  let invoice: Invoice = { knownAt: 0, dueAt: 0, amountE4: 0, place: 0, payments: [] }
  for (const [id, knownAt, dueAt, amountE4, place, paidOn, paidE4] of rows.iterate({ days: JSON.stringify(days) }) as Iterable<[number, Day, Day, number, number, Day | null, number | null]>) {
    if (id !== lastId) {
      if (lastId !== null) yield invoice
      lastId = id
      invoice = { knownAt, dueAt, amountE4, place, payments: [] }
    }
    if (paidOn !== null && paidE4 !== null) invoice.payments.push({ knownAt: paidOn, amountE4: paidE4 })
  }
  if (lastId !== null) yield invoice
}

/** What an invoice adds on each day on which its balance or its being overdue changes; days that nobody asked for are left out. */
function addChanges({ knownAt, dueAt, amountE4, place, payments }: Invoice, changes: ReadonlyMap<Day, DayChanges>): void {
  const steps = [...new Set([knownAt, Math.max(knownAt, dueAt + 1), ...payments.map((payment) => Math.max(knownAt, payment.knownAt))])].sort((a, b) => a - b)
  let before: readonly [number, number] = [0, 0]
  let next = 0
  let paidE4 = 0
  for (const day of steps) {
    for (let payment = payments[next]; payment !== undefined && payment.knownAt <= day; payment = payments[next]) {
      paidE4 += payment.amountE4
      next += 1
    }
    // A settled invoice owes nothing, an overpaid one neither.
    const owed = Math.max(0, amountE4 - paidE4)
    const after: readonly [number, number] = day > dueAt ? [0, owed] : [owed, 0]
    const kinds = changes.get(day)
    if (kinds !== undefined) {
      for (const overdue of [0, 1] as const) {
        const facts = (after[overdue] > 0 ? 1 : 0) - (before[overdue] > 0 ? 1 : 0)
        const amount = after[overdue] - before[overdue]
        if (facts === 0 && amount === 0) continue
        const found = kinds[overdue].get(place)
        if (found === undefined) kinds[overdue].set(place, { facts, amountE4: amount })
        else {
          found.facts += facts
          found.amountE4 += amount
        }
      }
    }
    before = after
  }
}
