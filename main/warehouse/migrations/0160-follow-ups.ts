import type { Migration } from '../migration'

/** The daily follow-up list: what was on it (or held back to measure whether it helps), and what people did about it. */
export const followUps: Migration = {
  id: 160,
  name: 'follow-ups',
  up: `
    -- Once per deal and week, when it first came onto the list; held_out = 1: would have been listed and was not shown.
    CREATE TABLE follow_up_entry (
      opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), week INTEGER NOT NULL, listed_on INTEGER NOT NULL, held_out INTEGER NOT NULL,
      amount_e4 INTEGER NOT NULL, risk REAL NOT NULL, expected_close_at INTEGER, PRIMARY KEY (opportunity_id, week)
    ) WITHOUT ROWID;
    CREATE INDEX follow_up_entry_listed ON follow_up_entry (listed_on);
    -- Only added or withdrawn, never rewritten.
    CREATE TABLE follow_up_action (
      id INTEGER PRIMARY KEY, opportunity_id INTEGER NOT NULL REFERENCES opportunity (id), kind TEXT NOT NULL CHECK (kind IN ('done', 'snoozed', 'dismissed')),
      hidden_until INTEGER NOT NULL, note TEXT, actor TEXT NOT NULL, made_on INTEGER NOT NULL, at_ms INTEGER NOT NULL, withdrawn_at_ms INTEGER
    );
    CREATE INDEX follow_up_action_deal ON follow_up_action (opportunity_id);
  `
}
