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

/** Marks the weeks; where windows overlap the earlier event in the list wins. */
export function markEventWeeks(weekEnds: readonly number[], events: readonly MovingEvent[]): EventWeeks {
  const inWindow = new Uint8Array(weekEnds.length)
  const event = new Int8Array(weekEnds.length).fill(-1)
  const days = new Int16Array(weekEnds.length)
  weekEnds.forEach((weekEnd, week) => {
    for (const [index, candidate] of events.entries()) {
      const distance = daysFromEvent(candidate, weekEnd)
      if (inWindow[week] === 0 && distance >= -7 * candidate.weeksBefore && distance < 7 * candidate.weeksAfter) {
        inWindow[week] = 1
        event[week] = index
        days[week] = distance
      }
    }
  })
  return { inWindow, event, days }
}
