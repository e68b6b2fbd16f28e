import type { Migration } from '../migration'

/** What the series forecast said at past origins beside what came; one run per measure, replaced as a whole. Values in the measure's own unit. */
export const seriesBacktest: Migration = {
  id: 280,
  name: 'series-backtest',
  up: `
    CREATE TABLE series_backtest (
      id INTEGER PRIMARY KEY, measure TEXT NOT NULL UNIQUE, as_of INTEGER NOT NULL, made_at_ms INTEGER NOT NULL, origins INTEGER NOT NULL, weeks INTEGER NOT NULL, code TEXT NOT NULL
    );
    -- grain: day, week, four_weeks, quarter (13 weeks); level: total, region, unit, product; node_id 0 for total and for facts without one.
    CREATE TABLE series_backtest_point (
      run_id INTEGER NOT NULL REFERENCES series_backtest (id) ON DELETE CASCADE, grain TEXT NOT NULL, level TEXT NOT NULL, node_id INTEGER NOT NULL, origin INTEGER NOT NULL, step INTEGER NOT NULL,
      starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, actual REAL NOT NULL, scale REAL, p10 REAL NOT NULL, p50 REAL NOT NULL, p90 REAL NOT NULL,
      saima REAL, lightgbm REAL, blend REAL, seasonal_growth REAL, pooled_season REAL, moving_average REAL, exponential_smoothing REAL, last_year REAL, last_period REAL,
      PRIMARY KEY (run_id, grain, level, node_id, origin, step)
    ) WITHOUT ROWID;
  `
}
