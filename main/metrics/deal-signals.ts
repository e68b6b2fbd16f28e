import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

/** What the history and the activities of an open deal say about its health, as known at the end of a day. */
export interface DealSignals {
  readonly stageSince: Day
  /** How often the expected close was moved to a later day. */
  readonly closePushes: number
  /** How much later the close is expected now than at first. */
  readonly closeSlipDays: number
  readonly lastActivityAt: Day | null
  readonly competitor: string | null
}

interface HistoryRow {
  readonly id: number
  readonly at: Day
  readonly stageId: number
  readonly closeAt: Day | null
}

export function readDealSignals(db: ReadDb, cut: Day, dealIds: readonly number[]): ReadonlyMap<number, DealSignals> {
  const ids = JSON.stringify(dealIds)
  const lastActivity = new Map(
    allText<{ id: number; at: Day }>(
      db,
      `SELECT asked.value AS id, (SELECT max(a.known_at) FROM activity AS a WHERE a.opportunity_id = asked.value AND a.known_at <= @cut) AS at FROM json_each(@ids) AS asked`,
      { ids, cut }
    ).map((row) => [row.id, row.at])
  )
  const competitor = new Map(
    allText<{ id: number; competitor: string }>(
      db,
      `SELECT o.id, o.competitor FROM json_each(@ids) AS asked JOIN opportunity AS o ON o.id = asked.value WHERE o.competitor IS NOT NULL`,
      { ids }
    ).map((row) => [row.id, row.competitor])
  )
  const signals = new Map<number, DealSignals>()
  let previous: HistoryRow | null = null
  for (const row of allText<HistoryRow>(
    db,
    `SELECT h.opportunity_id AS id, h.occurred_at AS at, h.stage_id AS stageId, h.expected_close_at AS closeAt
     FROM json_each(@ids) AS asked JOIN opportunity_history AS h ON h.opportunity_id = asked.value AND h.known_at <= @cut ORDER BY h.opportunity_id, h.seq`,
    { ids, cut }
  )) {
    const before = signals.get(row.id)
    const moved = previous?.id === row.id && previous.closeAt !== null && row.closeAt !== null ? row.closeAt - previous.closeAt : 0
    signals.set(row.id, {
      stageSince: before === undefined || previous?.stageId !== row.stageId ? row.at : before.stageSince,
      closePushes: (before?.closePushes ?? 0) + (moved > 0 ? 1 : 0),
      closeSlipDays: (before?.closeSlipDays ?? 0) + moved,
      lastActivityAt: lastActivity.get(row.id) ?? null,
      competitor: competitor.get(row.id) ?? null
    })
    previous = row
  }
  return signals
}
