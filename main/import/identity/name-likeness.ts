import { pinyin } from 'pinyin-pro'
import type { NameLikeness } from '../../contract/identity'
import { plainText } from '../values/plain-text'

/** A company's name as comparing needs it, worked out once per account. */
export interface ComparableName {
  readonly text: string
  /** Without width, case, punctuation and legal form. */
  readonly normal: string
  /** The normal name in pinyin, without tones; equal to it for names without Chinese. */
  readonly sounds: string
  /** The normal name of the company whose branch office this is; null where it is none. */
  readonly branchOf: string | null
}

const han = /\p{Script=Han}/u
const branch = /^(.{4,}?)(?:[（(]?[\p{Script=Han}]{2,8}[）)]?)?(?:分公司|办事处|分行|分部|分厂|营业部)[）)]?$/u

export function comparableName(text: string, normal: string, normalOf: (name: string) => string): ComparableName {
  const found = branch.exec(plainText(text))
  const whole = found?.[1]
  return {
    text,
    normal,
    sounds: han.test(normal) ? pinyin(normal, { toneType: 'none', type: 'array', v: true }).join('').toLowerCase() : normal,
    branchOf: whole === undefined ? null : normalOf(companyOf(whole))
  }
}

/** `某某有限公司上海` is `某某有限公司`: what stands behind the legal form is the place. */
function companyOf(text: string): string {
  const form = /^(.*(?:公司|集团|银行|厂))/u.exec(text)
  return form?.[1] ?? text
}

export function nameLikeness(a: ComparableName, b: ComparableName): NameLikeness {
  if (a.text === b.text) return 'same'
  if (a.normal === b.normal) return 'normal'
  if (a.branchOf !== null && b.branchOf !== null && a.branchOf === b.branchOf) return 'branch'
  if ((a.branchOf !== null && a.branchOf === b.normal) || (b.branchOf !== null && b.branchOf === a.normal)) return 'branch'
  if (a.sounds === b.sounds && a.sounds.length >= 4) return 'pinyin'
  if (digitsOf(a.normal) !== digitsOf(b.normal)) return 'different'
  if (jaroWinkler(a.normal, b.normal) >= 0.92 || (a.sounds.length >= 8 && jaroWinkler(a.sounds, b.sounds) >= 0.96)) return 'close'
  const [short, long] = a.normal.length <= b.normal.length ? [a.normal, b.normal] : [b.normal, a.normal]
  return short.length >= (han.test(short) ? 3 : 6) && long.includes(short) ? 'contained' : 'different'
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/**
 * Similarity of two texts, 0 to 1: matching letters within half the longer length, their order, and a bonus for a common beginning of up
 * to four letters. W. E. Winkler, String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage, 1990.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  if (a.length === 0 || b.length === 0) return 0
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const taken = new Uint8Array(b.length)
  const matchesA: string[] = []
  for (let i = 0; i < a.length; i += 1) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j += 1) {
      if (taken[j] === 1 || a[i] !== b[j]) continue
      taken[j] = 1
      matchesA.push(a[i] ?? '')
      break
    }
  }
  const matches = matchesA.length
  if (matches === 0) return 0
  let transposed = 0
  let at = 0
  for (let j = 0; j < b.length; j += 1) {
    if (taken[j] !== 1) continue
    if (b[j] !== matchesA[at]) transposed += 1
    at += 1
  }
  const jaro = (matches / a.length + matches / b.length + (matches - transposed / 2) / matches) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}
