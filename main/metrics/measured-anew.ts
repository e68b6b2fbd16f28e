import type { ReadDb } from '../warehouse/database'
import { allText } from '../warehouse/statement'

/** Rows as they stand in the tables. This file computes every measure a second time, from raw rows and without the compiler's parts, to hold its answers against. */
type Raw = Readonly<Record<string, string | number | null>>
type Key = string | number | null
type Value = number | null

export interface Asked {
  readonly from: number | null
  readonly to: number | null
  readonly cut: number
  readonly stockDay: number
  readonly regionIds: readonly number[] | null
  readonly fiscalStart: number
}

/** One fact that counts: its day, its places, and what it contributes. */
interface Fact {
  readonly day: number
  readonly at: Readonly<Record<string, Key>>
  readonly value: number
}

const tables = ['opportunity', 'opportunity_history', 'account', 'sales_order', 'order_line', 'invoice', 'payment', 'activity', 'lead', 'service_ticket', 'stage', 'product', 'product_membership', 'quota', 'region', 'rep_membership', 'unit_membership'] as const
export type World = Readonly<Record<(typeof tables)[number], readonly Raw[]>>

export function readWorld(db: ReadDb): World {
  return Object.fromEntries(tables.map((table) => [table, allText<Raw>(db, `SELECT * FROM ${table}`)])) as unknown as World
}

const num = (value: Key | undefined): number => Number(value ?? 0)

/** A day's grain by its label, counted on the calendar itself. */
export function labelOf(grain: string, day: number, fiscalStart: number): string {
  const date = new Date(day * 86_400_000)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
  const fiscalYear = fiscalStart > 1 && month >= fiscalStart ? year + 1 : year
  const fiscalMonth = ((month - fiscalStart + 12) % 12) + 1
  switch (grain) {
    case 'day':
      return date.toISOString().slice(0, 10)
    case 'week':
      return new Date((day - ((date.getUTCDay() + 6) % 7)) * 86_400_000).toISOString().slice(0, 10)
    case 'month':
      return date.toISOString().slice(0, 7)
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`
    case 'year':
      return String(year)
    case 'fiscal_month':
      return `FY${fiscalYear}-M${String(fiscalMonth).padStart(2, '0')}`
    case 'fiscal_quarter':
      return `FY${fiscalYear}-Q${Math.ceil(fiscalMonth / 3)}`
    default:
      return `FY${fiscalYear}`
  }
}

const grains = new Set(['day', 'week', 'month', 'quarter', 'year', 'fiscal_month', 'fiscal_quarter', 'fiscal_year'])

/** The groups that have a value, by their keys: what nothing is said of is left out. */
export function measureAnew(world: World, id: string, by: readonly string[], asked: Asked): ReadonlyMap<string, Value> {
  const parts = (ids: readonly string[], combine: (...values: readonly number[]) => Value, unknown: readonly number[] = []): ReadonlyMap<string, Value> => {
    const found = ids.map((part) => measureAnew(world, part, by, asked))
    const names = new Set(found.flatMap((part) => [...part.keys()]))
    const result = new Map<string, Value>()
    for (const name of names) {
      if (unknown.some((index) => !found[index]?.has(name))) continue
      result.set(name, combine(...found.map((part) => part.get(name) ?? 0)))
    }
    return result
  }
  const share = (above = 0, below = 0): Value => (below === 0 ? null : above / below)
  const mean = (above = 0, below = 0): Value => (below === 0 ? null : Math.round(above / below))
  switch (id) {
    case 'win_rate':
      return parts(['won_count', 'lost_count'], (won = 0, lost = 0) => share(won, won + lost))
    case 'average_deal':
      return parts(['bookings', 'won_count'], mean)
    case 'discount_depth':
      return parts(['listed_bookings', 'list_value'], (paid = 0, list = 0) => (list === 0 ? null : 1 - paid / list))
    case 'average_open_deal':
      return parts(['pipeline', 'pipeline_count'], mean)
    case 'attainment':
      return parts(['bookings', 'target'], share, [1])
    case 'remaining_target':
      return parts(['bookings', 'target'], (bookings = 0, target = 0) => Math.max(0, target - bookings), [1])
    case 'coverage':
      return parts(['pipeline', 'bookings', 'target'], (pipeline = 0, bookings = 0, target = 0) => share(pipeline, Math.max(0, target - bookings)), [2])
    case 'average_order':
      return parts(['revenue', 'orders_count'], mean)
    case 'margin_rate':
      return parts(['margin', 'costed_revenue'], share)
    case 'dso':
      return parts(['receivables', 'invoiced_90d'], (owed = 0, invoiced = 0) => (invoiced === 0 ? null : (owed / invoiced) * 90))
    case 'activities_per_deal':
      return parts(['deal_activities', 'active_deals'], share)
    case 'lead_conversion':
      return parts(['converted_leads', 'new_leads'], share)
  }
  const groups = new Map<string, number[]>()
  for (const fact of factsOf(world, id, by, asked)) {
    if (asked.regionIds !== null && !asked.regionIds.includes(num(fact.at.region))) continue
    const name = JSON.stringify(by.map((dimension) => (grains.has(dimension) ? labelOf(dimension, fact.day, asked.fiscalStart) : (fact.at[dimension] ?? null))))
    groups.set(name, [...(groups.get(name) ?? []), fact.value])
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  const at = (values: readonly number[], share: number): number => {
    const sorted = [...values].sort((a, b) => a - b)
    const position = (sorted.length - 1) * share
    return num(sorted[Math.floor(position)]) * (1 - (position % 1)) + num(sorted[Math.ceil(position)]) * (position % 1)
  }
  const aggregate = (values: readonly number[]): number => {
    if (['cycle_days', 'lead_response_days', 'ticket_days'].includes(id)) return sum(values) / values.length
    if (id === 'cycle_days_p50') return at(values, 0.5)
    if (id === 'cycle_days_p90') return at(values, 0.9)
    return id === 'active_deals' ? new Set(values).size : sum(values)
  }
  return new Map([...groups].map(([name, values]) => [name, aggregate(values)]))
}

function factsOf(world: World, id: string, by: readonly string[], asked: Asked): readonly Fact[] {
  const { cut, stockDay } = asked
  const accounts = new Map(world.account.map((row) => [row.id, row]))
  const parents = new Map(world.region.map((row) => [row.id, row.parent_id]))
  const rootOf = (region: Key): Key => (region === null ? null : (parents.get(region) ?? region))
  const groupOf = (product: Key, day: number): Key =>
    world.product_membership.find((row) => row.product_id === product && day >= num(row.valid_from) && day <= num(row.valid_to))?.parent_id ?? world.product.find((row) => row.id === product && row.is_group === 1)?.id ?? null
  const places = (row: Raw, day: number): Readonly<Record<string, Key>> => ({
    region: row.region_id ?? null, region_root: rootOf(row.region_id ?? null), unit: row.unit_id ?? null, rep: row.rep_id ?? null, account: row.account_id ?? null, product: row.product_id ?? null,
    product_group: groupOf(row.product_id ?? null, day), industry: accounts.get(row.account_id ?? null)?.industry_id ?? null, segment: accounts.get(row.account_id ?? null)?.segment ?? null, lead_source: row.lead_source ?? null
  })
  const dealPlaces = (row: Raw, day: number): Readonly<Record<string, Key>> => ({
    ...places(row, day), stage: row.stage_id ?? null, competitor: row.competitor ?? null, lost_reason: row.lost_reason ?? null, status: ['open', 'won', 'lost'][num(row.status)] ?? null
  })
  const within = (day: Key | undefined, from = asked.from, to = asked.to): boolean => typeof day === 'number' && (from === null || day >= from) && (to === null || day <= to)
  const known = (rows: readonly Raw[], by = cut): readonly Raw[] => rows.filter((row) => num(row.known_at) <= by)
  const plain = (rows: readonly Raw[], value: (row: Raw) => number, extra: (row: Raw) => Readonly<Record<string, Key>> = () => ({})): readonly Fact[] =>
    known(rows).filter((row) => within(row.occurred_at)).map((row) => ({ day: num(row.occurred_at), at: { ...places(row, num(row.occurred_at)), ...extra(row) }, value: value(row) }))
  const closed = (statuses: readonly number[], value: (row: Raw) => number, only: (row: Raw) => boolean = () => true): readonly Fact[] =>
    dealsAt(world, cut).filter((row) => statuses.includes(num(row.status)) && within(row.closed_at) && only(row)).map((row) => ({ day: num(row.closed_at), at: dealPlaces(row, num(row.closed_at)), value: value(row) }))
  const created = (value: (row: Raw) => number): readonly Fact[] =>
    dealsAt(world, cut).filter((row) => within(row.created_at)).map((row) => ({ day: num(row.created_at), at: dealPlaces(row, num(row.closed_at ?? cut)), value: value(row) }))
  const open = (value: (row: Raw) => number): readonly Fact[] =>
    dealsAt(world, stockDay)
      .filter((row) => row.status === 0)
      .map((row) => ({ day: Math.max(num(row.expected_close_at ?? stockDay), stockDay), at: dealPlaces(row, stockDay), value: value(row) }))
      .filter((fact) => within(fact.day))
  const orders = new Map(known(world.sales_order).filter((row) => row.status !== 'cancelled').map((row) => [row.id, row]))
  const lines = (value: (row: Raw) => number, only: (row: Raw) => boolean = () => true): readonly Fact[] =>
    world.order_line.flatMap((line) => {
      const order = orders.get(line.order_id ?? null)
      return order === undefined || !within(order.occurred_at) || !only(line) ? [] : [{ day: num(order.occurred_at), at: places({ ...order, product_id: line.product_id ?? null }, num(order.occurred_at)), value: value(line) }]
    })
  const costed = (line: Raw): boolean => line.cost_e4 !== null
  const owed = (value: (open: number) => number, only: (row: Raw) => boolean = () => true): readonly Fact[] =>
    known(world.invoice, stockDay).flatMap((row) => {
      const paid = known(world.payment, stockDay).filter((payment) => payment.invoice_id === row.id).reduce((sum, payment) => sum + num(payment.amount_e4), 0)
      const left = num(row.amount_e4) - paid
      return left > 0 && only(row) ? [{ day: num(row.due_at), at: places(row, stockDay), value: value(left) }] : []
    })
  const late = (row: Raw): boolean => num(row.due_at) < stockDay
  const activities = (value: (row: Raw) => number, only: (row: Raw) => boolean = () => true): readonly Fact[] => {
    const deals = new Map(dealsAt(world, cut).map((row) => [row.id, row]))
    return known(world.activity).filter((row) => within(row.occurred_at) && only(row)).map((row) => {
      const deal = row.opportunity_id === null ? undefined : deals.get(row.opportunity_id ?? null)
      const own = { account_id: row.account_id ?? deal?.account_id ?? null, rep_id: row.rep_id ?? null }
      const at = deal === undefined ? places({ ...own }, num(row.occurred_at)) : dealPlaces({ ...deal, ...own }, num(row.occurred_at))
      return { day: num(row.occurred_at), at: { ...at, activity_kind: row.kind ?? null }, value: value(row) }
    })
  }
  const tickets = (value: (row: Raw) => number, only: (row: Raw) => boolean = () => true): readonly Fact[] =>
    plain(
      world.service_ticket.filter(only).map((row) => ({ ...row, region_id: accounts.get(row.account_id ?? null)?.region_id ?? null })),
      value,
      (row) => ({ ticket_kind: row.kind ?? null })
    )
  const one = (): number => 1
  const amount = (row: Raw): number => num(row.amount_e4)
  const cycle = (row: Raw): number => num(row.closed_at) - num(row.created_at)
  const listed = (row: Raw): boolean => num(row.list_amount_e4) > 0
  switch (id) {
    case 'bookings':
      return closed([1], amount)
    case 'won_count':
      return closed([1], one)
    case 'lost_count':
      return closed([2], one)
    case 'closed_count':
      return closed([1, 2], one)
    case 'cycle_days':
    case 'cycle_days_p50':
    case 'cycle_days_p90':
      return closed([1], cycle)
    case 'list_value':
      return closed([1], (row) => num(row.list_amount_e4), listed)
    case 'listed_bookings':
      return closed([1], amount, listed)
    case 'new_deals':
      return created(one)
    case 'new_pipeline':
      return created((row) => num(historyOf(world, row.id ?? null, cut).sort((a, b) => num(a.seq) - num(b.seq)).find((state) => state.amount_e4 !== null)?.amount_e4 ?? row.amount_e4))
    case 'pipeline':
      return open(amount)
    case 'pipeline_count':
      return open(one)
    case 'weighted_pipeline':
      return open((row) => Math.round(amount(row) * num(world.stage.find((stage) => stage.id === row.stage_id)?.probability)))
    case 'target':
      return targets(world, by, asked, rootOf)
    case 'revenue':
      return by.some((dimension) => dimension === 'product' || dimension === 'product_group') ? lines(amount) : plain([...orders.values()], amount)
    case 'orders_count':
      return plain([...orders.values()], one)
    case 'units_sold':
      return lines((line) => num(line.quantity))
    case 'cost':
      return lines((line) => num(line.cost_e4), costed)
    case 'margin':
      return lines((line) => amount(line) - num(line.cost_e4), costed)
    case 'costed_revenue':
      return lines(amount, costed)
    case 'invoiced':
      return plain(world.invoice, amount)
    case 'invoiced_90d':
      return known(world.invoice).filter((row) => within(row.occurred_at, stockDay - 89, stockDay)).map((row) => ({ day: num(row.occurred_at), at: places(row, stockDay), value: amount(row) }))
    case 'collected':
      return plain(world.payment, amount, (row) => places(world.invoice.find((invoice) => invoice.id === row.invoice_id) ?? {}, 0))
    case 'receivables':
      return owed((left) => left)
    case 'overdue_receivables':
      return owed((left) => left, late)
    case 'overdue_invoices':
      return owed(one, late)
    case 'activities':
      return activities(one)
    case 'deal_activities':
      return activities(one, (row) => row.opportunity_id !== null)
    case 'active_deals':
      return activities((row) => num(row.opportunity_id), (row) => row.opportunity_id !== null)
    case 'new_leads':
      return plain(world.lead, one)
    case 'converted_leads':
      return plain(world.lead.filter((row) => row.opportunity_id !== null), one)
    case 'lead_response_days':
      return plain(world.lead.filter((row) => row.responded_at !== null && num(row.responded_at) <= cut), (row) => num(row.responded_at) - num(row.occurred_at))
    case 'tickets':
      return tickets(one)
    case 'severe_tickets':
      return tickets(one, (row) => row.severity === 1)
    case 'ticket_days':
      return tickets((row) => num(row.closed_at) - num(row.occurred_at), (row) => row.closed_at !== null && num(row.closed_at) <= cut)
    default:
      throw new Error(`${id} is not computed a second time: add how it follows from the raw rows`)
  }
}

function historyOf(world: World, deal: Key, cut: number): Raw[] {
  return world.opportunity_history.filter((row) => row.opportunity_id === deal && num(row.known_at) <= cut).sort((a, b) => num(a.known_at) - num(b.known_at) || num(a.seq) - num(b.seq))
}

/** Deals as they were believed at the end of a day; a deal that was closed then and is no longer was closed when it became so. */
function dealsAt(world: World, cut: number): readonly Raw[] {
  return world.opportunity.flatMap((deal) => {
    const states = historyOf(world, deal.id ?? null, cut)
    const last = states[states.length - 1]
    if (last === undefined) return []
    let start = states.length - 1
    while (start > 0 && states[start - 1]?.status === last.status) start -= 1
    const changed = world.opportunity_history.some((row) => row.opportunity_id === deal.id && num(row.known_at) > cut && row.status !== last.status)
    const { stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id } = last as { readonly [column: string]: Key }
    const closedAt = status === 0 ? null : changed ? (states[start]?.occurred_at ?? null) : (deal.closed_at ?? null)
    return [{ ...deal, stage_id: stage_id ?? null, status: status ?? null, amount_e4: amount_e4 ?? null, expected_close_at: expected_close_at ?? null, rep_id: rep_id ?? null, unit_id: unit_id ?? null, region_id: region_id ?? null, closed_at: closedAt }]
  })
}

/** Targets of the level asked for, day by day of their periods. Here every leaf, unit and rep has its own. */
function targets(world: World, by: readonly string[], asked: Asked, rootOf: (region: Key) => Key): readonly Fact[] {
  const level = by.includes('rep') ? 'rep_id' : by.includes('unit') ? 'unit_id' : 'region_id'
  return world.quota.filter((row) => row[level] !== null).flatMap((row) => {
    const [start, end, whole] = [num(row.period_start), num(row.period_end), num(row.amount_e4)]
    const unit = row.unit_id ?? world.rep_membership.find((member) => member.rep_id === row.rep_id)?.unit_id ?? null
    const region = row.region_id ?? world.unit_membership.find((member) => member.unit_id === unit)?.region_id ?? null
    const upTo = (days: number): number => Math.floor((whole * days) / (end - start + 1))
    const facts: Fact[] = []
    for (let day = Math.max(start, asked.from ?? start); day <= Math.min(end, asked.to ?? end); day += 1) {
      facts.push({ day, at: { region, region_root: rootOf(region), unit, rep: row.rep_id ?? null }, value: upTo(day - start + 1) - upTo(day - start) })
    }
    return facts
  })
}
