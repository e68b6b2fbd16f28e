/** How money is counted: 万 and 亿, or thousands, millions and billions. */
export type MoneyStyle = 'wan' | 'kilo'

export type MoneyUnit = 'one' | 'wan' | 'yi' | 'k' | 'M' | 'B'

/** One unit and one precision for a whole column, axis or sentence, so that its figures can be compared by eye. */
export interface MoneyScale {
  readonly unit: MoneyUnit
  /** Wire units (1/10,000 of the currency) in one shown unit. */
  readonly divisorE4: number
  readonly decimals: number
}

export const minus = '−'
export const missing = '–'

const perUnitE4: Readonly<Record<MoneyUnit, number>> = { one: 1e4, wan: 1e8, yi: 1e12, k: 1e7, M: 1e10, B: 1e13 }

/** The scale for the largest of the figures that stand together. */
export function moneyScale(valuesE4: readonly (number | null | undefined)[], style: MoneyStyle): MoneyScale {
  let largest = 0
  for (const value of valuesE4) if (value !== null && value !== undefined) largest = Math.max(largest, Math.abs(value))
  const unit = moneyUnit(largest / 1e4, style)
  const shown = largest / perUnitE4[unit]
  const decimals = decimalsFor(unit, shown)
  return { unit, divisorE4: perUnitE4[unit], decimals }
}

/** Large units keep more places: what moves within a week must still be seen. */
function decimalsFor(unit: MoneyUnit, shown: number): number {
  if (unit === 'one') return 0
  if (unit === 'yi' || unit === 'B') return 2
  if (unit === 'M') return shown >= 1_000 ? 0 : shown >= 10 ? 1 : 2
  return shown >= 100 ? 0 : shown >= 10 ? 1 : 2
}

function moneyUnit(largest: number, style: MoneyStyle): MoneyUnit {
  if (style === 'wan') return largest >= 1e9 ? 'yi' : largest >= 1e4 ? 'wan' : 'one'
  return largest >= 1e10 ? 'B' : largest >= 1e7 ? 'M' : largest >= 1e4 ? 'k' : 'one'
}

/** The figure alone; its unit stands once in the header. */
export function formatMoney(valueE4: number | null | undefined, scale: MoneyScale): string {
  return valueE4 === null || valueE4 === undefined ? missing : formatFixed(valueE4 / scale.divisorE4, scale.decimals)
}

/** The figure with its sign, for deltas; zero has none. */
export function formatMoneyDelta(valueE4: number | null | undefined, scale: MoneyScale): string {
  return valueE4 === null || valueE4 === undefined ? missing : withSign(formatMoney(valueE4, scale))
}

/** Grouped digits with a real minus; a value that rounds to zero shows no sign. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return missing
  const text = grouped(decimals).format(Math.abs(value))
  return value < 0 && /[1-9]/.test(text) ? minus + text : text
}

const groupedByDecimals = new Map<number, Intl.NumberFormat>()

/** Kept for each precision: to find one again for every figure costs more than the figure. */
function grouped(decimals: number): Intl.NumberFormat {
  const known = groupedByDecimals.get(decimals)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  groupedByDecimals.set(decimals, made)
  return made
}

export function withSign(text: string): string {
  return text === missing || text.startsWith(minus) || !/[1-9]/.test(text) ? text : `+${text}`
}
