import type { Migration } from '../migration'

/** Boards with all their versions, and views that somebody named. What was removed can be brought back. */
export const boards: Migration = {
  id: 180,
  name: 'boards',
  up: `
    CREATE TABLE board (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, spec TEXT NOT NULL, updated_at_ms INTEGER NOT NULL, deleted_at_ms INTEGER
    );
    CREATE TABLE board_version (
      board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE CASCADE, version INTEGER NOT NULL, name TEXT NOT NULL, spec TEXT NOT NULL,
      change TEXT NOT NULL, saved_at_ms INTEGER NOT NULL, saved_by TEXT NOT NULL, PRIMARY KEY (board_id, version)
    ) WITHOUT ROWID;
    CREATE TABLE saved_view (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, pinned INTEGER NOT NULL, made_at_ms INTEGER NOT NULL, deleted_at_ms INTEGER
    );
  `
}
