import type { ReadDb } from './database'
import { allText, firstText } from './statement'

/** A profile as the core reads it; `regionIds` is empty where it looks at the whole company. */
export interface ProfileRow {
  readonly id: number
  readonly name: string
  readonly regionIds: readonly number[]
}

const focusByConnection = new WeakMap<ReadDb['sqlite'], readonly number[]>()

/**
 * The regions that answers on this connection may speak of while a call runs, descendants included and in ascending order; null for
 * everything. Set by the reader for calls from outside. What the core asks itself (forecasts, alerts, exchanges) is about everything.
 */
export function focusOf(db: ReadDb): readonly number[] | null {
  return focusByConnection.get(db.sqlite) ?? null
}

/** What has no region belongs to nobody's focus. */
export function isInFocus(db: ReadDb, regionId: number | null): boolean {
  const focus = focusOf(db)
  return focus === null || (regionId !== null && focus.includes(regionId))
}

/** Runs `work`, which must not wait for anything, with a focus. */
export function withFocus<T>(db: ReadDb, focus: readonly number[] | null, work: () => T): T {
  if (focus === null) return work()
  focusByConnection.set(db.sqlite, focus)
  try {
    return work()
  } finally {
    focusByConnection.delete(db.sqlite)
  }
}

/** The setting that names the active profile. */
export const activeProfileKey = 'active_profile'

export function readActiveProfile(db: ReadDb): ProfileRow | null {
  const row = firstText<{ id: number; name: string; scope: string }>(db, `SELECT id, name, scope FROM profile WHERE id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = ?)`, [activeProfileKey])
  return row === undefined ? null : { id: row.id, name: row.name, regionIds: regionsOfScope(row.scope) }
}

/** The focus of the active profile: its regions with everything below them; null where it looks at the whole company. */
export function readActiveFocus(db: ReadDb): readonly number[] | null {
  const regionIds = readActiveProfile(db)?.regionIds ?? []
  return regionIds.length === 0 ? null : regionsBelow(db, regionIds)
}

/** Regions with everything below them, ascending. */
export function regionsBelow(db: ReadDb, regionIds: readonly number[]): readonly number[] {
  return allText<{ id: number }>(
    db,
    `WITH RECURSIVE branch (id) AS (SELECT id FROM region WHERE id IN (SELECT value FROM json_each(?)) UNION SELECT region.id FROM region JOIN branch ON region.parent_id = branch.id)
     SELECT id FROM branch ORDER BY id`,
    [JSON.stringify(regionIds)]
  ).map((row) => row.id)
}

export function regionsOfScope(scope: string): readonly number[] {
  const { regionIds } = JSON.parse(scope) as { regionIds?: readonly number[] }
  return regionIds ?? []
}
