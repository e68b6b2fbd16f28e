import fs from 'node:fs'
import path from 'node:path'
import { isoFromDay } from '../../main/warehouse/day'
import { deals, drawFrom, orders, regionOfUnit, size, unitOfRep } from '../warehouse/facts'

/** What the facts of a file add up to, computed while the file is written and from nothing else. */
export interface Expected {
  readonly rows: number
  readonly amountE4: number
  /** By status of deals (0 open, 1 won, 2 lost); one entry for orders. */
  readonly amountByStatus: readonly number[]
  /** Sum of amounts per month (months since 1970) and region, of won deals or of orders. */
  readonly amountByMonthRegion: ReadonlyMap<string, number>
}

export interface FactFile {
  readonly entity: 'opportunities' | 'orders' | 'order-lines'
  readonly file: string
  readonly expected: Expected
}

export interface CompanyFiles {
  readonly dimensions: readonly string[]
  /** Deals first. */
  readonly facts: readonly [FactFile, ...FactFile[]]
}

const accounts = 20_000
const stageNames = ['Prospecting', 'Qualification', 'Engaging', 'Proposal', 'Negotiation'] as const
const sources = ['Web', 'Referral', 'Event', 'Partner', 'Outbound'] as const

/** The company of the warehouse bench as a CRM and an ERP would export it: half of the rows are deals, three tenths orders, the rest lines of these orders. */
export function writeCompany(folder: string, rows: number): CompanyFiles {
  fs.mkdirSync(folder, { recursive: true })
  const dealCount = Math.round(rows * 0.5)
  const orderCount = Math.round(rows * 0.3)
  const file = (name: string): string => path.join(folder, name)
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
  write(file('accounts.csv'), 'Account ID,Account Name,Industry', numbers(accounts).map((id) => `A${id},${accountName(id)},Industry ${id % 12}`))
  write(file('products.csv'), 'Product,Product Family,List Price', numbers(size.products).map((id) => `${productName(id)},Family ${id % 9},${100 + id}`))
  write(file('teams.csv'), 'Sales Agent,Unit,Region', numbers(size.reps).map((id) => `${repName(id)},Unit ${unitOfRep(id)},Region ${regionOfUnit(unitOfRep(id))}`))
  return {
    dimensions: [file('accounts.csv'), file('products.csv'), file('teams.csv')],
    facts: [
      { entity: 'opportunities', file: file('opportunities.csv'), expected: writeDeals(file('opportunities.csv'), dealCount) },
      { entity: 'orders', file: file('orders.csv'), expected: writeOrders(file('orders.csv'), orderCount) },
      { entity: 'order-lines', file: file('order-lines.csv'), expected: writeOrderLines(file('order-lines.csv'), rows - dealCount - orderCount, orderCount) }
    ]
  }
}

function writeDeals(file: string, count: number): Expected {
  const draw = drawFrom(21)
  const tally = openTally(3)
  const lines = function* (): Generator<string> {
    let index = 0
    for (const deal of deals(count)) {
      index += 1
      const account = 1 + Math.floor(draw() * accounts)
      const region = regionOfUnit(unitOfRep(deal.rep))
      tally.add(deal.status, deal.amountE4, deal.status === 1 ? `${monthOf(deal.closed ?? 0)} ${region}` : null)
      const stage = deal.status === 0 ? stageNames[deal.stage - 1] : deal.status === 1 ? 'Closed Won' : 'Closed Lost'
      yield `OP-${String(index).padStart(8, '0')},${accountName(account)} - ${productName(deal.product)},${accountName(account)},${productName(deal.product)},${repName(deal.rep)},${stage},${money(deal.amountE4)},${isoFromDay(deal.created)},${isoFromDay(deal.expected)},${deal.closed === null ? '' : isoFromDay(deal.closed)},${sources[index % 5]}`
    }
  }
  write(file, 'Opportunity ID,Opportunity Name,Account Name,Product,Sales Agent,Stage,Amount,Created Date,Expected Close Date,Close Date,Lead Source', lines())
  return tally.result()
}

function writeOrders(file: string, count: number): Expected {
  const draw = drawFrom(22)
  const tally = openTally(1)
  const lines = function* (): Generator<string> {
    let index = 0
    for (const order of orders(count)) {
      index += 1
      const account = 1 + Math.floor(draw() * accounts)
      tally.add(0, order.amountE4, `${monthOf(order.day)} ${regionOfUnit(unitOfRep(order.rep))}`)
      yield `SO-${String(index).padStart(8, '0')},${accountName(account)},${repName(order.rep)},${isoFromDay(order.day)},${money(order.amountE4)},delivered,${isoFromDay(order.day + 14)},${isoFromDay(order.day + 9)}`
    }
  }
  write(file, 'Order ID,Account Name,Sales Agent,Order Date,Order Amount,Order Status,Promised Date,Delivery Date', lines())
  return tally.result()
}

/** Lines of the orders in turn, whose own amounts stay what their file says. */
function writeOrderLines(file: string, count: number, orderCount: number): Expected {
  const draw = drawFrom(23)
  const tally = openTally(1)
  const days = Array.from(orders(orderCount), (order) => order.day)
  const lines = function* (): Generator<string> {
    for (let index = 1; index <= count; index += 1) {
      const order = 1 + ((index * 7) % orderCount)
      const amountE4 = (100 + Math.floor(draw() * 500_000)) * 100
      tally.add(0, amountE4, null)
      yield `OL-${String(index).padStart(8, '0')},SO-${String(order).padStart(8, '0')},${productName(1 + Math.floor(draw() * size.products))},${isoFromDay(days[order - 1] ?? 0)},${1 + Math.floor(draw() * 20)},${money(amountE4)},${(Math.floor(draw() * 30) / 100).toFixed(2)}`
    }
  }
  write(file, 'Line ID,Order ID,Product,Order Date,Quantity,Line Amount,Discount', lines())
  return tally.result()
}

function openTally(statuses: number): { add(status: number, amountE4: number, cell: string | null): void; result(): Expected } {
  let rows = 0
  const byStatus = Array.from({ length: statuses }, () => 0)
  const cells = new Map<string, number>()
  return {
    add: (status, amountE4, cell) => {
      rows += 1
      byStatus[status] = (byStatus[status] ?? 0) + amountE4
      if (cell !== null) cells.set(cell, (cells.get(cell) ?? 0) + amountE4)
    },
    result: () => ({ rows, amountE4: byStatus.reduce((sum, value) => sum + value, 0), amountByStatus: byStatus, amountByMonthRegion: cells })
  }
}

function write(file: string, header: string, lines: Iterable<string>): void {
  const handle = fs.openSync(file, 'w')
  let text = `${header}\n`
  for (const line of lines) {
    text += `${line}\n`
    if (text.length > 1_000_000) {
      fs.writeSync(handle, text)
      text = ''
    }
  }
  fs.writeSync(handle, text)
  fs.closeSync(handle)
}

function monthOf(day: number): string {
  return isoFromDay(day).slice(0, 7)
}

const accountName = (id: number): string => `Company ${String(id).padStart(5, '0')}`
const productName = (id: number): string => `Product ${String(id).padStart(3, '0')}`
const repName = (id: number): string => `Agent ${String(id).padStart(4, '0')}`
const money = (e4: number): string => (e4 / 10_000).toFixed(2)
