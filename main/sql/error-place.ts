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

/** The word that makes a text more than a question: one that writes, else its first. */
export function writingPlace(text: string): Place {
  const opening = firstWord(text)
  const isQuestion = /^(?:WITH|EXPLAIN)\b/i.test(text.slice(opening))
  const verb = isQuestion ? /\b(?:INSERT|UPDATE|DELETE|REPLACE)\b/i.exec(blanked(text))?.index : undefined
  return placeAt(text, verb ?? opening)
}

/** Where the second statement of a text begins. */
export function secondStatementPlace(text: string): Place {
  const quiet = blanked(text)
  const end = quiet.indexOf(';')
  const next = end < 0 ? -1 : quiet.slice(end + 1).search(/[^\s;]/)
  return placeAt(text, next < 0 ? Math.max(0, end) : end + 1 + next)
}

function failsAlike(sqlite: Pick<Database.Database, 'prepare'>, beginning: string, message: string): boolean {
  try {
    sqlite.prepare(beginning)
    return false
  } catch (error) {
    return error instanceof Error && error.message === message
  }
}

const quietParts = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g

/** A text with its strings, quoted names and comments written over by spaces of the same length; line breaks stay where they are. */
function blanked(text: string): string {
  return text.replace(/"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) => part.replace(/[^\n]/g, ' '))
}

function firstWord(text: string): number {
  return firstLetter(text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (part) => part.replace(/[^\n]/g, ' ')))
}

/** Starts of a word outside of strings and comments. */
function occurrences(text: string, word: string): readonly number[] {
  const quiet = text.replace(quietParts, (part) => (part.includes(word) && part.startsWith(word) ? part : ' '.repeat(part.length)))
  const found: number[] = []
  const isWord = (letter: string | undefined): boolean => letter !== undefined && /[\w\u0080-\uffff]/.test(letter)
  for (let start = quiet.toLowerCase().indexOf(word.toLowerCase()); start >= 0; start = quiet.toLowerCase().indexOf(word.toLowerCase(), start + 1)) {
    if (isWord(word[0]) && (isWord(quiet[start - 1]) || isWord(quiet[start + word.length]))) continue
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
