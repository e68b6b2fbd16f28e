import type { Migration } from '../migration'

/**
 * Monthly sums that dashboards read instead of the facts. Triggers note the days whose facts have changed in rollup_dirty; the writer makes
 * the months of those days anew after each command. While a fact has a dirty day, its rollups are not read, so that they can be
 * out of date but never wrong. fact: 1 closed deals by closed_at, 2 open deals by expected_close_at, 3 orders by occurred_at.
 * Of ids 0 stands for none, of days -9999999.
 */
export const rollups: Migration = {
  id: 60,
  name: 'rollups',
  up: `
    CREATE TABLE rollup_dirty (fact INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (fact, day)) WITHOUT ROWID;
    CREATE TABLE rollup_deal_rep (
      status INTEGER NOT NULL, month INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, rep_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (status, month, region_id, unit_id, rep_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_deal_unit (
      status INTEGER NOT NULL, month INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (status, month, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_deal_product (
      status INTEGER NOT NULL, month INTEGER NOT NULL, region_id INTEGER NOT NULL, product_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (status, month, region_id, product_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_deal_cycle (
      status INTEGER NOT NULL, month INTEGER NOT NULL, region_id INTEGER NOT NULL, cycle_days INTEGER NOT NULL,
      facts INTEGER NOT NULL, PRIMARY KEY (status, month, region_id, cycle_days)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_open_deal (
      month INTEGER NOT NULL, stage_id INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (month, stage_id, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_order (
      month INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, last_known_at INTEGER NOT NULL, PRIMARY KEY (month, region_id, unit_id)
    ) WITHOUT ROWID;

    -- The days at the ends of a period are read from the facts: never beyond these indexes.
    DROP INDEX opportunity_closed;
    CREATE INDEX opportunity_closed ON opportunity (status, closed_at, region_id, unit_id, product_id, amount_e4, rep_id, created_at);
    DROP INDEX opportunity_open;
    CREATE INDEX opportunity_open ON opportunity (status, expected_close_at, stage_id, region_id, unit_id, amount_e4);
    DROP INDEX sales_order_occurred;
    CREATE INDEX sales_order_occurred ON sales_order (occurred_at, region_id, unit_id, amount_e4, known_at, status, rep_id);

    INSERT INTO rollup_dirty SELECT DISTINCT 1, coalesce(closed_at, -9999999) FROM opportunity WHERE status <> 0;
    INSERT INTO rollup_dirty SELECT DISTINCT 2, coalesce(expected_close_at, -9999999) FROM opportunity WHERE status = 0;
    INSERT INTO rollup_dirty SELECT DISTINCT 3, occurred_at FROM sales_order;

    CREATE TRIGGER opportunity_rollup_insert AFTER INSERT ON opportunity BEGIN
      INSERT OR IGNORE INTO rollup_dirty VALUES (CASE new.status WHEN 0 THEN 2 ELSE 1 END, coalesce(CASE new.status WHEN 0 THEN new.expected_close_at ELSE new.closed_at END, -9999999));
    END;
    CREATE TRIGGER opportunity_rollup_delete AFTER DELETE ON opportunity BEGIN
      INSERT OR IGNORE INTO rollup_dirty VALUES (CASE old.status WHEN 0 THEN 2 ELSE 1 END, coalesce(CASE old.status WHEN 0 THEN old.expected_close_at ELSE old.closed_at END, -9999999));
    END;
    CREATE TRIGGER opportunity_rollup_update AFTER UPDATE ON opportunity BEGIN
      INSERT OR IGNORE INTO rollup_dirty VALUES (CASE old.status WHEN 0 THEN 2 ELSE 1 END, coalesce(CASE old.status WHEN 0 THEN old.expected_close_at ELSE old.closed_at END, -9999999));
      INSERT OR IGNORE INTO rollup_dirty VALUES (CASE new.status WHEN 0 THEN 2 ELSE 1 END, coalesce(CASE new.status WHEN 0 THEN new.expected_close_at ELSE new.closed_at END, -9999999));
    END;
    CREATE TRIGGER sales_order_rollup_insert AFTER INSERT ON sales_order BEGIN INSERT OR IGNORE INTO rollup_dirty VALUES (3, new.occurred_at); END;
    CREATE TRIGGER sales_order_rollup_delete AFTER DELETE ON sales_order BEGIN INSERT OR IGNORE INTO rollup_dirty VALUES (3, old.occurred_at); END;
    CREATE TRIGGER sales_order_rollup_update AFTER UPDATE ON sales_order BEGIN
      INSERT OR IGNORE INTO rollup_dirty VALUES (3, old.occurred_at);
      INSERT OR IGNORE INTO rollup_dirty VALUES (3, new.occurred_at);
    END;
  `
}
