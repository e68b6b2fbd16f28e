import type { Migration } from '../migration'

/** Who sits at this desktop and what they look at: the kind of work, the regions they focus on, and what the pages remember for them. */
export const profiles: Migration = {
  id: 110,
  name: 'profiles',
  up: `
    ALTER TABLE profile ADD COLUMN preferences TEXT NOT NULL DEFAULT '{}';
    CREATE UNIQUE INDEX profile_name ON profile (name);
  `
}
