import { refreshRollups } from '../warehouse/rollups/refresh-rollups'
import { insertDeal, insertRow, type TestCompany, type TestState } from './test-warehouse'

/** 1 January 2025, and the last day on which something happens or becomes known. */
export const firstDrawnDay = 20_089
export const lastDrawnDay = firstDrawnDay + 620

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Fills an empty company with every kind of fact, gaps among them: deals that are closed, reopened, moved and repriced, facts that became known late,
 * orders taken back, invoices paid in parts or too much, products that changed their group. The rollups are up to date.
 */
export function drawFacts(company: TestCompany, seed: number): void {
  const { db } = company
  const next = numbersFrom(seed)
  const whole = (below: number): number => Math.floor(next() * below)
  const oneOf = <T>(values: readonly T[]): T => values[whole(values.length)] as T
  const maybe = <T>(values: readonly T[]): T | null => (next() < 0.15 ? null : oneOf(values))
  const leaves = [company.beijing, company.guangzhou, company.shenzhen]
  const place = (): { readonly unitId: number | null; readonly regionId: number | null } => {
    const index = whole(4)
    return { unitId: company.units[index] ?? null, regionId: index < 3 ? (leaves[index] ?? null) : next() < 0.5 ? company.south : null }
  }
  const day = (): number => firstDrawnDay + whole(560)
  const seen = (): { readonly occurred_at: number; readonly known_at: number } => {
    const on = day()
    return { occurred_at: on, known_at: on + (next() < 0.8 ? 0 : whole(45)) }
  }
  const e4 = (): number => whole(5_000_000)

  const other = insertRow(db, 'product', { source_key: 'valves', name: 'Valves', is_group: 1 })
  const moved = company.products[0] ?? 0
  db.sqlite.prepare('UPDATE product_membership SET valid_to = ? WHERE product_id = ?').run(firstDrawnDay + 299, moved)
  insertRow(db, 'product_membership', { product_id: moved, parent_id: other, valid_from: firstDrawnDay + 300 })
  const products = [...company.products, other, insertRow(db, 'product', { source_key: 'alone', name: 'Alone' })]

  const deals: number[] = []
  for (let index = 0; index < 60; index += 1) {
    let on = day() - 60
    const states: TestState[] = []
    for (let step = 1 + whole(6); step > 0; step -= 1) {
      states.push({ on, stage: oneOf(['prospecting', 'qualification', 'engaging', 'proposal', 'negotiation', 'won', 'won', 'lost']), amount: next() < 0.1 ? null : whole(60_000) / 100, close: next() < 0.1 ? null : on + whole(150) - 20, ...place() })
      on += whole(50)
      if (on > lastDrawnDay) break
    }
    const id = insertDeal(db, {
      key: `d${index}`, states, accountId: maybe(company.accounts), productId: maybe(products), repId: maybe(company.reps), competitor: maybe(['Rival', 'Other']), leadSource: maybe(['fair', 'web']),
      listAmount: next() < 0.2 ? null : whole(700)
    })
    if (states[states.length - 1]?.stage === 'lost') db.sqlite.prepare('UPDATE opportunity SET lost_reason = ? WHERE id = ?').run(maybe(['price', 'time']), id)
    deals.push(id)
  }
  for (let index = 0; index < 50; index += 1) {
    insertRow(db, 'activity', { source_key: `act${index}`, opportunity_id: maybe(deals), account_id: maybe(company.accounts), rep_id: maybe(company.reps), kind: oneOf(['visit', 'call']), ...seen() })
    const { unitId, regionId } = place()
    const owner = { account_id: maybe(company.accounts), unit_id: unitId, region_id: regionId }
    const lead = seen()
    insertRow(db, 'lead', { source_key: `lead${index}`, ...owner, product_id: maybe(products), lead_source: maybe(['fair', 'web']), status: 'new', opportunity_id: next() < 0.4 ? oneOf(deals) : null, responded_at: next() < 0.3 ? null : lead.occurred_at + whole(40), ...lead })
    const ticket = seen()
    insertRow(db, 'service_ticket', { source_key: `t${index}`, account_id: maybe(company.accounts), product_id: maybe(products), kind: oneOf(['repair', 'question']), severity: 1 + whole(3), closed_at: next() < 0.3 ? null : ticket.occurred_at + whole(60), ...ticket })
    const order = seen()
    const orderId = insertRow(db, 'sales_order', { source_key: `o${index}`, rep_id: maybe(company.reps), ...owner, status: oneOf(['open', 'delivered', 'cancelled']), amount_e4: e4(), ...order })
    for (let line = whole(3); line > 0; line -= 1) insertRow(db, 'order_line', { source_key: `o${index}-${line}`, order_id: orderId, product_id: maybe(products), quantity: whole(9) + 0.5, amount_e4: e4(), cost_e4: maybe([e4()]), ...order })
    const invoice = seen()
    const amount = e4()
    const invoiceId = insertRow(db, 'invoice', { source_key: `i${index}`, ...owner, amount_e4: amount, due_at: invoice.occurred_at + whole(90), ...invoice })
    for (let part = whole(4); part > 0; part -= 1) insertRow(db, 'payment', { source_key: `p${index}-${part}`, invoice_id: next() < 0.1 ? null : invoiceId, amount_e4: Math.ceil(amount / oneOf([1, 2, 3])), ...seen() })
  }
  leaves.forEach((regionId, index) => {
    const owners = [{ region_id: regionId }, { unit_id: company.units[index] ?? 0 }, { rep_id: company.reps[index] ?? 0 }]
    for (const [level, owner] of owners.entries()) {
      for (let quarter = 0; quarter < 7; quarter += 1) {
        const start = firstDrawnDay + quarter * 90
        insertRow(db, 'quota', { source_key: `q${index}-${level}-${quarter}`, measure: 'bookings', ...owner, period_start: start, period_end: start + 89, amount_e4: 1_234_567 * (index + 1) + level, known_at: firstDrawnDay })
      }
    }
  })
  refreshRollups(db)
}

