import { expect, it } from 'vitest'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { allText } from '../warehouse/statement'
import { readReceivables } from './receivable-facts'

it('balances from a day on are those of all invoices and payments, though settled ones are left out', () => {
  const db = demoCompany({ size: 0.4 })
  const from = demoToday - 60
  const facts = readReceivables(db, from, demoToday)
  const everything = readReceivables(db, 0, demoToday)
  expect(facts.length).toBeLessThan(everything.length / 2)
  for (const day of [from, from + 13, demoToday - 1, demoToday]) {
    const balances = new Map<number | null, { overdue: number; outstanding: number }>()
    for (const fact of facts.filter((each) => each.day <= day && each.knownAt <= day)) {
      const own = balances.get(fact.unitId) ?? { overdue: 0, outstanding: 0 }
      balances.set(fact.unitId, { overdue: own.overdue + fact.value, outstanding: own.outstanding + fact.weight })
    }
    const expected = allText<{ unitId: number; overdue: number; outstanding: number }>(
      db,
      `WITH paid AS (SELECT invoice_id, sum(amount_e4) AS amount FROM payment WHERE occurred_at <= :day AND known_at <= :day GROUP BY invoice_id)
       SELECT unit_id AS unitId, sum(CASE WHEN due_at < :day THEN amount_e4 - ifnull(paid.amount, 0) ELSE 0 END) AS overdue, sum(amount_e4 - ifnull(paid.amount, 0)) AS outstanding
       FROM invoice LEFT JOIN paid ON paid.invoice_id = invoice.id WHERE occurred_at <= :day AND known_at <= :day GROUP BY unit_id ORDER BY unit_id`,
      { day }
    )
    expect(expected.length).toBeGreaterThan(5)
    for (const row of expected) expect([day, row.unitId, balances.get(row.unitId) ?? { overdue: 0, outstanding: 0 }]).toEqual([day, row.unitId, { overdue: row.overdue, outstanding: row.outstanding }])
  }
  db.sqlite.close()
})
