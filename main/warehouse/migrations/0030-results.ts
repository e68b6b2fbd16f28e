import type { Migration } from '../migration'

/** What the engines produce. Versioned and append-only where people may have acted on it. */
export const results: Migration = {
  id: 30,
  name: 'results',
  up: `
    CREATE TABLE model (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('champion', 'challenger', 'retired')),
      trained_at_ms INTEGER NOT NULL, as_of INTEGER NOT NULL, data_hash TEXT NOT NULL, model_hash TEXT NOT NULL, parameters TEXT NOT NULL,
      features TEXT NOT NULL, metrics TEXT NOT NULL, body TEXT, UNIQUE (kind, version)
    );
    CREATE TABLE forecast_run (
      id INTEGER PRIMARY KEY, made_at_ms INTEGER NOT NULL, as_of INTEGER NOT NULL, model_id INTEGER REFERENCES model (id), method TEXT NOT NULL,
      reason TEXT, data_hash TEXT NOT NULL, is_current INTEGER NOT NULL DEFAULT 0, kind TEXT NOT NULL DEFAULT 'deals'
    );
    CREATE TABLE forecast_deal (
      run_id INTEGER NOT NULL REFERENCES forecast_run (id) ON DELETE CASCADE, opportunity_id INTEGER NOT NULL REFERENCES opportunity (id),
      p_win REAL NOT NULL, p_win_28d REAL NOT NULL, p_lost_14d REAL NOT NULL, p_lost_28d REAL NOT NULL, p_slip_14d REAL NOT NULL, p_slip_28d REAL NOT NULL,
      p_win_period REAL NOT NULL, expected_close_at INTEGER, -- of the forecast, not of the CRM
      expected_amount_e4 INTEGER NOT NULL, -- if won
      risk REAL NOT NULL, margin REAL, base_margin REAL, reasons TEXT NOT NULL, curve TEXT NOT NULL,
      PRIMARY KEY (run_id, opportunity_id)
    ) WITHOUT ROWID;
    -- node_kind: total, region, unit; node_id 0 for total. Quantiles are read off the run's sample paths.
    CREATE TABLE forecast_node (
      run_id INTEGER NOT NULL REFERENCES forecast_run (id) ON DELETE CASCADE, measure TEXT NOT NULL, node_kind TEXT NOT NULL, node_id INTEGER NOT NULL,
      period_start INTEGER NOT NULL, period_end INTEGER NOT NULL, actual_e4 INTEGER NOT NULL, open_e4 INTEGER NOT NULL, new_e4 INTEGER NOT NULL,
      mean_e4 INTEGER NOT NULL, p10_e4 INTEGER NOT NULL, p50_e4 INTEGER NOT NULL, p90_e4 INTEGER NOT NULL,
      PRIMARY KEY (run_id, measure, node_kind, node_id, period_start)
    ) WITHOUT ROWID;
    -- Sample paths (little-endian Float64, units of 1/10,000) of bookings per region x unit, 0 where there is none: any scope's quantiles are read off their sums.
    -- Kept for the current run only.
    CREATE TABLE forecast_path (
      run_id INTEGER NOT NULL REFERENCES forecast_run (id) ON DELETE CASCADE, measure TEXT NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      period_start INTEGER NOT NULL, actual_e4 INTEGER NOT NULL, open_e4 INTEGER NOT NULL, new_e4 INTEGER NOT NULL, paths BLOB NOT NULL,
      PRIMARY KEY (run_id, measure, period_start, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE TABLE backtest_result (
      id INTEGER PRIMARY KEY, model_id INTEGER REFERENCES model (id), made_at_ms INTEGER NOT NULL, subject TEXT NOT NULL, level TEXT NOT NULL,
      horizon_days INTEGER, origin INTEGER, method TEXT NOT NULL, metric TEXT NOT NULL, value REAL, sample_size INTEGER NOT NULL, detail TEXT
    );
    CREATE INDEX backtest_result_model ON backtest_result (model_id, subject, level);

    CREATE TABLE override (
      id INTEGER PRIMARY KEY, node_kind TEXT NOT NULL, node_id INTEGER NOT NULL, measure TEXT NOT NULL, period_start INTEGER, period_end INTEGER,
      before_value REAL NOT NULL, after_value REAL NOT NULL, reason TEXT NOT NULL, note TEXT, evidence TEXT, expires_at INTEGER, actor TEXT NOT NULL,
      made_at_ms INTEGER NOT NULL, made_on INTEGER NOT NULL, withdrawn_at_ms INTEGER
    );
    CREATE TABLE submission (
      id INTEGER PRIMARY KEY, level TEXT NOT NULL, node_id INTEGER NOT NULL, measure TEXT NOT NULL, period_start INTEGER NOT NULL, period_end INTEGER NOT NULL,
      amount_e4 INTEGER NOT NULL, made_on INTEGER NOT NULL, known_at INTEGER NOT NULL, actor TEXT NOT NULL, batch_id INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX submission_node ON submission (level, node_id, period_start);

    -- removed_at_ms and withdrawn_at_ms hide a row; nothing of a race is ever deleted.
    CREATE TABLE race_season (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, participant_kind TEXT NOT NULL CHECK (participant_kind IN ('unit', 'rep', 'region')),
      starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL CHECK (ends_at >= starts_at), state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'settled')),
      settled_at_ms INTEGER, settled_by TEXT, settled_hash TEXT, made_at_ms INTEGER NOT NULL, made_by TEXT NOT NULL, removed_at_ms INTEGER
    );
    CREATE TABLE race_rule (
      season_id INTEGER NOT NULL REFERENCES race_season (id) ON DELETE CASCADE, version INTEGER NOT NULL, valid_from INTEGER NOT NULL, rule TEXT NOT NULL,
      made_at_ms INTEGER NOT NULL, made_by TEXT NOT NULL, withdrawn_at_ms INTEGER, PRIMARY KEY (season_id, version)
    ) WITHOUT ROWID;
    -- Written once, by the settlement: the end of each week and the final day. detail is the standing as it was shown.
    CREATE TABLE race_standing (
      season_id INTEGER NOT NULL REFERENCES race_season (id) ON DELETE CASCADE, as_of INTEGER NOT NULL, participant_id INTEGER NOT NULL,
      rule_version INTEGER NOT NULL, rank INTEGER NOT NULL, score REAL NOT NULL, bookings_e4 INTEGER NOT NULL, detail TEXT,
      PRIMARY KEY (season_id, as_of, participant_id)
    ) WITHOUT ROWID;

    CREATE TABLE alert_rule (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, starter_id TEXT, rule TEXT NOT NULL, severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
      enabled INTEGER NOT NULL DEFAULT 1, made_at_ms INTEGER NOT NULL, made_by TEXT NOT NULL, evaluated_on INTEGER, deleted_at_ms INTEGER
    );
    -- Where each subject of a rule stands, so that a rule fires on the transition only; subject_id is 0 for the workspace.
    CREATE TABLE alert_state (
      rule_id INTEGER NOT NULL REFERENCES alert_rule (id) ON DELETE CASCADE, subject_kind TEXT NOT NULL, subject_id INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('clear', 'pending', 'firing')), since INTEGER NOT NULL, value REAL, quiet_until INTEGER,
      PRIMARY KEY (rule_id, subject_kind, subject_id)
    ) WITHOUT ROWID;
    CREATE TABLE alert_firing (
      id INTEGER PRIMARY KEY, rule_id INTEGER NOT NULL REFERENCES alert_rule (id), subject_kind TEXT NOT NULL, subject_id INTEGER NOT NULL,
      subject_name TEXT NOT NULL, rule TEXT NOT NULL, value REAL, fired_on INTEGER NOT NULL, fired_at_ms INTEGER NOT NULL,
      resolved_on INTEGER, resolved_at_ms INTEGER, resolution TEXT CHECK (resolution IN ('recovered', 'subject_gone', 'rule_changed', 'rule_deleted')),
      acknowledged_at_ms INTEGER, acknowledged_by TEXT, snoozed_until INTEGER
    );
    CREATE INDEX alert_firing_rule ON alert_firing (rule_id, fired_on);
    CREATE INDEX alert_firing_subject ON alert_firing (subject_kind, subject_id);
    -- One open alert per rule and subject, whatever happens.
    CREATE UNIQUE INDEX alert_firing_open ON alert_firing (rule_id, subject_kind, subject_id) WHERE resolved_on IS NULL;
    CREATE TABLE alert_note (
      id INTEGER PRIMARY KEY, firing_id INTEGER NOT NULL REFERENCES alert_firing (id), at_ms INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
    );
    CREATE INDEX alert_note_firing ON alert_note (firing_id);
  `
}
