import type { Migration } from '../migration'

/** What imports need beside the rows themselves: how to take a batch back, and which rows stand for names nobody has described yet. */
export const imports: Migration = {
  id: 40,
  name: 'import',
  up: `
    ALTER TABLE import_batch ADD COLUMN rows_removed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE import_batch ADD COLUMN as_of INTEGER;
    ALTER TABLE import_batch ADD COLUMN columns TEXT NOT NULL DEFAULT '[]'; -- the file's header as JSON
    ALTER TABLE import_batch ADD COLUMN failure TEXT;

    ALTER TABLE rep ADD COLUMN is_placeholder INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE product ADD COLUMN is_placeholder INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE battle_unit ADD COLUMN is_placeholder INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE region ADD COLUMN is_placeholder INTEGER NOT NULL DEFAULT 0;

    -- The rows that a batch changed, as they were before, in order. Rows that it made are known by their batch_id, except in tables
    -- without one: those are noted with op 'insert'.
    CREATE TABLE import_undo (
      batch_id INTEGER NOT NULL REFERENCES import_batch (id), seq INTEGER NOT NULL, table_name TEXT NOT NULL,
      op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')), row_key TEXT NOT NULL, before TEXT, PRIMARY KEY (batch_id, seq)
    ) WITHOUT ROWID;
  `
}
