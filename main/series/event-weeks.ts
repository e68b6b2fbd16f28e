import { daysFromEvent, type MovingEvent } from './moving-event'

/** Which weeks of a grid lie near one of some moving events. */
export interface EventWeeks {
  /** 1 where a week lies in the window of an event. */
  readonly inWindow: Uint8Array
  /** Index of that event in the list, or -1. */
  readonly event: Int8Array
  /** Days from that event to the week's end. */
  readonly days: Int16Array
}

/** Days from each event to the end of each week of a grid: asked for at every past week anew, and always the same. */
const distances = new WeakMap<readonly number[], Map<string, Int16Array>>()

function distancesOf(weekEnds: readonly number[], event: MovingEvent): Int16Array {
  let byEvent = distances.get(weekEnds)
  if (byEvent === undefined) distances.set(weekEnds, (byEvent = new Map()))
  let found = byEvent.get(event.id)
  if (found === undefined) byEvent.set(event.id, (found = Int16Array.from(weekEnds, (weekEnd) => daysFromEvent(event, weekEnd))))
  return found
}

/** Marks the weeks; where windows overlap the earlier event in the list wins. */
export function markEventWeeks(weekEnds: readonly number[], events: readonly MovingEvent[]): EventWeeks {
  const inWindow = new Uint8Array(weekEnds.length)
  const event = new Int8Array(weekEnds.length).fill(-1)
  const away = new Int16Array(weekEnds.length)
  for (const [index, candidate] of events.entries()) {
    const days = distancesOf(weekEnds, candidate)
    for (let week = 0; week < weekEnds.length; week += 1) {
      const distance = days[week] ?? 0
      if (inWindow[week] === 1 || distance < -7 * candidate.weeksBefore || distance >= 7 * candidate.weeksAfter) continue
      inWindow[week] = 1
      event[week] = index
      away[week] = distance
    }
  }
  return { inWindow, event, days: away }
}
