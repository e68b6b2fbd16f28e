import type { Migration } from '../migration'

/**
 * Risk of a deal as events within 14 and 28 days (`risk` is that of any of them within 28), its reasons and what may be done; deals of a run are
 * found by deal; lock days of submissions.
 */
export const dealRisk: Migration = {
  id: 140,
  name: 'deal-risk',
  up: `
    ALTER TABLE forecast_deal ADD COLUMN p_shrink_14d REAL NOT NULL DEFAULT 0;
    ALTER TABLE forecast_deal ADD COLUMN p_shrink_28d REAL NOT NULL DEFAULT 0;
    ALTER TABLE forecast_deal ADD COLUMN risk_14d REAL NOT NULL DEFAULT 0;
    ALTER TABLE forecast_deal ADD COLUMN risk_reasons TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE forecast_deal ADD COLUMN actions TEXT NOT NULL DEFAULT '[]';
    -- How far the deals of the day have moved from those that the model learned from, as JSON: feature -> [psi, expected by chance].
    ALTER TABLE forecast_run ADD COLUMN drift TEXT;
    CREATE INDEX forecast_deal_opportunity ON forecast_deal (opportunity_id, run_id);
    -- Submissions of a level close so many days before the end of their period (0: on its last day).
    CREATE TABLE submission_lock (
      level TEXT PRIMARY KEY CHECK (level IN ('rep', 'unit', 'region', 'total')), days_before_end INTEGER NOT NULL CHECK (days_before_end BETWEEN 0 AND 366),
      made_at_ms INTEGER NOT NULL, actor TEXT NOT NULL
    ) WITHOUT ROWID;
  `
}
