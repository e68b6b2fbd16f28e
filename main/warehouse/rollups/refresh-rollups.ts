import type { ReadDb, WriteDb } from '../database'
import { addMonths, monthStart } from '../day'
import { allText, firstText, prepare } from '../statement'
import { refreshPages } from './refresh-pages'
import { hasDirtyInvoices, refreshReceivables } from './refresh-receivables'
import { noDay, rolledFacts, rollupsOf, type RolledFact } from './rollup'

/** Whether the rollups of a fact say what its rows say. */
export function areRollupsFresh(db: ReadDb, fact: RolledFact): boolean {
  if (fact === 'receivables' && hasDirtyInvoices(db)) return false
  return firstText(db, 'SELECT 1 FROM rollup_dirty WHERE fact = ? LIMIT 1', [rolledFacts[fact]]) === undefined
}

/** Makes the months anew in which facts have changed. Part of the transaction that changed them, or right after it. */
export function refreshRollups(db: WriteDb): void {
  if (firstText(db, 'SELECT 1 FROM rollup_dirty LIMIT 1') === undefined && !hasDirtyInvoices(db)) return
  const work = (): void => {
    for (const fact of Object.keys(rolledFacts) as RolledFact[]) refreshFact(db, fact)
    prepare(db, 'DELETE FROM rollup_dirty').run()
    prepare(db, 'DELETE FROM rollup_dirty_invoice').run()
  }
  if (db.sqlite.inTransaction) work()
  else db.sqlite.transaction(work).immediate()
}

function refreshFact(db: WriteDb, fact: RolledFact): void {
  if (fact === 'receivables') return refreshReceivables(db)
  const days = allText<{ day: number }>(db, 'SELECT day FROM rollup_dirty WHERE fact = ? ORDER BY day', [rolledFacts[fact]]).map((row) => row.day)
  if (fact === 'closedDeals') refreshPages(db, days)
  for (const month of new Set(days.map((day) => (day === noDay ? noDay : monthStart(day))))) {
    for (const rollup of rollupsOf(fact, month)) {
      const status = rollup.table.startsWith('rollup_deal_') ? 'status IN (1, 2) AND ' : ''
      prepare(db, `DELETE FROM ${rollup.table} WHERE ${status}month = ?`).run(month)
      const dates = month === noDay ? {} : { from: month, to: addMonths(month, 1) - 1 }
      const insert = `INSERT INTO ${rollup.table} ${rollup.select}`
      prepare(db, insert).run(insert.includes('@from') ? { month, ...dates } : { month })
    }
  }
}
