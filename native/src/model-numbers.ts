import { LightGbmError } from './errors'

/** A reason not to give a model text to LightGBM. */
export function refused(reason: string): LightGbmError {
  return new LightGbmError('model_refused', `The model text is damaged: ${reason}. Train the model again or restore it from a copy.`)
}

// Only the forms that LightGBM itself writes: its own readers take much more, and not all of it the same way.
const WHOLE = /^-?\d{1,10}$/
const REAL = /^-?\d{1,330}(\.\d{1,60})?([eE][+-]?\d{1,3})?$/

export function wholeNumber(text: string | undefined, name: string, low: number, high: number): number {
  const value = Number(text)
  if (text === undefined || !WHOLE.test(text) || value < low || value > high) throw refused(`${name} is ${shown(text)}, not a whole number from ${low} to ${high}`)
  return value
}

export function realNumber(text: string | undefined, name: string): number {
  const value = Number(text)
  if (text === undefined || !REAL.test(text) || !Number.isFinite(value)) throw refused(`${name} is ${shown(text)}, not a finite number`)
  return value
}

function shown(text: string | undefined): string {
  return text === undefined ? 'missing' : JSON.stringify(text.slice(0, 40))
}

/** Words between single spaces; LightGBM's lists for linear leaves have runs of spaces, which `loose` allows. */
function words(text: string, loose: boolean): string[] {
  if (loose) return text.split(' ').filter((word) => word !== '')
  return text === '' ? [] : text.split(' ')
}

function list<T>(text: string | undefined, name: string, count: number, loose: boolean, read: (word: string) => T): T[] {
  if (text === undefined) throw refused(`${name} is missing`)
  const parts = words(text, loose)
  if (parts.length !== count) throw refused(`${name} has ${parts.length} entries instead of ${count}`)
  return parts.map(read)
}

export function wholeNumbers(text: string | undefined, name: string, count: number, low: number, high: number, loose = false): number[] {
  return list(text, name, count, loose, (word) => wholeNumber(word, name, low, high))
}

export function realNumbers(text: string | undefined, name: string, count: number, loose = false): number[] {
  return list(text, name, count, loose, (word) => realNumber(word, name))
}

/** Thresholds: a split between missing and everything else has an infinite one. */
export function limits(text: string | undefined, name: string, count: number): number[] {
  return list(text, name, count, false, (word) => (word === 'inf' ? Infinity : word === '-inf' ? -Infinity : realNumber(word, name)))
}

/** `key=value` lines as a map; unknown and repeated keys are refused. */
export function keyedLines(lines: readonly string[], known: ReadonlySet<string>, where: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>()
  for (const line of lines) {
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    if (!known.has(key)) throw refused(`${where} has an unknown line ${shown(line)}`)
    if (out.has(key)) throw refused(`${where} says ${key} twice`)
    out.set(key, equals < 0 ? '' : line.slice(equals + 1))
  }
  return out
}
