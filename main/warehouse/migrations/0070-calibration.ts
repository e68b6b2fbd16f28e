import type { Migration } from '../migration'

/** People's own figures can be taken back; they stay on record. Overrides are looked up by what they stand over. */
export const calibration: Migration = {
  id: 70,
  name: 'calibration',
  up: `
    ALTER TABLE submission ADD COLUMN withdrawn_at_ms INTEGER;
    CREATE INDEX override_node ON override (node_kind, node_id, measure, period_start);
  `
}
