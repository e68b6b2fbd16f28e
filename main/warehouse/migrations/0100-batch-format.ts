import type { Migration } from '../migration'

/** How a batch's file wrote days and numbers, so that its rejects are read the same way once they are put right. */
export const batchFormat: Migration = {
  id: 100,
  name: 'batch-format',
  up: `ALTER TABLE import_batch ADD COLUMN format TEXT NOT NULL DEFAULT '{}'`
}
