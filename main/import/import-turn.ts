import type { WriteDb } from '../warehouse/database'

const last = new WeakMap<WriteDb['sqlite'], Promise<unknown>>()

/** One import or undo at a time, in the order of asking: they share the attached staging file's name and the undo log. */
export async function inTurn<T>(db: WriteDb, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(db.sqlite) ?? Promise.resolve()).then(work, work)
  last.set(
    db.sqlite,
    mine.catch(() => undefined)
  )
  return mine
}
