import type { Day } from '../warehouse/day'
import type { Account } from './accounts'
import { listAmount, type Deal, type DealLine } from './deal'
import type { Organisation, Rep, Unit } from './organisation'
import { plantedTruths } from './planted-truths'
import type { Random } from './random'
import { supplyEffect } from './season'
import type { WorkCalendar } from './work-calendar'

export interface OrderLine extends DealLine {
  /** Yuan. */
  readonly amount: number
  readonly cost: number
  readonly discount: number
}
export interface Payment {
  readonly day: Day
  readonly amount: number
}
export interface Invoice {
  readonly day: Day
  readonly dueAt: Day
  readonly amount: number
  readonly isDisputed: boolean
  readonly payments: readonly Payment[]
}
/** An order as it will turn out; what lies after the workspace's today is cut when rows are made. */
export interface Order {
  readonly deal: Deal | null
  readonly account: Account
  readonly rep: Rep
  readonly unit: Unit
  readonly amount: number
  readonly lines: readonly OrderLine[]
  readonly orderedAt: Day
  readonly promisedAt: Day
  readonly deliveredAt: Day
  readonly cancelledAt: Day | null
  readonly invoices: readonly Invoice[]
}
export interface Ticket {
  readonly account: Account
  readonly productId: number
  readonly kind: 'fault' | 'delivery' | 'installation' | 'consultation'
  /** 1 critical to 4 low. */
  readonly severity: number
  readonly openedAt: Day
  readonly closedAt: Day
}

/** One order for a won deal, two for a large one; together they are worth exactly the deal's amount. */
export function ordersOf(deal: Deal, wonAt: Day, regionKey: string, calendar: WorkCalendar): readonly Order[] {
  const { random } = deal
  const list = listAmount(deal.lines)
  const batches = splitLines(deal.lines, deal.amount > 1_800_000)
  let rest = deal.amount
  return batches.map((lines, index) => {
    const amount = index === batches.length - 1 ? rest : Math.round((deal.amount * listAmount(lines)) / list / 100) * 100
    rest -= amount
    const orderedAt = calendar.onOrAfter(wonAt + random.integer(2, 8) + index * random.integer(20, 40))
    return newOrder(random, { deal, account: deal.account, rep: deal.rep, unit: deal.unit }, lines, amount, orderedAt, random.integer(28, 75), regionKey, calendar)
  })
}

/** An order for parts or service that no deal stands behind: run-rate business of the installed base. */
export function serviceOrder(random: Random, organisation: Organisation, parties: Pick<Order, 'account' | 'rep' | 'unit'>, day: Day, regionKey: string, calendar: WorkCalendar): Order {
  const model = random.weighted(organisation.service, (candidate) => 1 / Math.sqrt(candidate.listPrice))
  const lines = [{ model, quantity: random.integer(1, 5) }]
  const amount = Math.round((listAmount(lines) * random.normal(0.95, 0.03)) / 10) * 10
  return newOrder(random, { deal: null, ...parties }, lines, amount, day, random.integer(6, 20), regionKey, calendar)
}

function splitLines(lines: readonly DealLine[], isLarge: boolean): readonly (readonly DealLine[])[] {
  const [first, ...others] = lines
  if (!isLarge || first === undefined) return [lines]
  if (others.length > 0) return [[first], others]
  if (first.quantity < 2) return [lines]
  const half = Math.ceil(first.quantity / 2)
  return [[{ ...first, quantity: half }], [{ ...first, quantity: first.quantity - half }]]
}

function newOrder(
  random: Random, parties: Pick<Order, 'deal' | 'account' | 'rep' | 'unit'>, lines: readonly DealLine[], amount: number, orderedAt: Day, leadDays: number, regionKey: string, calendar: WorkCalendar
): Order {
  const { deliveryDelayDays, cancelShare, logCancelOdds } = plantedTruths.supplyShock
  const promisedAt = calendar.onOrAfter(orderedAt + leadDays)
  const trouble = supplyEffect(regionKey, promisedAt)
  const delay = Math.max(-6, Math.round(random.normal(0, 2.6) + deliveryDelayDays * trouble * Math.exp(random.normal(0, 0.25))))
  const deliveredAt = calendar.onOrAfter(Math.max(orderedAt + 3, promisedAt + delay))
  const isCancelled = random.chance(Math.min(0.35, cancelShare * Math.exp(logCancelOdds * trouble)))
  return {
    ...parties, amount, orderedAt, promisedAt, deliveredAt,
    lines: orderLines(random, lines, amount),
    cancelledAt: isCancelled ? calendar.onOrAfter(promisedAt + random.integer(1, 12)) : null,
    invoices: invoicesOf(random, parties.account, amount, orderedAt, deliveredAt, isCancelled, calendar)
  }
}

function orderLines(random: Random, lines: readonly DealLine[], amount: number): OrderLine[] {
  const list = listAmount(lines)
  let rest = amount
  return lines.map((line, index) => {
    const share = index === lines.length - 1 ? rest : Math.round((amount * line.model.listPrice * line.quantity) / list)
    rest -= share
    const cost = Math.round(line.model.unitCost * line.quantity * Math.exp(random.normal(0, 0.025)))
    return { ...line, amount: share, cost, discount: 1 - share / (line.model.listPrice * line.quantity) }
  })
}

/** Large orders pay three tenths in advance. Late payers are late by habit. */
function invoicesOf(random: Random, account: Account, amount: number, orderedAt: Day, deliveredAt: Day, isCancelled: boolean, calendar: WorkCalendar): Invoice[] {
  const advance = amount >= 600_000 ? Math.round(amount * 0.3) : 0
  const parts = [
    ...(advance > 0 ? [{ day: calendar.onOrAfter(orderedAt + random.integer(1, 5)), amount: advance, termDays: 15 }] : []),
    ...(isCancelled ? [] : [{ day: calendar.onOrAfter(deliveredAt + random.integer(0, 6)), amount: amount - advance, termDays: account.paymentTermDays }])
  ]
  return parts.map(({ day, amount, termDays }) => {
    const isDisputed = random.chance(0.025)
    const dueAt = day + termDays
    return { day, dueAt, amount, isDisputed, payments: paymentsOf(random, account, day, dueAt, amount, isDisputed, calendar) }
  })
}

function paymentsOf(random: Random, account: Account, invoicedAt: Day, dueAt: Day, amount: number, isDisputed: boolean, calendar: WorkCalendar): Payment[] {
  const truth = plantedTruths.latePayers
  const late = account.paysLate ? random.normal(truth.meanDaysLate, truth.deviation) : random.normal(truth.othersMeanDaysLate, truth.othersDeviation)
  if (random.chance(account.paysLate ? 0.03 : 0.004)) return []
  const day = calendar.onOrAfter(Math.max(invoicedAt + 2, dueAt + Math.round(late + (isDisputed ? 25 : 0))))
  if (!random.chance(0.06)) return [{ day, amount }]
  const first = Math.round(amount * 0.6)
  return [{ day, amount: first }, { day: calendar.onOrAfter(day + random.integer(10, 35)), amount: amount - first }]
}

/** Tickets that an order will bring: trouble with late delivery, installation, faults in the first half year. */
export function ticketsOf(random: Random, order: Order): readonly Ticket[] {
  const product = order.lines[0]?.model.id
  if (product === undefined || order.cancelledAt !== null) return []
  const tickets: Ticket[] = []
  const add = (kind: Ticket['kind'], severity: number, openedAt: Day): void => {
    tickets.push({ account: order.account, productId: product, kind, severity, openedAt, closedAt: openedAt + Math.max(1, Math.round((severity <= 2 ? 16 : 7) * Math.exp(random.normal(0, 0.7)))) })
  }
  if (order.deliveredAt - order.promisedAt > 9) add('delivery', random.chance(0.5) ? 2 : 3, order.promisedAt + random.integer(3, 9))
  const count = random.poisson(order.deal === null ? 0.12 : 0.75)
  for (let index = 0; index < count; index += 1) {
    const kind = random.weighted(['fault', 'installation', 'consultation'] as const, (candidate) => ({ fault: 5, installation: 3, consultation: 3 })[candidate])
    const severity = kind === 'fault' ? random.weighted([1, 2, 3, 4], (level) => [0, 8, 24, 42, 26][level] ?? 0) : random.integer(3, 4)
    add(kind, severity, order.deliveredAt + random.integer(kind === 'installation' ? 0 : 5, kind === 'installation' ? 20 : 220))
  }
  return tickets
}
