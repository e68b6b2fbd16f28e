import type { Migration } from '../migration'

/** What each kind of data is worth to the forecast of open deals, as last measured. */
export const health: Migration = {
  id: 230,
  name: 'health',
  up: `
    CREATE TABLE health_measurement (id INTEGER PRIMARY KEY CHECK (id = 1), as_of INTEGER NOT NULL, at_ms INTEGER NOT NULL, model_version INTEGER NOT NULL, has_model INTEGER NOT NULL);
    CREATE TABLE health_worth (family TEXT PRIMARY KEY, shift REAL NOT NULL, deals INTEGER NOT NULL) WITHOUT ROWID;
  `
}
