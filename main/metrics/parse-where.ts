import { FailureError } from '../contract/failure'
import type { MetricFilter } from '../contract/metrics'
import { dimensionIds, isDimensionId } from './dimensions'

/**
 * Conditions as analysts type them: `region=Central,stage=Won|Lost,rep!="Fei, Li"`. A comma joins conditions (all must hold), `|`
 * separates values, `!=` negates, an empty value (`segment=`) is "not known"; quote values that hold a comma, a bar or a quote (doubled inside).
 * @throws invalid_input that shows the place
 */
export function parseWhere(text: string): readonly MetricFilter[] {
  const filters: MetricFilter[] = []
  let at = 0
  const fail = (expected: string): never => {
    throw new FailureError('invalid_input', 'metrics.bad_filter', `The filter ${JSON.stringify(text)} cannot be read at position ${at + 1}: ${expected}. Write it like region=Central,stage=Won|Lost.`, {
      filter: text,
      position: at + 1
    })
  }
  const skipSpace = (): void => {
    while (text[at] === ' ' || text[at] === '\t') at += 1
  }
  const readValue = (): string | null => {
    skipSpace()
    if (text[at] !== '"') {
      const start = at
      while (at < text.length && text[at] !== ',' && text[at] !== '|') {
        if (text[at] === '"') fail('a quote may only stand around a whole value')
        at += 1
      }
      const value = text.slice(start, at).trim()
      return value === '' ? null : value
    }
    let value = ''
    for (at += 1; ; at += 1) {
      if (at >= text.length) fail('the closing quote is missing')
      if (text[at] !== '"') value += text[at]
      else if (text[at + 1] === '"') {
        value += '"'
        at += 1
      } else break
    }
    at += 1
    skipSpace()
    return value
  }

  skipSpace()
  while (at < text.length) {
    const start = at
    while (at < text.length && /[a-z_]/i.test(text[at] ?? '')) at += 1
    const dimension = text.slice(start, at).toLowerCase()
    if (dimension === '') fail('the name of a dimension is expected')
    if (!isDimensionId(dimension)) {
      at = start
      fail(`there is no dimension ${dimension} (there are: ${dimensionIds.join(', ')})`)
    }
    skipSpace()
    const isNegated = text[at] === '!'
    if (isNegated) at += 1
    if (text[at] !== '=') fail('= or != is expected')
    at += 1
    const values = [readValue()]
    while (text[at] === '|') {
      at += 1
      values.push(readValue())
    }
    if (at < text.length && text[at] !== ',') fail('a comma is expected between conditions')
    filters.push({ dimension, op: isNegated ? 'not_in' : 'in', values })
    if (at < text.length) {
      at += 1
      skipSpace()
      if (at >= text.length) fail('a condition is expected after the comma')
    }
  }
  return filters
}
