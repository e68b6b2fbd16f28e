import type { Language } from '../../main/contract/shell'

export interface Words {
  readonly [key: string]: string | Words
}

const files = import.meta.glob<Words>('../../resources/locales/*/*.json', { eager: true, import: 'default' })

/** Every locale file of a language under the file's name: `war-room.json` holds the keys `warRoom.…`. */
export function wordsOf(language: Language): Words {
  const words: Record<string, Words> = {}
  for (const [path, content] of Object.entries(files)) {
    const [, folder, name] = /\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (folder === language && name !== undefined) words[camel(name)] = content
  }
  return words
}

/** All keys with their texts, flat. */
export function flatten(words: Words, prefix = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`))))
  )
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
