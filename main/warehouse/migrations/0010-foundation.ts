import type { Migration } from '../migration'

/**
 * Bookkeeping and dimensions. Conventions of the whole schema:
 * - days are integers counted from 1970-01-01 (`..._at` of facts, `valid_from`, `day`); instants end in `_at_ms`;
 * - money is an integer of 1/10,000 units of the workspace's currency and ends in `_e4`;
 * - `known_at` is the day on which the business could know a row, `reconstructed` = 1 where an import had to assume it;
 * - `batch_id` names the import that brought a row; 0 is "made by the application";
 * - dated memberships run from `valid_from` to `valid_to`, both included; an open end is 2932896 (9999-12-31).
 */
export const foundation: Migration = {
  id: 10,
  name: 'foundation',
  up: `
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE profile (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL DEFAULT '{}');

    CREATE TABLE command_log (
      id TEXT PRIMARY KEY, actor TEXT NOT NULL, device TEXT NOT NULL, at_ms INTEGER NOT NULL, name TEXT NOT NULL,
      input TEXT NOT NULL, inverse_name TEXT, inverse_input TEXT, undone_by TEXT
    ) WITHOUT ROWID;
    CREATE INDEX command_log_at ON command_log (at_ms);

    CREATE TABLE job (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL, started_at_ms INTEGER NOT NULL, ended_at_ms INTEGER,
      message TEXT, result TEXT
    ) WITHOUT ROWID;

    CREATE TABLE import_source (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, full_snapshot INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE import_mapping (
      id INTEGER PRIMARY KEY, signature TEXT NOT NULL UNIQUE, entity TEXT NOT NULL, name TEXT NOT NULL, mapping TEXT NOT NULL, saved_at_ms INTEGER NOT NULL
    );
    CREATE TABLE import_batch (
      id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES import_source (id), entity TEXT NOT NULL, file_name TEXT NOT NULL,
      file_hash TEXT NOT NULL, mapping TEXT NOT NULL, started_at_ms INTEGER NOT NULL, published_at_ms INTEGER, undone_at_ms INTEGER,
      state TEXT NOT NULL CHECK (state IN ('staging', 'published', 'undone', 'failed')),
      rows_read INTEGER NOT NULL DEFAULT 0, rows_new INTEGER NOT NULL DEFAULT 0, rows_changed INTEGER NOT NULL DEFAULT 0,
      rows_unchanged INTEGER NOT NULL DEFAULT 0, rows_rejected INTEGER NOT NULL DEFAULT 0, rows_warned INTEGER NOT NULL DEFAULT 0,
      content_hash TEXT
    );
    CREATE TABLE import_reject (
      id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES import_batch (id), line INTEGER NOT NULL, column_name TEXT,
      value TEXT, reason TEXT NOT NULL, severity TEXT NOT NULL CHECK (severity IN ('rejected', 'warning')), detail TEXT NOT NULL, raw TEXT NOT NULL
    );
    CREATE INDEX import_reject_batch ON import_reject (batch_id, severity, line);

    CREATE TABLE calendar (
      day INTEGER PRIMARY KEY, iso TEXT NOT NULL, weekday INTEGER NOT NULL, week_start INTEGER NOT NULL, iso_year INTEGER NOT NULL,
      iso_week INTEGER NOT NULL, month INTEGER NOT NULL, quarter INTEGER NOT NULL, year INTEGER NOT NULL, month_start INTEGER NOT NULL,
      quarter_start INTEGER NOT NULL, year_start INTEGER NOT NULL, fiscal_year INTEGER NOT NULL, fiscal_quarter INTEGER NOT NULL,
      fiscal_quarter_start INTEGER NOT NULL, period_445 INTEGER NOT NULL, is_workday INTEGER NOT NULL, holiday TEXT
    );

    CREATE TABLE currency (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
    CREATE TABLE currency_rate (
      currency_id INTEGER NOT NULL REFERENCES currency (id), kind TEXT NOT NULL CHECK (kind IN ('booking', 'plan')), valid_from INTEGER NOT NULL,
      rate REAL NOT NULL CHECK (rate > 0), known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (currency_id, kind, valid_from)
    ) WITHOUT ROWID;

    CREATE TABLE region (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, parent_id INTEGER REFERENCES region (id),
      position INTEGER NOT NULL DEFAULT 0, tile_row INTEGER, tile_column INTEGER, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE industry (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE battle_unit (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, industry_id INTEGER REFERENCES industry (id),
      product_id INTEGER REFERENCES product (id), lead_rep_id INTEGER REFERENCES rep (id), founded_at INTEGER, closed_at INTEGER,
      batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE unit_membership (
      unit_id INTEGER NOT NULL REFERENCES battle_unit (id), region_id INTEGER NOT NULL REFERENCES region (id), valid_from INTEGER NOT NULL,
      valid_to INTEGER NOT NULL DEFAULT 2932896, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (unit_id, valid_from)
    ) WITHOUT ROWID;
    CREATE TABLE rep (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, manager_name TEXT, hired_at INTEGER, left_at INTEGER,
      batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE rep_membership (
      rep_id INTEGER NOT NULL REFERENCES rep (id), unit_id INTEGER NOT NULL REFERENCES battle_unit (id), valid_from INTEGER NOT NULL,
      valid_to INTEGER NOT NULL DEFAULT 2932896, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (rep_id, valid_from)
    ) WITHOUT ROWID;

    CREATE TABLE product (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, list_price_e4 INTEGER, unit_cost_e4 INTEGER,
      is_group INTEGER NOT NULL DEFAULT 0, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE product_membership (
      product_id INTEGER NOT NULL REFERENCES product (id), parent_id INTEGER NOT NULL REFERENCES product (id), valid_from INTEGER NOT NULL,
      valid_to INTEGER NOT NULL DEFAULT 2932896, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (product_id, valid_from)
    ) WITHOUT ROWID;
    CREATE TABLE price_list (
      product_id INTEGER NOT NULL REFERENCES product (id), name TEXT NOT NULL, valid_from INTEGER NOT NULL, price_e4 INTEGER NOT NULL,
      known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (product_id, name, valid_from)
    ) WITHOUT ROWID;

    CREATE TABLE account (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, normal_name TEXT NOT NULL, industry_id INTEGER REFERENCES industry (id),
      region_id INTEGER REFERENCES region (id), parent_id INTEGER REFERENCES account (id), segment TEXT, employees INTEGER, revenue_e4 INTEGER,
      founded_year INTEGER, country TEXT, credit_code TEXT, domain TEXT, created_at INTEGER, is_placeholder INTEGER NOT NULL DEFAULT 0,
      batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX account_normal_name ON account (normal_name);
    CREATE TABLE account_source (
      source_id INTEGER NOT NULL REFERENCES import_source (id), source_key TEXT NOT NULL, account_id INTEGER NOT NULL REFERENCES account (id),
      match_kind TEXT NOT NULL, score REAL NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (source_id, source_key)
    ) WITHOUT ROWID;
    CREATE TABLE account_owner (
      account_id INTEGER NOT NULL REFERENCES account (id), rep_id INTEGER NOT NULL REFERENCES rep (id), valid_from INTEGER NOT NULL,
      valid_to INTEGER NOT NULL DEFAULT 2932896, batch_id INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account_id, valid_from)
    ) WITHOUT ROWID;
    CREATE TABLE contact (
      id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, account_id INTEGER REFERENCES account (id), role TEXT, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE contact_private (contact_id INTEGER PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE, name TEXT, phone TEXT, email TEXT);

    CREATE TABLE pipeline (id INTEGER PRIMARY KEY, source_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
    CREATE TABLE stage (
      id INTEGER PRIMARY KEY, pipeline_id INTEGER NOT NULL REFERENCES pipeline (id), source_key TEXT NOT NULL, name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('open', 'won', 'lost')), position INTEGER NOT NULL, probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
      valid_from INTEGER NOT NULL DEFAULT 0, valid_to INTEGER NOT NULL DEFAULT 2932896, UNIQUE (pipeline_id, source_key, valid_from)
    );
  `
}
