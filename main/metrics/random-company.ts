import fc from 'fast-check'
import { insertDeal, insertRow, testCompany, type TestCompany, type TestState } from './test-warehouse'

/** The first and the last day on which something may happen in a random company. */
export const firstDay = 20_454
export const lastDay = firstDay + 270

interface RandomStep {
  readonly wait: number
  readonly stage: string
  readonly amount: number | null
  readonly closeIn: number | null
  readonly place: number
}

interface RandomDeal {
  readonly start: number
  readonly account: number
  readonly product: number
  readonly competitor: string | null
  readonly steps: readonly RandomStep[]
}

const stages = ['prospecting', 'qualification', 'engaging', 'proposal', 'negotiation', 'won', 'lost'] as const

const step = fc.record({
  wait: fc.integer({ min: 0, max: 60 }),
  stage: fc.constantFrom(...stages),
  amount: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 9, arbitrary: fc.integer({ min: 0, max: 50_000 }).map((cents) => cents / 100) }),
  closeIn: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 9, arbitrary: fc.integer({ min: -20, max: 150 }) }),
  place: fc.integer({ min: 0, max: 3 })
})

/** Deals that are won, lost, reopened, moved between units, pushed and pulled at random, and what hangs on them. */
export const randomDeals: fc.Arbitrary<readonly RandomDeal[]> = fc.array(
  fc.record({
    start: fc.integer({ min: 0, max: 200 }),
    account: fc.integer({ min: 0, max: 3 }),
    product: fc.integer({ min: 0, max: 2 }),
    competitor: fc.constantFrom(null, 'Rival'),
    steps: fc.array(step, { minLength: 1, maxLength: 7 })
  }),
  { maxLength: 25 }
)

let emptyCompany: TestCompany | undefined

/** Runs a check on a company in which these deals happened, and takes them back again: building an empty warehouse is what costs. */
export function inCompanyWith(deals: readonly RandomDeal[], check: (company: TestCompany) => void): void {
  const company = (emptyCompany ??= testCompany())
  company.db.sqlite.exec('BEGIN')
  try {
    insertFacts(company, deals)
    check(company)
  } finally {
    company.db.sqlite.exec('ROLLBACK')
  }
}

/** The deals, with an order, an invoice, a part payment, an activity and a lead for some of them, and targets at every level. */
function insertFacts(company: TestCompany, deals: readonly RandomDeal[]): void {
  const { db } = company
  const leaves = [company.beijing, company.guangzhou, company.shenzhen]
  deals.forEach((deal, index) => {
    let day = firstDay + deal.start
    const states: TestState[] = []
    for (const next of deal.steps) {
      day += next.wait
      if (day > lastDay && states.length > 0) break
      day = Math.min(day, lastDay)
      states.push({
        on: day,
        stage: next.stage,
        amount: next.amount,
        close: next.closeIn === null ? null : day + next.closeIn,
        unitId: company.units[next.place] ?? null,
        regionId: leaves[next.place] ?? null
      })
    }
    const accountId = company.accounts[deal.account] ?? null
    const id = insertDeal(db, { key: `d${index}`, states, accountId, productId: company.products[deal.product] ?? null, repId: company.reps[deal.account] ?? null, competitor: deal.competitor, listAmount: 600 })
    const last = states[states.length - 1]
    if (last === undefined) return
    const common = { occurred_at: last.on, known_at: last.on }
    insertRow(db, 'activity', { source_key: `act${index}`, opportunity_id: id, account_id: accountId, rep_id: null, kind: 'visit', ...common })
    if (index % 2 === 0) insertRow(db, 'lead', { source_key: `lead${index}`, account_id: accountId, unit_id: last.unitId ?? null, region_id: last.regionId ?? null, status: 'new', opportunity_id: index % 4 === 0 ? id : null, ...common })
    if (last.stage !== 'won' || last.amount === null) return
    const amount = Math.round(last.amount * 10_000)
    const orderId = insertRow(db, 'sales_order', { source_key: `o${index}`, opportunity_id: id, account_id: accountId, unit_id: last.unitId ?? null, region_id: last.regionId ?? null, status: 'open', amount_e4: amount, ...common })
    const half = Math.floor(amount / 2)
    for (const [line, part] of [half, amount - half].entries()) {
      insertRow(db, 'order_line', { source_key: `o${index}-${line}`, order_id: orderId, product_id: company.products[line] ?? null, quantity: 1, amount_e4: part, cost_e4: line === 0 ? Math.floor(part / 2) : null, ...common })
    }
    const invoiceId = insertRow(db, 'invoice', { source_key: `i${index}`, order_id: orderId, account_id: accountId, unit_id: last.unitId ?? null, region_id: last.regionId ?? null, amount_e4: amount, due_at: last.on + 30, ...common })
    insertRow(db, 'payment', { source_key: `p${index}`, invoice_id: invoiceId, amount_e4: half, occurred_at: last.on + 20, known_at: last.on + 20 })
  })
  leaves.forEach((regionId, index) => {
    const owners = [{ region_id: regionId }, { unit_id: company.units[index] ?? 0 }, { rep_id: company.reps[index] ?? 0 }]
    for (const [level, owner] of owners.entries()) {
      for (const quarter of [0, 1, 2]) {
        const start = firstDay + quarter * 90
        insertRow(db, 'quota', { source_key: `q${index}-${level}-${quarter}`, measure: 'bookings', ...owner, period_start: start, period_end: start + 89, amount_e4: 1_234_567 * (index + 1), known_at: firstDay })
      }
    }
  })
}
