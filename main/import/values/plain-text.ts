const nonAscii = /[^\u0000-\u007f]/
const blanks = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]/g
const nothing = new Set(['', '-', '--', '—', 'null', 'nul', 'none', 'n/a', 'na', '#n/a', 'nan', 'nil', '(null)', '(blank)', '\\n', '无', '空'])

/** Full-width letters, digits and signs become the plain ones, odd blanks become spaces; the ends are trimmed. */
export function plainText(text: string): string {
  return nonAscii.test(text) ? text.normalize('NFKC').replace(blanks, ' ').trim() : text.trim()
}

/** Whether a cell says that there is no value. */
export function isNothing(text: string): boolean {
  return text.length <= 7 && nothing.has(text.trim().toLowerCase())
}
