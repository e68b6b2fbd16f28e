import { match } from 'pinyin-pro'

/** Whether what was typed is in the words: as they are written, or by pinyin and its first letters. */
export function matchesWords(words: string, typed: string): boolean {
  const query = typed.trim().toLowerCase()
  if (query === '' || words.toLowerCase().includes(query)) return true
  return /^[a-z\s]+$/.test(query) && match(words, query.replace(/\s+/g, ''), { precision: 'start' }) !== null
}
