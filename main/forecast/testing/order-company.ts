import { uniformOf } from '../../model/stable-hash'
import type { WriteDb } from '../../warehouse/database'
import { dayFromIso, type Day } from '../../warehouse/day'
import { prepare } from '../../warehouse/statement'
import { openWorkspaceWriterInMemory } from './memory-workspace'

export const orderToday: Day = dayFromIso('2025-08-20')

/** Two top regions of two sub-regions, a unit in each, two product groups: daily orders with a yearly season, growth and noise, for so many weeks up to today. */
export function orderCompany(weeks: number, seed: number): WriteDb {
  const db = openWorkspaceWriterInMemory()
  db.sqlite.transaction(() => {
    for (const [id, name, parent] of [[1, 'North', null], [2, 'South', null], [3, 'North-East', 1], [4, 'North-West', 1], [5, 'South-East', 2], [6, 'South-West', 2]] as const) {
      prepare(db, 'INSERT INTO region (id, source_key, name, parent_id, position) VALUES (?, ?, ?, ?, ?)').run(id, `r${id}`, name, parent, id)
    }
    for (let unit = 1; unit <= 4; unit += 1) prepare(db, 'INSERT INTO battle_unit (id, source_key, name) VALUES (?, ?, ?)').run(unit, `u${unit}`, `Unit ${unit}`)
    for (const [id, name, isGroup] of [[1, 'Pumps', 1], [2, 'Valves', 1], [3, 'P1', 0], [4, 'V1', 0]] as const) prepare(db, 'INSERT INTO product (id, source_key, name, is_group) VALUES (?, ?, ?, ?)').run(id, `p${id}`, name, isGroup)
    prepare(db, 'INSERT INTO product_membership (product_id, parent_id, valid_from) VALUES (3, 1, 0), (4, 2, 0)').run()
    const order = prepare(db, `INSERT INTO sales_order (id, source_key, unit_id, region_id, status, amount_e4, occurred_at, known_at) VALUES (?, ?, ?, ?, 'open', ?, ?, ?)`)
    const line = prepare(db, 'INSERT INTO order_line (source_key, order_id, product_id, quantity, amount_e4, occurred_at, known_at) VALUES (?, ?, ?, 1, ?, ?, ?)')
    let id = 0
    for (let day = orderToday - 7 * weeks; day <= orderToday; day += 1) {
      const season = (1 + 0.3 * Math.sin((2 * Math.PI * (day % 365.25)) / 365.25)) * 1.1 ** ((day - orderToday) / 365)
      for (let unit = 1; unit <= 4; unit += 1) {
        id += 1
        const amounts = [3, 4].map((product) => Math.round(1_000 * unit * season * (0.4 + 1.2 * uniformOf(id, product, seed))) * 10_000)
        order.run(id, `o${id}`, unit, unit + 2, amounts.reduce((sum, amount) => sum + amount, 0), day, day)
        amounts.forEach((amount, index) => line.run(`l${id}-${index}`, id, 3 + index, amount, day, day))
      }
    }
  })()
  return db
}
