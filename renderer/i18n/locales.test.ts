import { describe, expect, test } from 'vitest'
import { flatten, wordsOf } from './locales'

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.*'], { eager: true, query: '?raw', import: 'default' })
const chinese = flatten(wordsOf('zh-CN'))
const english = flatten(wordsOf('en'))
/** English counts in two forms, Chinese in one. */
const singular = (key: string): string => key.replace(/_(one|other)$/, '')
const places = (text: string): string[] => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1] ?? '').sort()

describe('the locale files', () => {
  test('have the same keys', () => {
    expect([...new Set(Object.keys(english).map(singular))].sort()).toEqual([...new Set(Object.keys(chinese).map(singular))].sort())
  })

  test('fill the same places in both languages', () => {
    const different = Object.entries(chinese).filter(([key, text]) => {
      const other = english[key] ?? english[`${singular(key)}_other`] ?? english[`${singular(key)}_one`]
      return other !== undefined && places(other).filter((name) => name !== 'count').join() !== places(text).filter((name) => name !== 'count').join()
    })
    expect(different).toEqual([])
  })

  test('leave no text empty and no Chinese text in English', () => {
    const allowed = /^(AG Grid|LightGBM|SHAP|WAPE|MASE|AUC|P\d+|CSV|XLSX|JSON|Excel|English)/
    const untranslated = Object.entries(chinese).filter(([key, text]) => (text.trim() === '' && !key.endsWith('unit.one')) || (!/[一-鿿]/.test(text) && /[a-z]{4,}/i.test(text.replace(/\{\{[^}]*\}\}/g, '')) && !allowed.test(text)))
    const chineseInEnglish = Object.entries(english).filter(([key, text]) => (text.trim() === '' && !key.endsWith('unit.one')) || (/[一-鿿]/.test(text) && !/language|appName|unit\.|moneyStyle/i.test(key)))
    expect({ untranslated, chineseInEnglish }).toEqual({ untranslated: [], chineseInEnglish: [] })
  })
})

describe('the pages', () => {
  test('ask only for texts that exist', () => {
    const known = new Set(Object.keys(chinese).map(singular))
    const asked = Object.entries(sources).flatMap(([file, text]) => [...text.matchAll(/\bt\(\s*'([^'\n]+)'/g)].map((match) => ({ file, key: match[1] ?? '' })))
    expect(asked.filter(({ key }) => !known.has(key))).toEqual([])
  })

  test('hold no Chinese text of their own', () => {
    const own = Object.entries(sources).flatMap(([file, text]) =>
      text
        .split('\n')
        .filter((line) => /[一-鿿]/.test(line.replace(/\/\/.*$|\/\*.*\*\/|^\s*\*.*$|^\s*\/\*\*.*$/, '')))
        .map((line) => `${file}: ${line.trim()}`)
    )
    expect(own).toEqual([])
  })
})
