import { reference, type ColumnDefinition, type ColumnScope, type FieldDefinition } from './entity'

export type RateKind = 'booking' | 'plan'

export const currencyField: FieldDefinition = reference('currency', 'currency', ['currency', 'currency code', 'currency iso code', 'transaction currency', 'deal currency', 'curr', '币种', '货币', '币别', '交易币种', '结算币种', '原币'])

/** The workspace's own currency, in which every amount is kept. */
const baseCode = `coalesce((SELECT value FROM main.setting WHERE key = 'currency'), 'CNY')`
const isBase = (scope: ColumnScope): string => `(${scope.value('currency')} IS NULL OR money_c.code = ${baseCode})`

/** Joins that `inBase` and `rateOf` need: the currency of a row and the rate that held on its day. */
export function moneyJoins(scope: ColumnScope, kind: RateKind, day: string): string {
  if (!scope.has('currency')) return ''
  return `LEFT JOIN main.currency money_c ON money_c.id = ${scope.value('currency')}
    LEFT JOIN main.currency_rate money_r ON money_r.id = (SELECT x.id FROM main.currency_rate x WHERE x.currency_id = ${scope.value('currency')} AND x.kind = '${kind}' AND x.valid_from <= ${day}
      ORDER BY x.valid_from DESC, x.known_at DESC, x.id DESC LIMIT 1)`
}

/** An amount in the workspace's currency; null where there is no rate for its day. */
export function inBase(scope: ColumnScope, amount: string): string {
  return scope.has('currency') ? `CASE WHEN ${isBase(scope)} THEN ${amount} ELSE CAST(round((${amount}) * money_r.rate) AS INTEGER) END` : amount
}

/** What the amount was in its own currency and the rate it was converted at; the rate stays empty until there is one. */
export function moneyColumns(amount: (scope: ColumnScope) => string): readonly ColumnDefinition[] {
  return [
    { name: 'currency_id', onlyWith: 'currency', sql: (scope) => scope.value('currency') },
    { name: 'source_amount', onlyWith: 'currency', sql: (scope) => `(${amount(scope)}) / 10000.0` },
    { name: 'source_rate', onlyWith: 'currency', sql: (scope) => `CASE WHEN ${isBase(scope)} THEN 1.0 ELSE money_r.rate END` }
  ]
}
