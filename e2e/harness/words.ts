import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../main/contract/shell'

/** The texts of the interface by key, read from the locale files as the pages read them, so that specs follow a rewording. */
export function wordsOf(language: Language): (key: string) => string {
  const folder = join(__dirname, '..', '..', 'resources', 'locales', language)
  const texts: Record<string, unknown> = {}
  for (const file of readdirSync(folder)) {
    const area = file.replace(/\.json$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    texts[area] = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  }
  return (key) => {
    let value: unknown = texts
    for (const part of key.split('.')) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined
    if (typeof value !== 'string') throw new Error(`There is no text ${key} in ${language}.`)
    return value
  }
}
