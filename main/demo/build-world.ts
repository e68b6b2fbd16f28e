import { accountRows, buildAccounts } from './accounts'
import { dealRows } from './deal-rows'
import type { DemoOptions } from './demo-options'
import { knownDeals } from './known-deal'
import { leadRows } from './leads'
import { runMarket } from './market'
import { orderRows } from './order-rows'
import { buildOrganisation } from './organisation'
import { organisationRows } from './organisation-rows'
import { buildPromotions, planRows } from './plans'
import { buildSignals } from './signals'
import type { TableRows } from './table-writer'
import type { WorkCalendar } from './work-calendar'

/** All rows of the company, in an order that foreign keys accept. Touches nothing. */
export function buildWorld(options: DemoOptions, calendar: WorkCalendar): readonly TableRows[] {
  const organisation = buildOrganisation(options)
  const accounts = buildAccounts(options, organisation)
  const promotions = buildPromotions(options, organisation)
  const signals = buildSignals(options)
  const market = runMarket({ options, organisation, accounts, promotions, signals, calendar, inflatingUnitId: 1 })
  const deals = knownDeals(options.seed, market.deals)
  return [
    ...organisationRows(organisation),
    ...accountRows(options, organisation, accounts),
    ...dealRows(options, organisation, deals),
    leadRows(options, organisation, accounts, deals, calendar),
    ...orderRows(market.orders, market.tickets, deals),
    planRows(promotions),
    ...signals.rows(organisation)
  ]
}
