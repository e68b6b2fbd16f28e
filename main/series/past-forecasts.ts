import { markEventWeeks } from './event-weeks'
import type { MovingEvent } from './moving-event'
import { relevantEvents } from './relevant-events'
import type { HorizonTable } from './seasonal-growth'
import { simpleForecast, simpleMethods, type SimpleMethod } from './simple-methods'
import { panelAsOf, type WeeklyPanel } from './weekly-panel'

/**
 * What the simple methods would have said at past weeks of a panel, each made from what was known then and made once: trials, training, ranges and signals
 * all ask for the same ones.
 */
export interface PastForecasts {
  /** The moving events that mattered by what was known at the end of week `past - 1`. */
  events(past: number): readonly MovingEvent[]
  /** The first `steps` weeks of one method's forecast; with the events of `past` itself unless others are given. */
  simple(method: SimpleMethod, past: number, steps: number, events?: readonly MovingEvent[]): HorizonTable
  /** The methods at their weights. */
  base(weights: Readonly<Record<SimpleMethod, number>>, past: number, steps: number, events?: readonly MovingEvent[]): HorizonTable
  /** Gives the memory back; whatever is asked for later is made anew. */
  forget(): void
}

/** Numbers that are kept at most: 256 MB. Beyond that forecasts are made anew each time they are asked for. */
const mostKept = 32_000_000

/** @param horizon the most steps that may be asked for */
export function pastForecasts(panel: WeeklyPanel, horizon: number): PastForecasts {
  const events = new Map<number, readonly MovingEvent[]>()
  const tables = new Map<string, HorizonTable>()
  let kept = 0
  const eventsAt = (past: number): readonly MovingEvent[] => {
    let found = events.get(past)
    if (found === undefined) events.set(past, (found = relevantEvents(panelAsOf(panel, past), past)))
    return found
  }
  const whole = (method: SimpleMethod, past: number, known: readonly MovingEvent[]): HorizonTable => {
    const key = `${method} ${past} ${known.map((event) => event.id).join(',')}`
    const found = tables.get(key)
    if (found !== undefined) return found
    const made = simpleForecast(method, panelAsOf(panel, past), past, horizon, markEventWeeks(panel.weekEnds, known))
    if (kept + made.length <= mostKept) {
      kept += made.length
      tables.set(key, made)
    }
    return made
  }
  return {
    events: eventsAt,
    simple: (method, past, steps, known = eventsAt(past)) => firstSteps(whole(method, past, known), horizon, steps),
    base: (weights, past, steps, known = eventsAt(past)) => {
      const sum = new Float64Array(panel.seriesCount * steps)
      for (const method of simpleMethods) {
        const weight = weights[method]
        if (weight === 0) continue
        const table = whole(method, past, known)
        for (let cell = 0; cell < sum.length; cell += 1) sum[cell] = (sum[cell] ?? 0) + weight * (table[Math.floor(cell / steps) * horizon + (cell % steps)] ?? 0)
      }
      return sum
    },
    forget: () => {
      tables.clear()
      kept = 0
    }
  }
}

export function firstSteps(table: HorizonTable, from: number, steps: number): HorizonTable {
  if (from === steps) return table
  const series = table.length / from
  const out = new Float64Array(series * steps)
  for (let one = 0; one < series; one += 1) out.set(table.subarray(one * from, one * from + steps), one * steps)
  return out
}
