import type { Migration } from '../migration'

/**
 * The breadth of import: what further kinds of files bring, amounts in other currencies with the rate they were converted at, erasable
 * contacts, profiles of files, rejects that were put right, and the files of a watched folder.
 */
export const sources: Migration = {
  id: 90,
  name: 'sources',
  up: `
    -- A quote is a row per line. Prices are per piece, before and after the discount; amounts are those of the whole line.
    ALTER TABLE quote ADD COLUMN quote_number TEXT;
    ALTER TABLE quote ADD COLUMN account_id INTEGER REFERENCES account (id);
    ALTER TABLE quote ADD COLUMN quantity REAL NOT NULL DEFAULT 1;
    ALTER TABLE quote ADD COLUMN list_price_e4 INTEGER;
    ALTER TABLE quote ADD COLUMN unit_price_e4 INTEGER;
    ALTER TABLE quote ADD COLUMN discount REAL; -- share of the list price that was given away, 0..1
    ALTER TABLE quote ADD COLUMN decided_at INTEGER; -- day of the answer
    UPDATE quote SET status = CASE status WHEN 'accepted' THEN 'won' WHEN 'declined' THEN 'lost' ELSE status END, list_price_e4 = list_amount_e4, unit_price_e4 = amount_e4, account_id = (SELECT account_id FROM opportunity o WHERE o.id = quote.opportunity_id),
      discount = CASE WHEN list_amount_e4 > 0 THEN 1.0 - 1.0 * amount_e4 / list_amount_e4 END;
    CREATE INDEX quote_account ON quote (account_id, occurred_at);
    CREATE INDEX quote_product ON quote (product_id, occurred_at);

    -- What the rows of these tables were in their own currency; amount_e4 is in the workspace's. Without a rate (source_rate is null) the amount waits for one.
    ALTER TABLE opportunity ADD COLUMN source_rate REAL;
    ALTER TABLE sales_order ADD COLUMN currency_id INTEGER REFERENCES currency (id);
    ALTER TABLE sales_order ADD COLUMN source_amount REAL;
    ALTER TABLE sales_order ADD COLUMN source_rate REAL;
    ALTER TABLE order_line ADD COLUMN currency_id INTEGER REFERENCES currency (id);
    ALTER TABLE order_line ADD COLUMN source_amount REAL;
    ALTER TABLE order_line ADD COLUMN source_rate REAL;
    ALTER TABLE invoice ADD COLUMN currency_id INTEGER REFERENCES currency (id);
    ALTER TABLE invoice ADD COLUMN source_amount REAL;
    ALTER TABLE invoice ADD COLUMN source_rate REAL;
    ALTER TABLE payment ADD COLUMN currency_id INTEGER REFERENCES currency (id);
    ALTER TABLE payment ADD COLUMN source_amount REAL;
    ALTER TABLE payment ADD COLUMN source_rate REAL;
    ALTER TABLE quote ADD COLUMN currency_id INTEGER REFERENCES currency (id);
    ALTER TABLE quote ADD COLUMN source_amount REAL;
    ALTER TABLE quote ADD COLUMN source_rate REAL;
    ALTER TABLE quota ADD COLUMN currency_id INTEGER REFERENCES currency (id);
    ALTER TABLE quota ADD COLUMN source_amount REAL;
    ALTER TABLE quota ADD COLUMN source_rate REAL;

    -- Rates and prices get ids and keys of their own, so that files of them are imported, changed and taken back as any others.
    CREATE TABLE currency_rate_next (
      id INTEGER PRIMARY KEY, source_key TEXT UNIQUE, currency_id INTEGER NOT NULL REFERENCES currency (id), kind TEXT NOT NULL CHECK (kind IN ('booking', 'plan')),
      valid_from INTEGER NOT NULL, rate REAL NOT NULL CHECK (rate > 0), known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0
    );
    INSERT INTO currency_rate_next (currency_id, kind, valid_from, rate, known_at, batch_id) SELECT currency_id, kind, valid_from, rate, known_at, batch_id FROM currency_rate;
    DROP TABLE currency_rate;
    ALTER TABLE currency_rate_next RENAME TO currency_rate;
    CREATE INDEX currency_rate_day ON currency_rate (currency_id, kind, valid_from);
    CREATE TABLE price_list_next (
      id INTEGER PRIMARY KEY, source_key TEXT UNIQUE, product_id INTEGER NOT NULL REFERENCES product (id), name TEXT NOT NULL, valid_from INTEGER NOT NULL,
      price_e4 INTEGER NOT NULL, known_at INTEGER NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0
    );
    INSERT INTO price_list_next (product_id, name, valid_from, price_e4, known_at, batch_id) SELECT product_id, name, valid_from, price_e4, known_at, batch_id FROM price_list;
    DROP TABLE price_list;
    ALTER TABLE price_list_next RENAME TO price_list;
    CREATE INDEX price_list_day ON price_list (product_id, name, valid_from);

    -- What tells who somebody is stands in contact_private alone; erased_at_ms keeps a later file from bringing it back.
    ALTER TABLE contact ADD COLUMN department TEXT;
    ALTER TABLE contact ADD COLUMN created_at INTEGER;
    ALTER TABLE contact ADD COLUMN erased_at_ms INTEGER;
    ALTER TABLE contact_private ADD COLUMN mobile TEXT;
    ALTER TABLE contact_private ADD COLUMN batch_id INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX contact_account ON contact (account_id);

    ALTER TABLE competitor_mention ADD COLUMN account_id INTEGER REFERENCES account (id);
    ALTER TABLE web_event ADD COLUMN detail TEXT;
    ALTER TABLE web_event ADD COLUMN lead_source TEXT;
    CREATE INDEX web_event_account ON web_event (account_id, occurred_at);
    CREATE INDEX competitor_mention_opportunity ON competitor_mention (opportunity_id);

    -- A remembered mapping is a profile: how a kind of file is read, whose it is, and where its columns go.
    ALTER TABLE import_mapping ADD COLUMN format TEXT NOT NULL DEFAULT '{}';
    ALTER TABLE import_mapping ADD COLUMN columns TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE import_mapping ADD COLUMN source_name TEXT;
    ALTER TABLE import_mapping ADD COLUMN full_snapshot INTEGER;

    ALTER TABLE import_batch ADD COLUMN profile TEXT;
    ALTER TABLE import_batch ADD COLUMN fixes_batch_id INTEGER REFERENCES import_batch (id); -- rejects of that batch, put right
    ALTER TABLE import_reject ADD COLUMN fixed_batch_id INTEGER REFERENCES import_batch (id);
    CREATE INDEX import_batch_hash ON import_batch (file_hash);

    CREATE TABLE import_watched_file (
      id INTEGER PRIMARY KEY, path TEXT NOT NULL, file_name TEXT NOT NULL, size_bytes INTEGER NOT NULL, modified_at_ms REAL NOT NULL, file_hash TEXT,
      state TEXT NOT NULL CHECK (state IN ('importing', 'imported', 'duplicate', 'quarantined')), reason_key TEXT, reason_params TEXT NOT NULL DEFAULT '{}', reason TEXT,
      entity TEXT, profile TEXT, batch_id INTEGER REFERENCES import_batch (id), moved_to TEXT, seen_at_ms INTEGER NOT NULL, done_at_ms INTEGER
    );
    CREATE INDEX import_watched_file_hash ON import_watched_file (file_hash);
  `
}
