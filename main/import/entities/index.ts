import type { ImportEntity } from '../../contract/import'
import { contacts } from './contacts'
import { accounts, products, teams } from './dimensions'
import type { EntityDefinition } from './entity'
import { invoices, orderLines, orders, payments } from './sales-facts'
import { activities, leads, tickets } from './service-facts'
import { competitorMentions, currencyRates, priceLists, resourcePools, webEvents } from './market-facts'
import { opportunityChanges } from './opportunity-changes'
import { regions, units } from './places'
import { plans, quotas, signals } from './planning-facts'
import { opportunities } from './opportunities'
import { quotes } from './quotes'

const definitions: readonly EntityDefinition[] = [
  currencyRates, regions, units, accounts, contacts, products, priceLists, teams, opportunities, opportunityChanges, quotes, competitorMentions, webEvents, leads, activities, orders, orderLines, invoices, payments, tickets,
  quotas, plans, resourcePools, signals
]

/** What can be imported, in the order in which a set of files is taken in. */
export const entities: ReadonlyMap<ImportEntity, EntityDefinition> = new Map(definitions.map((entity) => [entity.id, entity]))

export function entityOf(id: ImportEntity): EntityDefinition {
  const entity = entities.get(id)
  if (entity === undefined) throw new RangeError(`there is no importer for ${id}`)
  return entity
}
