import type { Migration } from '../migration'

/** What has come from other desktops as signed files, and whose signatures are trusted. */
export const exchange: Migration = {
  id: 200,
  name: 'exchange',
  up: `
    CREATE TABLE exchange_signer (public_key TEXT PRIMARY KEY, sender TEXT NOT NULL, device TEXT NOT NULL, trusted_at_ms INTEGER NOT NULL, trusted_by TEXT NOT NULL) WITHOUT ROWID;
    -- Applied once by its id, whatever file brings it again.
    CREATE TABLE exchange_record (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, actor TEXT NOT NULL, device TEXT NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL, public_key TEXT NOT NULL, applied_at_ms INTEGER NOT NULL
    ) WITHOUT ROWID;
  `
}
