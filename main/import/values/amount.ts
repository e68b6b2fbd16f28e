import { plainText } from './plain-text'

export type DecimalSign = '.' | ','

/** A number as it was written: its digits and where the point is, so that money never passes through binary fractions. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  /** How many of the digits stand behind the point; negative for a power of ten above the last digit. */
  readonly scale: number
}

const powers: Readonly<Record<string, number>> = {
  k: 3, thousand: 3, t: 3, 千: 3, 仟: 3, 万: 4, 萬: 4, w: 4, lakh: 5, 十万: 5, m: 6, mn: 6, mio: 6, mm: 6, million: 6, 百万: 6, 千万: 7, crore: 7, 亿: 8, 億: 8,
  b: 9, bn: 9, billion: 9, 十亿: 9, 万亿: 12, tn: 12, trillion: 12
}
const currencyText = /(?:CNY|RMB|USD|EUR|GBP|JPY|HKD|TWD|SGD|INR|AUD|CAD|CHF|KRW|US\$|HK\$|NT\$|A\$|C\$|人民币|美元|欧元|港元|港币|日元|英镑|[$€£¥￥₩₹元圆])/gi
const shape = /^([+-]?)([\d.,' _]*\d[\d.,' _]*|\d)(?:e([+-]?\d{1,3}))?\s*([a-z\u4e00-\u9fff]*)([+-]?)$/i

function readDecimal(text: string, decimalSign: DecimalSign): Decimal | null {
  let rest = plainText(text)
  if (rest.length > 64) return null
  let negative = false
  const bracketed = /^\((.*)\)$/.exec(rest)
  if (bracketed?.[1] !== undefined) {
    negative = true
    rest = bracketed[1]
  }
  rest = rest.replace(/[\u2212\u2013\uff0d]/g, '-').replace(currencyText, ' ').replace(/^(-|\+)\s+/, '$1').trim()
  const match = shape.exec(rest)
  if (match === null) return null
  const [, sign = '', body = '', exponent = '0', unit = '', trailingSign = ''] = match
  if (sign !== '' && trailingSign !== '') return null
  if (sign === '-' || trailingSign === '-') negative = !negative
  const power = unit === '' ? 0 : powers[unit.toLowerCase()]
  if (power === undefined) return null
  const plain = withoutGrouping(body.trim(), decimalSign)
  if (plain === null) return null
  const point = plain.indexOf('.')
  const digits = (point < 0 ? plain : plain.slice(0, point) + plain.slice(point + 1)).replace(/^0+(?=\d)/, '')
  const scale = (point < 0 ? 0 : plain.length - point - 1) - power - Number(exponent)
  return { negative: negative && /[1-9]/.test(digits), digits: digits === '' ? '0' : digits, scale }
}

/**
 * Removes grouping marks and writes the decimal sign as a point; null where the marks contradict each other.
 * With both signs present the last one is the decimal sign; a sign that comes more than once groups; a single one groups only
 * where it is not the file's decimal sign and exactly three digits follow it.
 */
function withoutGrouping(body: string, decimalSign: DecimalSign): string | null {
  const text = body.replace(/[' _]/g, '')
  const points = text.split('.').length - 1
  const commas = text.split(',').length - 1
  let decimal: string
  if (points > 0 && commas > 0) {
    decimal = text.lastIndexOf('.') > text.lastIndexOf(',') ? '.' : ','
    if ((decimal === '.' ? points : commas) > 1) return null
  } else if (points + commas === 0) return text
  else {
    const sign = points > 0 ? '.' : ','
    if (points + commas > 1) decimal = sign === '.' ? ',' : '.'
    else {
      const behind = text.length - text.indexOf(sign) - 1
      decimal = sign === decimalSign || behind !== 3 || text.indexOf(sign) > 3 || text.indexOf(sign) === 0 || text.startsWith('0') ? sign : sign === '.' ? ',' : '.'
    }
  }
  const grouping = decimal === '.' ? ',' : '.'
  const cut = text.indexOf(decimal)
  const whole = cut < 0 ? text : text.slice(0, cut)
  const fraction = cut < 0 ? '' : text.slice(cut + 1)
  if (fraction.includes(grouping)) return null
  const groups = whole.split(grouping)
  // Two digits in a middle group are the Indian way (1,00,000); the last group always has three.
  const grouped = groups.length === 1 || (groups.at(-1)?.length === 3 && groups.slice(1, -1).every((group) => group.length === 3 || group.length === 2) && (groups[0]?.length ?? 0) <= 3 && groups[0] !== '')
  if (!grouped) return null
  return `${groups.join('')}${fraction === '' ? '' : `.${fraction}`}`
}

/** A number in any of the usual ways of writing (1,234.5 · 1.234,5 · 12.5万 · 3M · (200) · 1.5E+06), or null. */
export function parseNumber(text: string, decimalSign: DecimalSign = '.'): number | null {
  const decimal = readDecimal(text, decimalSign)
  if (decimal === null) return null
  const value = Number(`${decimal.negative ? '-' : ''}${decimal.digits}e${-decimal.scale}`)
  return Number.isFinite(value) ? value : null
}

/** A ratio: `15 %` is 0.15, `0.15` is itself, `8.5折` is 0.15. */
export function parseRatio(text: string, decimalSign: DecimalSign = '.'): number | null {
  const plain = plainText(text)
  // 8.5折 and 85折 are what is left to pay: a discount of 15 %.
  const left = /^(\d(?:[.,]\d+)?|\d{2})\s*折$/.exec(plain)?.[1]
  if (left !== undefined) {
    const share = Number(left.replace(',', '.')) / (left.length === 2 ? 100 : 10)
    return Math.round((1 - share) * 1e6) / 1e6
  }
  if (!plain.endsWith('%')) return parseNumber(plain, decimalSign)
  const value = parseNumber(plain.slice(0, -1), decimalSign)
  return value === null ? null : value / 100
}

export type Money = { readonly kind: 'money'; readonly e4: number } | { readonly kind: 'unreadable' } | { readonly kind: 'too_large' }

/** Money in 1/10,000 units, rounded half away from zero; amounts beyond what an integer holds exactly are refused. */
export function parseMoney(text: string, decimalSign: DecimalSign = '.'): Money {
  const simple = decimalSign === '.' ? simpleE4(text) : null
  if (simple !== null) return { kind: 'money', e4: simple }
  return parseAnyMoney(text, decimalSign)
}

/** Digits with a sign and up to four decimals, as exports write nearly all amounts; null for any other way of writing. */
function simpleE4(text: string): number | null {
  const { length } = text
  if (length > 16) return null
  let at = text.charCodeAt(0) === 45 ? 1 : 0
  const isNegative = at === 1
  const wholeFrom = at
  let value = 0
  let decimals = -1
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 46 && decimals < 0 && at > wholeFrom) decimals = 0
    else if (code >= 48 && code <= 57 && decimals < 4) {
      value = value * 10 + code - 48
      if (decimals >= 0) decimals += 1
    } else return null
  }
  if (at === wholeFrom || decimals === 0 || value > 99_999_999_999) return null
  for (let missing = decimals < 0 ? 4 : 4 - decimals; missing > 0; missing -= 1) value *= 10
  return isNegative && value > 0 ? -value : value
}

/** The same for every way of writing. */
export function parseAnyMoney(text: string, decimalSign: DecimalSign): Money {
  const decimal = readDecimal(text, decimalSign)
  if (decimal === null) return { kind: 'unreadable' }
  const drop = decimal.scale - 4
  if (drop < 0 && decimal.digits.length - drop > 17 && decimal.digits !== '0') return { kind: 'too_large' }
  let digits = drop <= 0 ? decimal.digits + '0'.repeat(decimal.digits === '0' ? 0 : -drop) : decimal.digits
  let roundUp = false
  if (drop > 0) {
    const padded = digits.padStart(drop + 1, '0')
    roundUp = (padded[padded.length - drop] ?? '0') >= '5'
    digits = padded.slice(0, padded.length - drop)
  }
  const size = Number(digits) + (roundUp ? 1 : 0)
  if (!Number.isSafeInteger(size)) return { kind: 'too_large' }
  return { kind: 'money', e4: decimal.negative && size > 0 ? -size : size }
}
