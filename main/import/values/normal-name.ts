import { plainText } from './plain-text'

/** Letters and digits alone, lower case: `GTX Pro`, `GTXPro` and `ＧＴＸ－Pro` are one. Never empty for a text that is not. */
export function normalText(text: string): string {
  const plain = plainText(text).toLowerCase()
  const letters = plain.replace(/[^\p{L}\p{N}]+/gu, '')
  return letters === '' ? plain : letters
}

// Legal forms and their usual short forms, longest first; company names are compared without them.
const chineseForms = ['股份有限责任公司', '有限责任公司', '集团股份有限公司', '股份有限公司', '集团有限公司', '控股有限公司', '科技有限公司', '有限合伙', '有限公司', '分公司', '总公司', '集团公司', '集团', '公司', '股份']
const westernForms = new Set([
  'inc', 'incorporated', 'corp', 'corporation', 'co', 'company', 'ltd', 'limited', 'llc', 'llp', 'plc', 'gmbh', 'ag', 'sa', 'srl', 'spa', 'bv', 'nv', 'oy', 'ab', 'as', 'kk', 'kg', 'pty', 'pte', 'sarl', 'the', 'group', 'holdings', 'holding'
])

/** A company's name for comparing: width, case, blanks, punctuation and legal form do not count. */
export function normalCompanyName(text: string): string {
  let plain = plainText(text).toLowerCase().replace(/[（(][^）)]{0,12}[）)]\s*$/u, (bracket) => (/\p{Script=Han}/u.test(bracket) ? bracket.replace(/[（()）]/gu, '') : ' '))
  plain = plain.replace(/\b([a-z])\.(?=[a-z]\.)/g, '$1').replace(/[.,]/g, ' ')
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  while (words.length > 1 && westernForms.has(words.at(-1) ?? '')) words.pop()
  if (words.length > 1 && words[0] === 'the') words.shift()
  let joined = words.join('')
  for (const form of chineseForms) {
    if (joined.length > form.length + 1 && joined.endsWith(form)) {
      joined = joined.slice(0, -form.length)
      break
    }
  }
  return joined === '' ? normalText(text) : joined
}

/**
 * Whether two normal texts differ by a slip of the hand: one edit (two from twelve letters on), never in a digit or at the
 * end, so that `GTK 500` and `GTK 600`, Team A and Team B stay apart.
 */
export function isSlipOf(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length)
  if (longest < 5 || Math.abs(a.length - b.length) > 2) return false
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return false
  // Names that differ at their end are series (Team A, Team B), not slips.
  if (a.slice(0, 2) !== b.slice(0, 2) || a.slice(-1) !== b.slice(-1)) return false
  return editDistance(a, b) <= (longest >= 12 ? 2 : 1)
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((last[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      current.push(best)
    }
    before = last
    last = current
  }
  return last[b.length] ?? 0
}
