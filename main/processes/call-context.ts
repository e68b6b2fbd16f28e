import type { CallContext } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { readActiveProfile } from '../warehouse/focus'
import { readToday } from '../warehouse/settings'
import { firstText } from '../warehouse/statement'
import type { ToHost } from './messages'

export function callContext(db: ReadDb, message: Extract<ToHost, { kind: 'call' }>, dataDir: string): CallContext {
  const device = firstText<{ value: string }>(db, `SELECT value FROM setting WHERE key = 'device'`)?.value ?? 'unknown'
  return { nowMs: message.nowMs, today: readToday(db, message.nowMs), actor: message.actor === 'local' ? (readActiveProfile(db)?.name ?? message.actor) : message.actor, device, dataDir }
}
