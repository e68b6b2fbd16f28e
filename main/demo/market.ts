import { weekStart, type Day } from '../warehouse/day'
import type { Account } from './accounts'
import { closedAt, dealStage, type Deal } from './deal'
import { liveWeek } from './deal-week'
import { demoToday, firstCreation, goLive, lastSimulated, type DemoOptions } from './demo-options'
import { ordersOf, serviceOrder, ticketsOf, type Order, type Ticket } from './fulfilment'
import { newDeal } from './new-deal'
import type { Organisation, Unit } from './organisation'
import { plantedTruths } from './planted-truths'
import type { Promotion } from './plans'
import { randomStream, type Random } from './random'
import { creationFactor, supplyEffect } from './season'
import type { Signals } from './signals'
import type { WorkCalendar } from './work-calendar'

export interface Market {
  readonly deals: readonly Deal[]
  readonly orders: readonly Order[]
  readonly tickets: readonly Ticket[]
}

export interface MarketSetting {
  readonly options: DemoOptions
  readonly organisation: Organisation
  readonly accounts: readonly Account[]
  readonly promotions: readonly Promotion[]
  readonly signals: Signals
  readonly calendar: WorkCalendar
  readonly inflatingUnitId: number
}

interface AccountHistory {
  wins: number
  readonly tickets: Ticket[]
}

/** New deals of an average unit in a week, and service orders of the whole company. */
const dealsPerUnitWeek = 0.62
const serviceOrdersPerWeek = 13

/** Lives through the simulated time week by week: deals are found, worked on, won and lost; orders follow. */
export function runMarket(setting: MarketSetting): Market {
  const { options, organisation, accounts, calendar } = setting
  const regionKeys = new Map(organisation.regions.map((region) => [region.id, region.key]))
  const histories = new Map(accounts.map((account): [Account, AccountHistory] => [account, { wins: 0, tickets: [] }]))
  const historyOf = (account: Account): AccountHistory => histories.get(account) ?? { wins: 0, tickets: [] }
  const creation = randomStream(options.seed, 'creation')
  const pickAccount = accountPicker(organisation, accounts)
  const deals: Deal[] = []
  const orders: Order[] = []
  const tickets: Ticket[] = olderTickets(options, organisation, accounts)
  for (const ticket of tickets) historyOf(ticket.account).tickets.push(ticket)
  const take = (order: Order, random: Random): void => {
    orders.push(order)
    for (const ticket of ticketsOf(random, order)) {
      tickets.push(ticket)
      historyOf(order.account).tickets.push(ticket)
    }
  }
  let open: Deal[] = []
  for (let monday = weekStart(firstCreation); monday <= lastSimulated; monday += 7) {
    const workdays = [0, 1, 2, 3, 4, 5, 6].map((offset) => monday + offset).filter((day) => calendar.isWorkday(day) && day <= lastSimulated)
    for (const deal of open) {
      const history = historyOf(deal.account)
      liveWeek(deal, {
        organisation, workdays, supply: supplyEffect(regionKeys.get(deal.unit.regionId) ?? '', monday + 2), isInflating: deal.unit.id === setting.inflatingUnitId, accountWins: history.wins,
        hasSevereTicket: history.tickets.some((ticket) => ticket.severity <= 2 && ticket.openedAt <= monday && monday < ticket.closedAt)
      })
      const day = closedAt(deal)
      if (deal.stage !== dealStage.won || day === null) continue
      history.wins += 1
      for (const order of ordersOf(deal, day, regionKeys.get(deal.unit.regionId) ?? '', calendar)) take(order, deal.random)
    }
    open = open.filter((deal) => deal.stage < dealStage.won)
    if (workdays.length === 0) continue
    for (const unit of organisation.units) {
      if (unit.foundedAt > monday && unit.foundedAt > goLive) continue
      const count = creation.poisson(dealsPerUnitWeek * unit.weight * weekFactor(setting, unit, monday))
      for (let index = 0; index < count; index += 1) {
        const day = creation.pick(workdays)
        const account = pickAccount(creation, unit, day)
        const members = organisation.membersOf(unit.id, Math.max(day, goLive))
        if (members.length === 0) continue
        const random = randomStream(options.seed, `deal ${deals.length}`)
        const deal = newDeal(random, account, unit, random.pick(members), day, account.createdAt < goLive || historyOf(account).wins > 0)
        deals.push(deal)
        open.push(deal)
      }
    }
  }
  addServiceOrders(setting, regionKeys, take)
  return { deals, orders, tickets }
}

function weekFactor(setting: MarketSetting, unit: Unit, monday: Day): number {
  const promotion = setting.promotions.some((candidate) => candidate.line === unit.line && candidate.startsAt <= monday + 4 && candidate.endsAt >= monday)
  // The first weeks bring what an older company would have had in the pipeline already.
  const buildUp = monday < firstCreation + 49 ? 1.7 : 1
  return buildUp * creationFactor(monday + 2, goLive) * setting.signals.demandFactor(monday) * (promotion ? Math.exp(plantedTruths.promotions.logCreation) : 1)
}

/** Accounts of the unit's region, those of its own industry before others. */
function accountPicker(organisation: Organisation, accounts: readonly Account[]): (random: Random, unit: Unit, day: Day) => Account {
  const pools = new Map<number, { readonly accounts: readonly Account[]; readonly upTo: readonly number[]; readonly total: number }>()
  for (const unit of organisation.units) {
    const inRegion = accounts.filter((account) => account.province.parentId === unit.regionId)
    let total = 0
    const upTo = inRegion.map((account) => (total += account.weight * (account.industryId === unit.industryId ? 8 : 1)))
    pools.set(unit.id, { accounts: inRegion, upTo, total })
  }
  return (random, unit, day) => {
    const pool = pools.get(unit.id)
    if (pool === undefined || pool.total === 0) throw new Error(`${unit.name} has no accounts`)
    for (;;) {
      const target = random.next() * pool.total
      const account = pool.accounts[pool.upTo.findIndex((edge) => edge > target)]
      if (account !== undefined && account.createdAt <= day) return account
    }
  }
}

/** Tickets on what customers had bought before the CRM went live. */
function olderTickets(options: DemoOptions, organisation: Organisation, accounts: readonly Account[]): Ticket[] {
  const random = randomStream(options.seed, 'older tickets')
  const models = organisation.lines.flatMap((line) => line.models)
  return accounts.flatMap((account) =>
    account.createdAt >= goLive ? [] : Array.from({ length: random.poisson(0.25 * Math.min(3, account.weight)) }, (): Ticket => {
      const openedAt = random.integer(goLive, demoToday)
      const severity = random.weighted([1, 2, 3, 4], (level) => [0, 6, 20, 44, 30][level] ?? 0)
      return { account, productId: random.pick(models).id, kind: random.pick(['fault', 'consultation']), severity, openedAt, closedAt: openedAt + Math.max(1, Math.round((severity <= 2 ? 16 : 7) * Math.exp(random.normal(0, 0.7)))) }
    })
  )
}

function addServiceOrders(setting: MarketSetting, regionKeys: ReadonlyMap<number, string>, take: (order: Order, random: Random) => void): void {
  const { organisation, calendar, options } = setting
  const random = randomStream(options.seed, 'service')
  const customers = setting.accounts.filter((account) => account.createdAt < goLive && account.duplicateOf === null)
  for (let monday = weekStart(goLive); monday <= demoToday; monday += 7) {
    const workdays = [0, 1, 2, 3, 4].map((offset) => monday + offset).filter((day) => calendar.isWorkday(day) && day >= goLive && day <= demoToday)
    if (workdays.length === 0) continue
    const count = random.poisson(serviceOrdersPerWeek * options.size * creationFactor(monday + 2, goLive))
    for (let index = 0; index < count; index += 1) {
      const account = random.weighted(customers, (candidate) => candidate.weight)
      const day = random.pick(workdays)
      const inRegion = organisation.units.filter((unit) => unit.regionId === account.province.parentId && unit.foundedAt <= day)
      const fitting = inRegion.filter((unit) => unit.industryId === account.industryId)
      const unit = random.pick(fitting.length > 0 ? fitting : inRegion)
      const members = organisation.membersOf(unit.id, day)
      if (members.length === 0) continue
      take(serviceOrder(random, organisation, { account, unit, rep: random.pick(members) }, day, regionKeys.get(unit.regionId) ?? '', calendar), random)
    }
  }
}
