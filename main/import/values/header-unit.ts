const scales: readonly (readonly [RegExp, number])[] = [
  [/^(亿元?|亿人民币|100 ?millions?)$/, 1e8],
  [/^(百万元?|millions?|mio|mn|mm|m)$/, 1e6],
  [/^(万元?|万人民币|w|10k|10,?000)$/, 1e4],
  [/^(千元?|仟元?|thousands?|k|tsd|[’'`]?000s?)$/, 1e3],
  [/^(%|％|percent|pct|百分比)$/, 0.01]
]
const currencies = /\b(cny|rmb|usd|eur|gbp|jpy|hkd)\b|人民币|美元|[$€£¥￥]/gi

/**
 * What a header says its numbers are counted in: `金额（万元）` 10,000, `Amount (USD k)` 1,000, `Revenue in millions` 1,000,000, `折扣率(%)` 0.01; else 1.
 */
export function headerScale(header: string): number {
  const plain = header.normalize('NFKC').trim()
  const bracketed = /[([【]([^)\]】]*)[)\]】]\s*$/.exec(plain)?.[1]
  const spoken = /\b(?:in|unit:?|单位:?)\s+(.+)$/i.exec(plain)?.[1] ?? /(?:单位|unit)[::]\s*(.+)$/i.exec(plain)?.[1] ?? /[/_]\s*(万元|亿元|千元|百万元?|万|亿)$/.exec(plain)?.[1] ?? (plain.endsWith('%') ? '%' : undefined)
  for (const said of [bracketed, spoken]) {
    const unit = said?.replace(/^(?:单位|unit)[::]?\s*/i, '').replace(currencies, ' ').replace(/\bin\b/gi, ' ').trim().toLowerCase()
    if (unit === undefined || unit === '') continue
    for (const [shape, scale] of scales) if (shape.test(unit)) return scale
  }
  return 1
}

/** Whether a cell says its own unit (`12万`, `3 %`, `1.5M`), over which the header's does not count. */
export function hasOwnUnit(cell: string): boolean {
  return /[万萬亿億千仟百%％]|\d\s*(k|m|mn|bn?|mio|million|thousand|w)\b/i.test(cell)
}
