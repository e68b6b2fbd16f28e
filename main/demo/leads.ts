import company from '../../resources/demo/company.json'
import { weekStart, type Day } from '../warehouse/day'
import type { Account } from './accounts'
import { demoToday, goLive, type DemoOptions } from './demo-options'
import type { KnownDeal } from './known-deal'
import type { Organisation, Unit } from './organisation'
import { randomStream } from './random'
import { creationFactor } from './season'
import { tableRows, type TableRows } from './table-writer'
import type { WorkCalendar } from './work-calendar'

interface Lead {
  readonly day: Day
  readonly respondedAt: Day | null
  readonly account: Account
  readonly unit: Unit
  readonly source: string
  readonly status: 'open' | 'working' | 'converted' | 'disqualified'
  readonly deal: KnownDeal | null
}

const leadingSources: ReadonlySet<string> = new Set(['行业展会', '官网咨询', '渠道伙伴', '电话拓展', '招标公告'])
const idleLeadsPerUnitWeek = 0.72

/** Most deals from the market were a lead first; and more leads come to nothing than become deals. */
export function leadRows(options: DemoOptions, organisation: Organisation, accounts: readonly Account[], deals: readonly KnownDeal[], calendar: WorkCalendar): TableRows {
  const leads = [...convertedLeads(options, deals, calendar), ...idleLeads(options, organisation, accounts, calendar)].sort((a, b) => a.day - b.day)
  return tableRows(
    'lead',
    leads.map((lead, index) => ({
      id: index + 1, source_key: `L${String(index + 1).padStart(6, '0')}`, account_id: lead.account.id, unit_id: lead.unit.id, region_id: lead.account.province.id, product_id: lead.unit.line.id,
      lead_source: lead.source, status: lead.status, opportunity_id: lead.deal?.id ?? null, responded_at: lead.respondedAt, occurred_at: lead.day, known_at: lead.day
    }))
  )
}

function convertedLeads(options: DemoOptions, deals: readonly KnownDeal[], calendar: WorkCalendar): Lead[] {
  const random = randomStream(options.seed, 'converted leads')
  const leads: Lead[] = []
  for (const known of deals) {
    const { deal } = known
    const day = calendar.onOrBefore(deal.createdAt - random.integer(2, 24))
    if (!leadingSources.has(deal.leadSource) || !random.chance(0.75) || day < goLive) continue
    const respondedAt = Math.min(deal.createdAt, calendar.onOrAfter(day + random.weighted([0, 1, 2, 4], (days) => 5 - days)))
    leads.push({ day, respondedAt, account: deal.account, unit: deal.unit, source: deal.leadSource, status: 'converted', deal: known })
  }
  return leads
}

function idleLeads(options: DemoOptions, organisation: Organisation, accounts: readonly Account[], calendar: WorkCalendar): Lead[] {
  const random = randomStream(options.seed, 'idle leads')
  const sources = company.leadSources.filter((source) => leadingSources.has(source.name))
  const pools = new Map(organisation.regions.map((region) => [region.id, accounts.filter((account) => account.province.parentId === region.id)]))
  const leads: Lead[] = []
  for (let monday = weekStart(goLive); monday <= demoToday; monday += 7) {
    const workdays = [0, 1, 2, 3, 4].map((offset) => monday + offset).filter((day) => calendar.isWorkday(day) && day >= goLive && day <= demoToday)
    if (workdays.length === 0) continue
    for (const unit of organisation.units) {
      const count = unit.foundedAt > monday && unit.foundedAt > goLive ? 0 : random.poisson(idleLeadsPerUnitWeek * unit.weight * creationFactor(monday + 2, goLive))
      for (let index = 0; index < count; index += 1) {
        const day = random.pick(workdays)
        const account = random.pick(pools.get(unit.regionId) ?? accounts)
        if (account.createdAt > day) continue
        const response = calendar.onOrAfter(day + random.weighted([0, 1, 2, 4, 9], (days) => 10 - days))
        const isRecent = day > demoToday - 30
        const status = isRecent && random.chance(0.7) ? (response <= demoToday ? 'working' : 'open') : 'disqualified'
        leads.push({ day, respondedAt: response <= demoToday && (status !== 'disqualified' || random.chance(0.85)) ? response : null, account, unit, source: random.weighted(sources, (source) => source.weight).name, status, deal: null })
      }
    }
  }
  return leads
}
