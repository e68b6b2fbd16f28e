import type Database from 'better-sqlite3'

export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * Where in a text SQLite's message points, counted from 1. SQLite names the word it stumbled over; of several the first one up to which the
 * text alone fails in the same way is it. Without a word it is the end of the text.
 */
export function errorPlace(sqlite: Pick<Database.Database, 'prepare'>, text: string, message: string): Place {
  const near = /near "([\s\S]+?)": syntax error/.exec(message)?.[1]
  const named = near ?? /(?:no such (?:column|table|function)|ambiguous column name|wrong number of arguments to function|misuse of (?:aggregate|window function)):? (?:\w+\.)*([^\s.(]+)/.exec(message)?.[1]
  if (named === undefined) return placeAt(text, /incomplete input/.test(message) ? text.trimEnd().length : firstLetter(text))
  const word = named.replace(/^"|"$|\(\)$/g, '')
  const found = occurrences(text, word)
  const failing = near === undefined ? found[0] : (found.find((start) => failsAlike(sqlite, text.slice(0, start + word.length), message)) ?? found[0])
  return placeAt(text, failing ?? firstLetter(text))
}

function failsAlike(sqlite: Pick<Database.Database, 'prepare'>, beginning: string, message: string): boolean {
  try {
    sqlite.prepare(beginning)
    return false
  } catch (error) {
    return error instanceof Error && error.message === message
  }
}

/** Starts of a word outside of strings and comments. */
function occurrences(text: string, word: string): readonly number[] {
  const blanked = text.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part.includes(word) && part.startsWith(word) ? part : ' '.repeat(part.length)))
  const found: number[] = []
  const isWord = (letter: string | undefined): boolean => letter !== undefined && /[\w\u0080-\uffff]/.test(letter)
  for (let start = blanked.toLowerCase().indexOf(word.toLowerCase()); start >= 0; start = blanked.toLowerCase().indexOf(word.toLowerCase(), start + 1)) {
    if (isWord(word[0]) && (isWord(blanked[start - 1]) || isWord(blanked[start + word.length]))) continue
    found.push(start)
  }
  return found
}

function firstLetter(text: string): number {
  return Math.max(0, text.search(/\S/))
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before[before.length - 1]?.length ?? 0) + 1 }
}
