import { plainText } from './plain-text'

/** ISO 4217 codes in use. */
const codes = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
  GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
  OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG`.split(/\s+/)
)

const names: Readonly<Record<string, string>> = {
  人民币: 'CNY', 人民币元: 'CNY', 元: 'CNY', rmb: 'CNY', renminbi: 'CNY', yuan: 'CNY', 'chinese yuan': 'CNY', '￥': 'CNY', '¥': 'CNY', 美元: 'USD', 美金: 'USD', 'us dollar': 'USD', 'us dollars': 'USD', 'u.s. dollar': 'USD',
  us$: 'USD', $: 'USD', dollar: 'USD', 欧元: 'EUR', euro: 'EUR', '€': 'EUR', 英镑: 'GBP', 'british pound': 'GBP', 'pound sterling': 'GBP', '£': 'GBP', 日元: 'JPY', 日圆: 'JPY', 'japanese yen': 'JPY', yen: 'JPY',
  港元: 'HKD', 港币: 'HKD', 'hong kong dollar': 'HKD', hk$: 'HKD', 台币: 'TWD', 新台币: 'TWD', nt$: 'TWD', 新加坡元: 'SGD', 新元: 'SGD', 's$': 'SGD', 澳元: 'AUD', a$: 'AUD', 加元: 'CAD', c$: 'CAD', 瑞士法郎: 'CHF',
  韩元: 'KRW', 韩币: 'KRW', '₩': 'KRW', 卢布: 'RUB', 印度卢比: 'INR', '₹': 'INR', 泰铢: 'THB', 越南盾: 'VND', 马来西亚林吉特: 'MYR', 林吉特: 'MYR', 印尼盾: 'IDR', 澳门元: 'MOP', 澳门币: 'MOP'
}

/** The ISO code that a text names (`USD`, `US Dollar`, `美元`, `$`, `CNY - Chinese Yuan`), or null. */
export function currencyCode(text: string): string | null {
  const plain = plainText(text)
  const upper = plain.toUpperCase()
  if (codes.has(upper)) return upper
  const named = names[plain.toLowerCase()]
  if (named !== undefined) return named
  const leading = /^([A-Z]{3})\b/.exec(upper)?.[1] ?? /\(([A-Z]{3})\)$/.exec(upper)?.[1]
  return leading !== undefined && codes.has(leading) ? leading : null
}
