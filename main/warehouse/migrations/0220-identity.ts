import type { Migration } from '../migration'

/**
 * One customer, many records. A merged account keeps its row as the record of its system and points to the survivor; every fact
 * refers to the survivor. No foreign keys: what is worked out about accounts must not keep a batch from being undone.
 */
export const identity: Migration = {
  id: 220,
  name: 'identity',
  up: `
    ALTER TABLE account ADD COLUMN merged_into INTEGER;
    CREATE INDEX account_merged ON account (merged_into) WHERE merged_into IS NOT NULL;
    CREATE TABLE account_match (
      a_id INTEGER NOT NULL, b_id INTEGER NOT NULL CHECK (b_id > a_id), score REAL NOT NULL, evidence TEXT NOT NULL,
      suggestion TEXT NOT NULL CHECK (suggestion IN ('merge', 'different', 'branch')),
      state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'different', 'branch')), found_at_ms INTEGER NOT NULL, decided_at_ms INTEGER, decided_by TEXT,
      PRIMARY KEY (a_id, b_id)
    ) WITHOUT ROWID;
    CREATE INDEX account_match_queue ON account_match (state, score);
    CREATE TABLE account_merge (
      id INTEGER PRIMARY KEY, survivor_id INTEGER NOT NULL, absorbed_id INTEGER NOT NULL, how TEXT NOT NULL CHECK (how IN ('automatic', 'person')),
      score REAL NOT NULL, note TEXT NOT NULL DEFAULT '', filled TEXT NOT NULL, -- JSON: the survivor's columns that were empty and took the absorbed one's value
      made_at_ms INTEGER NOT NULL, made_by TEXT NOT NULL, split_at_ms INTEGER, split_by TEXT
    );
    CREATE INDEX account_merge_survivor ON account_merge (survivor_id);
    -- Rows that a merge gave to the survivor; row_key is the rowid.
    CREATE TABLE account_merge_move (
      merge_id INTEGER NOT NULL REFERENCES account_merge (id) ON DELETE CASCADE, table_name TEXT NOT NULL, row_key INTEGER NOT NULL,
      PRIMARY KEY (merge_id, table_name, row_key)
    ) WITHOUT ROWID;
    CREATE TABLE identity_scan (id INTEGER PRIMARY KEY CHECK (id = 1), at_ms INTEGER NOT NULL, accounts INTEGER NOT NULL, compared INTEGER NOT NULL);
  `
}
