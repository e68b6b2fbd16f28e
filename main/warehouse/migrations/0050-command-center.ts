import type { Migration } from '../migration'

/** Reallocations of pools, appeals against settled seasons, and who looks after an alert. */
export const commandCenter: Migration = {
  id: 50,
  name: 'command-center',
  up: `
    -- Quantities are integers: money in 1/10,000, counts in pieces, anything else in 1/10,000 of its unit (value_type says which).
    CREATE TABLE reallocation (
      id INTEGER PRIMARY KEY, pool_kind TEXT NOT NULL, pool_name TEXT NOT NULL, value_type TEXT NOT NULL CHECK (value_type IN ('money', 'integer', 'number')),
      period_start INTEGER NOT NULL, period_end INTEGER NOT NULL, -- of the allocation it starts from
      applies_from INTEGER NOT NULL, applies_to INTEGER NOT NULL, total INTEGER NOT NULL, season_id INTEGER REFERENCES race_season (id), as_of INTEGER NOT NULL,
      rule TEXT NOT NULL, note TEXT NOT NULL, made_at_ms INTEGER NOT NULL, made_by TEXT NOT NULL, approved_at_ms INTEGER, approved_by TEXT, withdrawn_at_ms INTEGER
    );
    -- One decision per pool and period, whatever happens.
    CREATE UNIQUE INDEX reallocation_approved ON reallocation (pool_kind, pool_name, applies_from) WHERE approved_at_ms IS NOT NULL AND withdrawn_at_ms IS NULL;
    CREATE TABLE reallocation_share (
      reallocation_id INTEGER NOT NULL REFERENCES reallocation (id) ON DELETE CASCADE, unit_id INTEGER NOT NULL REFERENCES battle_unit (id),
      today INTEGER NOT NULL, proposed INTEGER NOT NULL, PRIMARY KEY (reallocation_id, unit_id)
    ) WITHOUT ROWID;

    -- What was said about a settled season afterwards, in order; never edited. An appeal is its first row and those that name it.
    CREATE TABLE race_appeal (
      id INTEGER PRIMARY KEY, appeal_id INTEGER REFERENCES race_appeal (id), season_id INTEGER NOT NULL REFERENCES race_season (id), participant_id INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('filed', 'upheld', 'rejected', 'reopened', 'withdrawn')), points REAL, text TEXT NOT NULL,
      at_ms INTEGER NOT NULL, actor TEXT NOT NULL, CHECK ((kind = 'filed') = (appeal_id IS NULL)), CHECK ((kind = 'upheld') = (points IS NOT NULL))
    );
    CREATE INDEX race_appeal_season ON race_appeal (season_id);

    ALTER TABLE alert_firing ADD COLUMN assigned_to TEXT;
    ALTER TABLE alert_firing ADD COLUMN escalated_on INTEGER;
  `
}
