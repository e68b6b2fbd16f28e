import type Database from 'better-sqlite3'

/** How long a view may go through rows of its tables without giving one itself; a join of everything with everything would never end. */
const longestSilenceMs = 3_000
/** Rows that any view may give, and how many times the rows of its database beyond that. */
const freeRows = 1_000_000
const rowsRatio = 20
/** How often the clock is looked at. */
const ticksPerLook = 4_096

/** A view is somebody else's program: it is run under supervision, or not at all. */
export interface WatchedViews {
  /** A row has been given: the silence begins anew. Throws where there are more of them than any export has. */
  given(): void
}

/**
 * Puts views of this connection in the place of all tables and views of the file (SQLite looks for names among the temporary ones first), so that
 * every row that a view goes through is counted, wherever it stands in a join; a view that takes too long is stopped by an error from inside. SQLite offers
 * no interrupt here, and another process would have to be waited for.
 * @throws where a view's text cannot be taken over
 */
export function watchViews(db: Database.Database, tables: readonly { readonly name: string; readonly type: 'table' | 'view'; readonly sql: string | null }[], nowMs: () => number = () => performance.now()): WatchedViews {
  let ticks = 0
  let silentSince = nowMs()
  let given = 0
  let knownRows = 0
  db.function('saima_tick', { directOnly: false, varargs: true }, () => {
    ticks += 1
    if (ticks % ticksPerLook === 0 && nowMs() - silentSince > longestSilenceMs) throw new Error(`the view gave no row for ${longestSilenceMs / 1_000} seconds`)
    return 1
  })
  for (const { name, type, sql } of tables) {
    if (type === 'table') {
      const [column] = db.prepare('SELECT name FROM pragma_table_info(?) ORDER BY cid LIMIT 1').pluck(true).all(name) as string[]
      if (column === undefined) continue
      // By a column of its own, else SQLite would ask once for the whole join.
      db.prepare(`CREATE TEMP VIEW ${quoted(name)} AS SELECT * FROM main.${quoted(name)} WHERE saima_tick(${quoted(column)})`).run()
      knownRows += highestRow(db, name)
    } else {
      const body = /^\s*CREATE\s+VIEW\s+([\s\S]*)$/i.exec(sql ?? '')?.[1]
      if (body === undefined) throw new Error(`the view ${name} has no text`)
      db.prepare(`CREATE TEMP VIEW ${body}`).run()
    }
  }
  return {
    given: () => {
      given += 1
      silentSince = nowMs()
      if (given > freeRows && given > knownRows * rowsRatio) throw new Error(`the view gives more than ${rowsRatio} times the rows of its tables`)
    }
  }
}

function highestRow(db: Database.Database, name: string): number {
  try {
    return Number(db.prepare(`SELECT coalesce(max(rowid), 0) FROM main.${quoted(name)}`).pluck(true).get())
  } catch {
    return 0 // without row numbers
  }
}

const quoted = (name: string): string => `"${name.replace(/"/g, '""')}"`
