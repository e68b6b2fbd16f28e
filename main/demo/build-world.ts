import { accountRows, buildAccounts } from './accounts'
import { bookingsTruth } from './bookings-truth'
import { dealRows } from './deal-rows'
import type { DemoOptions } from './demo-options'
import { inflatingUnit } from './drawn-truths'
import { knownDeals } from './known-deal'
import { leadRows } from './leads'
import { runMarket } from './market'
import { orderRows } from './order-rows'
import { buildOrganisation } from './organisation'
import { organisationRows } from './organisation-rows'
import { buildPromotions, planRows } from './plans'
import { buildSignals } from './signals'
import { submissionRows } from './submissions'
import type { TableRows } from './table-writer'
import { buildTargets, poolRows, quotaRows } from './targets'
import type { WorkCalendar } from './work-calendar'

/** All rows of the company, in an order that foreign keys accept. Touches nothing. */
export function buildWorld(options: DemoOptions, calendar: WorkCalendar): readonly TableRows[] {
  const organisation = buildOrganisation(options)
  const accounts = buildAccounts(options, organisation)
  const promotions = buildPromotions(options, organisation)
  const signals = buildSignals(options)
  const inflatingUnitId = inflatingUnit(options, organisation).id
  const market = runMarket({ options, organisation, accounts, promotions, signals, calendar, inflatingUnitId })
  const truth = bookingsTruth(market.deals)
  const targets = buildTargets(options, organisation, truth)
  const deals = knownDeals(options.seed, market.deals)
  return [
    ...organisationRows(organisation),
    ...accountRows(options, organisation, accounts),
    ...dealRows(options, organisation, deals),
    leadRows(options, organisation, accounts, deals, calendar),
    ...orderRows(market.orders, market.tickets, deals),
    quotaRows(targets),
    poolRows(options, organisation, targets),
    submissionRows(options, organisation, targets, truth, inflatingUnitId, calendar),
    planRows(promotions),
    ...signals.rows(organisation)
  ]
}
