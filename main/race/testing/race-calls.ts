import { FailureError } from '../../contract'
import type { CommandContext } from '../../router/handler'
import type { WriteDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'

/** What a handler is told in these tests. */
export const testContext = (today: Day): CommandContext => ({
  nowMs: 1_780_000_000_000, today, actor: 'tester', device: 'here', dataDir: '', inverse: () => undefined, changed: () => undefined, announce: () => undefined
})

/** Runs on the demo company and takes everything back. */
export function rolledBack<T>(db: WriteDb, work: () => T): T {
  db.sqlite.exec('BEGIN')
  try {
    return work()
  } finally {
    db.sqlite.exec('ROLLBACK')
  }
}

/** The key of the failure that the work ends in, or `none`. */
export function failureOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure.key
    throw error
  }
  return 'none'
}
