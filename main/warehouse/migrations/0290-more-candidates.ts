import type { Migration } from '../migration'

/** Three more ways to forecast a series, kept beside the others in its backtest. */
export const moreCandidates: Migration = {
  id: 290,
  name: 'more-candidates',
  up: `
    ALTER TABLE series_backtest_point ADD COLUMN decomposed_season REAL;
    ALTER TABLE series_backtest_point ADD COLUMN company_level REAL;
    ALTER TABLE series_backtest_point ADD COLUMN seasonal_naive REAL;
  `
}
