import { createHash } from 'node:crypto'
import type { EventStreams } from './event-streams'

/** SHA-256 over everything that features and outcomes are made of: the same data gives the same text. */
export function dataHashOf(streams: EventStreams, code: string): string {
  const hash = createHash('sha256').update(`${code}|${streams.knownBy}|${streams.fiscalYearStartMonth}|${JSON.stringify(streams.stages)}|${streams.regionParent.join(',')}|`)
  const groups: readonly object[] = [streams.deals, streams.accountFacts, streams.states, streams.activities, streams.mentions, streams.quotes, streams.tickets, streams.calendar, ...streams.signals]
  for (const group of groups) {
    for (const [name, value] of Object.entries(group)) {
      hash.update(`${name}:`)
      if (ArrayBuffer.isView(value)) hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
      else hash.update(JSON.stringify(value))
    }
  }
  return hash.digest('hex')
}
