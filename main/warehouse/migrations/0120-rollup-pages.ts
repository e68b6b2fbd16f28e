import type { Migration } from '../migration'

/**
 * Sums too fine for one row each are packed into pages: one per kind, first day and region, its numbers a table of little-endian Float64
 * (see rollups/rollup-page.ts). They take the place of the monthly rows by rep and by cycle length. Orders are also summed by day, for
 * the days at the ends of a period, and invoices by month (rollup_dirty.fact 4). Questions asked in SQL are kept.
 */
export const rollupPages: Migration = {
  id: 120,
  name: 'rollup-pages',
  up: `
    DROP TABLE rollup_deal_rep;
    DROP TABLE rollup_deal_cycle;
    CREATE TABLE rollup_page (
      kind INTEGER NOT NULL, start INTEGER NOT NULL, region_id INTEGER NOT NULL, entries INTEGER NOT NULL, numbers BLOB NOT NULL,
      PRIMARY KEY (kind, start, region_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_order_day (
      month INTEGER NOT NULL, day INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, last_known_at INTEGER NOT NULL, PRIMARY KEY (month, day, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_invoice (
      month INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, last_known_at INTEGER NOT NULL, PRIMARY KEY (month, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE INDEX invoice_occurred ON invoice (occurred_at, region_id, unit_id, amount_e4, known_at);
    INSERT OR IGNORE INTO rollup_dirty SELECT DISTINCT 1, coalesce(closed_at, -9999999) FROM opportunity WHERE status <> 0;
    INSERT OR IGNORE INTO rollup_dirty SELECT DISTINCT 3, occurred_at FROM sales_order;
    INSERT OR IGNORE INTO rollup_dirty SELECT DISTINCT 4, occurred_at FROM invoice;
    CREATE TRIGGER invoice_rollup_insert AFTER INSERT ON invoice BEGIN INSERT OR IGNORE INTO rollup_dirty VALUES (4, new.occurred_at); END;
    CREATE TRIGGER invoice_rollup_delete AFTER DELETE ON invoice BEGIN INSERT OR IGNORE INTO rollup_dirty VALUES (4, old.occurred_at); END;
    CREATE TRIGGER invoice_rollup_update AFTER UPDATE ON invoice BEGIN
      INSERT OR IGNORE INTO rollup_dirty VALUES (4, old.occurred_at);
      INSERT OR IGNORE INTO rollup_dirty VALUES (4, new.occurred_at);
    END;

    CREATE TABLE sql_query (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, text TEXT NOT NULL, made_at_ms INTEGER NOT NULL, made_by TEXT NOT NULL
    );
    -- One row per different text; the last time it was run.
    CREATE TABLE sql_history (
      text TEXT PRIMARY KEY, ran_at_ms INTEGER NOT NULL, runs INTEGER NOT NULL, rows INTEGER, duration_ms REAL, failure TEXT
    ) WITHOUT ROWID;
    CREATE INDEX sql_history_ran ON sql_history (ran_at_ms);
  `
}
