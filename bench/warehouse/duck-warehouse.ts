import { openDuck, type DuckConnection } from './duck-api'
import { deals, orders, quotas, regionOfUnit, unitOfRep } from './facts'
import { quarters } from './our-warehouse'

/** The same facts in DuckDB, in memory, in typed columns, days as dates. */
export async function duckWarehouse(dealCount: number, orderCount: number): Promise<DuckConnection> {
  const connection = await openDuck()
  await connection.run(`
    CREATE TABLE raw_deal (created INTEGER, expected INTEGER, closed INTEGER, status TINYINT, stage TINYINT, region INTEGER, unit INTEGER, rep INTEGER, product INTEGER, amount BIGINT);
    CREATE TABLE raw_order (day INTEGER, region INTEGER, unit INTEGER, amount BIGINT);
    CREATE TABLE quota (unit INTEGER, period_start INTEGER, period_end INTEGER, amount BIGINT)`)
  const deal = await connection.createAppender('raw_deal')
  for (const row of deals(dealCount)) {
    const unit = unitOfRep(row.rep)
    deal.appendInteger(row.created)
    deal.appendInteger(row.expected)
    if (row.closed === null) deal.appendNull()
    else deal.appendInteger(row.closed)
    deal.appendTinyInt(row.status)
    deal.appendTinyInt(row.stage)
    deal.appendInteger(regionOfUnit(unit))
    deal.appendInteger(unit)
    deal.appendInteger(row.rep)
    deal.appendInteger(row.product)
    deal.appendBigInt(BigInt(row.amountE4))
    deal.endRow()
  }
  deal.closeSync()
  const order = await connection.createAppender('raw_order')
  for (const row of orders(orderCount)) {
    const unit = unitOfRep(row.rep)
    order.appendInteger(row.day)
    order.appendInteger(regionOfUnit(unit))
    order.appendInteger(unit)
    order.appendBigInt(BigInt(row.amountE4))
    order.endRow()
  }
  order.closeSync()
  const quota = await connection.createAppender('quota')
  for (const row of quotas(quarters(), dealCount)) {
    quota.appendInteger(row.unit)
    quota.appendInteger(row.from)
    quota.appendInteger(row.to)
    quota.appendBigInt(BigInt(row.amountE4))
    quota.endRow()
  }
  quota.closeSync()
  await connection.run(`
    CREATE TABLE deal AS SELECT DATE '1970-01-01' + created AS created, DATE '1970-01-01' + expected AS expected, DATE '1970-01-01' + closed AS closed, status, stage, region, unit, rep, product, amount FROM raw_deal;
    CREATE TABLE sales_order AS SELECT DATE '1970-01-01' + day AS day, region, unit, amount FROM raw_order;
    DROP TABLE raw_deal; DROP TABLE raw_order`)
  return connection
}
