import { addMonths, quarterEnd } from '../warehouse/day'
import { companyRate, usualCycleDays, usualDwellDays } from './deal-world'
import { featuresOf, type Feature } from './feature'

const at = (values: Int32Array | Float64Array | Uint8Array, index: number): number => (index < 0 ? Number.NaN : (values[index] ?? Number.NaN))
const logRatio = (value: number, base: number): number => (value > 0 && base > 0 ? Math.log(value / base) : Number.NaN)

/**
 * What the deal's own record said on the day. Fields that only the present record holds (list amount, competitor, lost reason, forecast
 * category) are never used: they are filled in as a deal goes on, so whether they are there already tells how it ended.
 */
export const recordFeatures: readonly Feature[] = [
  ...featuresOf('age', {
    days: ['days', (world, deal) => world.day - at(world.streams.deals.createdAt, deal)],
    against_usual_cycle: ['ratio', (world, deal) => (world.day - at(world.streams.deals.createdAt, deal)) / (usualCycleDays(world) + 1)]
  }),
  ...featuresOf('stage', {
    position: ['number', (world, deal) => at(world.stage, deal)],
    dwell_days: ['days', (world, deal) => world.day - at(world.stageSince, deal)],
    dwell_against_usual: ['ratio', (world, deal) => (world.day - at(world.stageSince, deal) + 1) / (usualDwellDays(world, at(world.stage, deal)) + 1)],
    moves_forward: ['count', (world, deal) => at(world.movesForward, deal)],
    moves_back: ['count', (world, deal) => at(world.movesBack, deal)],
    win_rate: ['ratio', (world, deal) => world.rates.stage.rate(at(world.stage, deal), world.day, companyRate(world), 20)]
  }),
  ...featuresOf('amount', {
    value: ['money', (world, deal) => at(world.amountE4, deal) / 10_000],
    against_product: ['ratio', (world, deal) => logRatio(at(world.amountE4, deal), world.rates.product.meanWonAmount(at(world.streams.deals.product, deal)))],
    change: ['ratio', (world, deal) => logRatio(at(world.amountE4, deal), at(world.firstAmountE4, deal))],
    changes: ['count', (world, deal) => at(world.amountChanges, deal)],
    days_since_change: ['days', (world, deal) => world.day - at(world.amountChangedAt, deal)]
  }),
  ...featuresOf('close_date', {
    days_ahead: ['days', (world, deal) => at(world.expectedCloseAt, deal) - world.day],
    overdue_days: ['days', (world, deal) => Math.max(0, world.day - at(world.expectedCloseAt, deal))],
    pushes: ['count', (world, deal) => at(world.pushes, deal)],
    pushed_days: ['days', (world, deal) => at(world.pushedDays, deal)],
    days_since_push: ['days', (world, deal) => world.day - at(world.pushedAt, deal)]
  })
]

/** What happened around the deal. */
export const eventFeatures: readonly Feature[] = [
  ...featuresOf('activity', {
    count: ['count', (world, deal) => at(world.activities, deal)],
    days_since_last: ['days', (world, deal) => world.day - at(world.lastActivityAt, deal)],
    recent: ['number', (world, deal) => at(world.recentActivity, deal) * 2 ** ((at(world.lastActivityAt, deal) - world.day) / 14)],
    mean_gap_days: [
      'days',
      (world, deal) => (at(world.activities, deal) < 2 ? Number.NaN : (at(world.lastActivityAt, deal) - at(world.firstActivityAt, deal)) / (at(world.activities, deal) - 1))
    ],
    meetings: ['count', (world, deal) => at(world.meetings, deal)],
    days_since_meeting: ['days', (world, deal) => world.day - at(world.lastMeetingAt, deal)],
    per_week: ['number', (world, deal) => (7 * at(world.activities, deal)) / (7 + world.day - at(world.streams.deals.createdAt, deal))],
    tone: ['number', (world, deal) => at(world.activityTone, deal)]
  }),
  ...featuresOf('competition', {
    mentions: ['count', (world, deal) => at(world.mentions, deal)],
    days_since_mention: ['days', (world, deal) => world.day - at(world.lastMentionAt, deal)],
    tone: ['number', (world, deal) => at(world.mentionTone, deal)],
    win_rate: ['ratio', (world, deal) => world.rates.competitor.rate(at(world.competitor, deal), world.day, companyRate(world), 20)]
  }),
  ...featuresOf('quote', {
    count: ['count', (world, deal) => at(world.quotes, deal)],
    price_to_list: ['ratio', (world, deal) => at(world.quoteRatio, deal)],
    price_change: ['ratio', (world, deal) => at(world.quoteRatio, deal) - at(world.firstQuoteRatio, deal)],
    days_since: ['days', (world, deal) => world.day - at(world.lastQuoteAt, deal)]
  }),
  ...featuresOf('service', {
    open_tickets: ['count', (world, deal) => at(world.openTickets, at(world.streams.deals.account, deal))],
    worst_open: ['number', (world, deal) => at(world.worstTicket, at(world.streams.deals.account, deal))],
    days_since_ticket: ['days', (world, deal) => world.day - at(world.lastTicketAt, at(world.streams.deals.account, deal))]
  })
]

/** Who, what and where: histories as of the day, small samples pulled to the company's rate. */
export const historyFeatures: readonly Feature[] = [
  ...featuresOf('account', {
    win_rate: ['ratio', (world, deal) => world.rates.account.rate(at(world.streams.deals.account, deal), world.day, companyRate(world), 5)],
    wins: ['count', (world, deal) => at(world.accountWins, at(world.streams.deals.account, deal))],
    losses: ['count', (world, deal) => at(world.accountLosses, at(world.streams.deals.account, deal))],
    days_since_win: ['days', (world, deal) => world.day - at(world.accountWonAt, at(world.streams.deals.account, deal))],
    open_deals: ['count', (world, deal) => at(world.accountOpenDeals, at(world.streams.deals.account, deal))],
    employees: ['number', (world, deal) => at(world.streams.accountFacts.employees, at(world.streams.deals.account, deal))],
    revenue: ['money', (world, deal) => at(world.streams.accountFacts.revenueE4, at(world.streams.deals.account, deal)) / 10_000],
    industry_win_rate: [
      'ratio',
      (world, deal) => world.rates.industry.rate(at(world.streams.accountFacts.industry, at(world.streams.deals.account, deal)), world.day, companyRate(world), 20)
    ]
  }),
  ...featuresOf('people', {
    rep_win_rate: ['ratio', (world, deal) => world.rates.rep.rate(at(world.rep, deal), world.day, companyRate(world), 20)],
    rep_outcomes: ['number', (world, deal) => world.rates.rep.weight(at(world.rep, deal), world.day)],
    rep_open_deals: ['count', (world, deal) => at(world.repOpenDeals, at(world.rep, deal))],
    owner_changes: ['count', (world, deal) => at(world.ownerChanges, deal)],
    unit_win_rate: ['ratio', (world, deal) => world.rates.unit.rate(at(world.unit, deal), world.day, companyRate(world), 20)]
  }),
  ...featuresOf('product', {
    win_rate: ['ratio', (world, deal) => world.rates.product.rate(at(world.streams.deals.product, deal), world.day, companyRate(world), 20)],
    lead_source_win_rate: ['ratio', (world, deal) => world.rates.leadSource.rate(at(world.streams.deals.leadSource, deal), world.day, companyRate(world), 20)]
  }),
  ...featuresOf('place', {
    region_win_rate: ['ratio', (world, deal) => world.rates.region.rate(at(world.region, deal), world.day, companyRate(world), 20)],
    company_win_rate: ['ratio', (world) => companyRate(world)]
  })
]

const dayOfYear = (day: number): number => day - Date.UTC(new Date(day * 86_400_000).getUTCFullYear(), 0, 1) / 86_400_000

export const seasonFeatures: readonly Feature[] = featuresOf('season', {
  day_of_year: ['days', (world) => dayOfYear(world.day)],
  days_left_in_quarter: ['days', (world) => quarterEnd(world.day, world.streams.fiscalYearStartMonth) - world.day],
  days_left_in_month: ['days', (world) => addMonths(world.day - new Date(world.day * 86_400_000).getUTCDate() + 1, 1) - 1 - world.day],
  days_to_spring_festival: [
    'days',
    (world) => {
      let nearest = Number.NaN
      for (const festival of world.streams.springFestivals) if (Number.isNaN(nearest) || Math.abs(festival - world.day) < Math.abs(nearest)) nearest = festival - world.day
      return Math.max(-90, Math.min(90, nearest))
    }
  ]
})
