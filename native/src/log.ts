import { invalid } from './errors'
import { load } from './load'

/** One line of LightGBM's log. */
export interface LogLine {
  readonly level: 'fatal' | 'warning' | 'info' | 'debug'
  readonly message: string
}

let listening = false

function parse(line: string): LogLine {
  const match = /^\[LightGBM\] \[(Fatal|Warning|Info|Debug)\] ?([\s\S]*)$/.exec(line)
  const level = (match?.[1]?.toLowerCase() ?? 'info') as LogLine['level']
  return { level, message: match?.[2] ?? line }
}

/**
 * Where LightGBM's log of this thread's operations goes; null drops it, which is also the default. While somebody
 * listens, training runs with verbosity 1 unless its parameters say otherwise.
 */
export function setLogger(callback: ((line: LogLine) => void) | null): void {
  if (callback !== null && typeof callback !== 'function') throw invalid('The logger has to be a function or null.')
  load().LGBM_RegisterLogCallback(callback === null ? null : (line) => callback(parse(line)))
  listening = callback !== null
}

export function hasLogger(): boolean {
  return listening
}
