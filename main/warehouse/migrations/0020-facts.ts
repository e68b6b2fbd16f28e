import type { Migration } from '../migration'

/** Facts; see 0010-foundation for the conventions. `source_key` is unique per table and makes every import idempotent. */
export const facts: Migration = {
  id: 20,
  name: 'facts',
  up: `
    CREATE TABLE opportunity (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, account_id INTEGER REFERENCES account (id),
      product_id INTEGER REFERENCES product (id), rep_id INTEGER REFERENCES rep (id), unit_id INTEGER REFERENCES battle_unit (id),
      region_id INTEGER REFERENCES region (id), stage_id INTEGER NOT NULL REFERENCES stage (id),
      status INTEGER NOT NULL CHECK (status IN (0, 1, 2)), -- 0 open, 1 won, 2 lost
      amount_e4 INTEGER, amount_imputed INTEGER NOT NULL DEFAULT 0, currency_id INTEGER REFERENCES currency (id), source_amount REAL,
      list_amount_e4 INTEGER, lead_source TEXT, competitor TEXT, lost_reason TEXT, forecast_category TEXT,
      created_at INTEGER NOT NULL, expected_close_at INTEGER, closed_at INTEGER,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX opportunity_closed ON opportunity (status, closed_at, region_id, unit_id, product_id, amount_e4);
    CREATE INDEX opportunity_open ON opportunity (status, expected_close_at);
    CREATE INDEX opportunity_created ON opportunity (created_at);
    CREATE INDEX opportunity_account ON opportunity (account_id);
    CREATE INDEX opportunity_rep ON opportunity (rep_id);
    CREATE INDEX opportunity_unit ON opportunity (unit_id, status);

    -- The whole state after each change, never rewritten. As of day D: the last row with known_at <= D by (known_at, seq).
    CREATE TABLE opportunity_history (
      opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), seq INTEGER NOT NULL, occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL,
      change TEXT NOT NULL, -- comma list of created, stage, amount, close_date, owner, account, product, removed
      stage_id INTEGER NOT NULL REFERENCES stage (id), status INTEGER NOT NULL, amount_e4 INTEGER, expected_close_at INTEGER,
      rep_id INTEGER, unit_id INTEGER, region_id INTEGER, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (opportunity_id, seq)
    ) WITHOUT ROWID;
    CREATE INDEX opportunity_history_known ON opportunity_history (known_at);

    CREATE TABLE opportunity_line (
      opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), line INTEGER NOT NULL, product_id INTEGER REFERENCES product (id),
      quantity REAL NOT NULL, amount_e4 INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (opportunity_id, line)
    ) WITHOUT ROWID;
    CREATE TABLE opportunity_credit (
      opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), rep_id INTEGER NOT NULL REFERENCES rep (id), role TEXT NOT NULL,
      share REAL NOT NULL CHECK (share > 0 AND share <= 1), is_overlay INTEGER NOT NULL DEFAULT 0, valid_from INTEGER NOT NULL,
      valid_to INTEGER NOT NULL DEFAULT 2932896, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (opportunity_id, rep_id, role, valid_from)
    ) WITHOUT ROWID;

    CREATE TABLE activity (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, opportunity_id INTEGER REFERENCES opportunity (id), account_id INTEGER REFERENCES account (id),
      rep_id INTEGER REFERENCES rep (id), kind TEXT NOT NULL, outcome TEXT, minutes INTEGER,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX activity_opportunity ON activity (opportunity_id, known_at);
    CREATE INDEX activity_occurred ON activity (occurred_at);

    CREATE TABLE lead (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, account_id INTEGER REFERENCES account (id), unit_id INTEGER REFERENCES battle_unit (id),
      region_id INTEGER REFERENCES region (id), product_id INTEGER REFERENCES product (id), lead_source TEXT, status TEXT NOT NULL,
      opportunity_id INTEGER REFERENCES opportunity (id), responded_at INTEGER,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX lead_occurred ON lead (occurred_at);
    CREATE TABLE quote (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, opportunity_id INTEGER REFERENCES opportunity (id), product_id INTEGER REFERENCES product (id),
      list_amount_e4 INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, status TEXT,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX quote_opportunity ON quote (opportunity_id);
    CREATE TABLE competitor_mention (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, opportunity_id INTEGER REFERENCES opportunity (id), competitor TEXT NOT NULL, tone REAL,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE web_event (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, account_id INTEGER REFERENCES account (id), kind TEXT NOT NULL,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );

    CREATE TABLE sales_order (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, opportunity_id INTEGER REFERENCES opportunity (id), account_id INTEGER REFERENCES account (id),
      rep_id INTEGER REFERENCES rep (id), unit_id INTEGER REFERENCES battle_unit (id), region_id INTEGER REFERENCES region (id),
      status TEXT NOT NULL, amount_e4 INTEGER NOT NULL, promised_at INTEGER, delivered_at INTEGER,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX sales_order_occurred ON sales_order (occurred_at, region_id, unit_id, amount_e4);
    CREATE TABLE order_line (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, order_id INTEGER NOT NULL REFERENCES sales_order (id), product_id INTEGER REFERENCES product (id),
      quantity REAL NOT NULL, amount_e4 INTEGER NOT NULL, cost_e4 INTEGER, discount REAL, occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL,
      reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX order_line_order ON order_line (order_id);
    CREATE TABLE invoice (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, order_id INTEGER REFERENCES sales_order (id), account_id INTEGER REFERENCES account (id),
      unit_id INTEGER REFERENCES battle_unit (id), region_id INTEGER REFERENCES region (id), amount_e4 INTEGER NOT NULL, due_at INTEGER NOT NULL,
      disputed INTEGER NOT NULL DEFAULT 0, occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0,
      batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX invoice_due ON invoice (due_at);
    CREATE INDEX invoice_account ON invoice (account_id, occurred_at);
    CREATE TABLE payment (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, invoice_id INTEGER REFERENCES invoice (id), amount_e4 INTEGER NOT NULL,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX payment_invoice ON payment (invoice_id);
    CREATE TABLE service_ticket (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, account_id INTEGER REFERENCES account (id), product_id INTEGER REFERENCES product (id),
      kind TEXT NOT NULL, severity INTEGER NOT NULL, closed_at INTEGER,
      occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX service_ticket_account ON service_ticket (account_id, occurred_at);

    -- Exactly one of region_id, unit_id, rep_id says whose target it is; measure is a measure id of the metrics layer.
    CREATE TABLE quota (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, measure TEXT NOT NULL, region_id INTEGER REFERENCES region (id),
      unit_id INTEGER REFERENCES battle_unit (id), rep_id INTEGER REFERENCES rep (id), period_start INTEGER NOT NULL, period_end INTEGER NOT NULL,
      amount_e4 INTEGER NOT NULL, known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0,
      CHECK ((region_id IS NOT NULL) + (unit_id IS NOT NULL) + (rep_id IS NOT NULL) = 1)
    );
    CREATE INDEX quota_period ON quota (measure, period_start, period_end);
    CREATE TABLE plan (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, region_id INTEGER REFERENCES region (id),
      product_id INTEGER REFERENCES product (id), unit_id INTEGER REFERENCES battle_unit (id), starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
      value REAL, known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE resource_pool (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, unit_id INTEGER REFERENCES battle_unit (id),
      period_start INTEGER NOT NULL, period_end INTEGER NOT NULL, quantity REAL NOT NULL, known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE signal (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, region_id INTEGER REFERENCES region (id),
      batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE signal_value (
      signal_id INTEGER NOT NULL REFERENCES signal (id), occurred_at INTEGER NOT NULL, known_at INTEGER NOT NULL, value REAL NOT NULL,
      reconstructed INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (signal_id, occurred_at, known_at)
    ) WITHOUT ROWID;
  `
}
