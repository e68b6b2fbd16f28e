import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'

const columns = ['id', 'source_key', 'name', 'account_id', 'product_id', 'amount_imputed', 'list_amount_e4', 'lead_source', 'competitor', 'lost_reason', 'created_at'] as const
const own = columns.map((column) => `o.${column}`).join(', ')

/** The day of the change that made a deal what it was: the first after which it was nothing else up to the cut. */
const closedThen = `(SELECT since.occurred_at FROM opportunity_history AS since
    WHERE since.opportunity_id = h.opportunity_id AND since.known_at <= @cut AND since.status = h.status AND NOT EXISTS (
      SELECT 1 FROM opportunity_history AS other WHERE other.opportunity_id = h.opportunity_id AND other.known_at <= @cut AND other.status <> h.status AND (other.known_at, other.seq) > (since.known_at, since.seq))
    ORDER BY since.known_at, since.seq LIMIT 1)`
/** Whether a deal has been what it was ever since, so that its own day of closing is that of then. */
const isStill = 'NOT EXISTS (SELECT 1 FROM opportunity_history AS other WHERE other.opportunity_id = h.opportunity_id AND other.known_at > @cut AND other.status <> h.status)'

/**
 * All deals as they stood at the end of the day @cut, with the columns of `opportunity`. A deal without a later change stands as it
 * stands now; the others are looked up in the history, so the price is that of the changes since then.
 */
const dealsAsOfCut = `(
  SELECT ${own}, o.rep_id, o.unit_id, o.region_id, o.stage_id, o.status, o.amount_e4, o.expected_close_at, o.closed_at
    FROM opportunity AS o
   WHERE o.created_at <= @cut AND o.id NOT IN (SELECT later.opportunity_id FROM opportunity_history AS later WHERE later.known_at > @cut)
  UNION ALL
  SELECT ${own}, h.rep_id, h.unit_id, h.region_id, h.stage_id, h.status, h.amount_e4, h.expected_close_at,
         CASE WHEN h.status = 0 THEN NULL ELSE coalesce(CASE WHEN ${isStill} THEN o.closed_at END, ${closedThen}) END AS closed_at
    FROM (SELECT DISTINCT later.opportunity_id AS id FROM main.opportunity_history AS later INDEXED BY opportunity_history_known WHERE later.known_at > @cut) AS touched
    JOIN opportunity_history AS h ON h.opportunity_id = touched.id AND h.seq = (
      SELECT known.seq FROM opportunity_history AS known WHERE known.opportunity_id = touched.id AND known.known_at <= @cut ORDER BY known.known_at DESC, known.seq DESC LIMIT 1)
    JOIN opportunity AS o ON o.id = touched.id)`

/**
 * What to read deals from when knowledge ends with the day `cut` (bound as @cut): the table itself where nothing was learned later,
 * else the states of that day. As of day D means the end of day D, by `known_at`.
 */
export function dealsAsOf(db: ReadDb, cut: Day): string {
  return cut >= latestDealKnowledge(db) ? 'opportunity' : dealsAsOfCut
}

export function latestDealKnowledge(db: ReadDb): Day {
  return firstText<{ latest: number | null }>(db, 'SELECT max(known_at) AS latest FROM opportunity_history')?.latest ?? -1
}
