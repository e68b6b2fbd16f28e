import type { CallContext } from '../router/handler'
import { answerQuery } from '../router/answer-query'
import { failureFrom } from '../warehouse/damage'
import { openReader, type ReadDb } from '../warehouse/database'
import { readActiveFocus } from '../warehouse/focus'
import { warehouseFile } from '../warehouse/places'
import { callContext } from './call-context'
import type { HostChannel } from './host-channel'
import type { HostService } from './host-service'
import type { HostPlaces } from './messages'

/** A reader answers one query at a time; a query that is no longer wanted is ended by killing the process. */
export function openReaderHost(places: HostPlaces, channel: HostChannel): HostService {
  const db = openReader(warehouseFile(places.dataDir), { nativeBinding: places.nativeBinding })
  return {
    handle: (message) => {
      if (message.kind !== 'call') return
      try {
        const answer = answerQuery as (db: ReadDb, name: string, input: unknown, context: CallContext, focus: readonly number[] | null) => unknown
        // One transaction per query: all statements of an answer see the same state of the warehouse.
        const value = db.sqlite.transaction(() => answer(db, message.name, message.input, callContext(db, message, places.dataDir), message.isFocused ? readActiveFocus(db) : null))()
        channel.post({ kind: 'result', callId: message.callId, result: { ok: true, value } })
      } catch (error) {
        channel.post({ kind: 'result', callId: message.callId, result: { ok: false, error: failureFrom(error, places.dataDir) } })
      }
    },
    close: async () => {
      db.sqlite.close()
    }
  }
}
