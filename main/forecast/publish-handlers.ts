import type { WriterHandlers } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { firstText, prepare } from '../warehouse/statement'

/** How the forecast process puts its results into the warehouse. A run becomes current in the same transaction that writes it. */
export const forecastWriters: Pick<WriterHandlers, 'forecast.publish' | 'forecast.publishModel' | 'forecast.stageDeals'> = {
  'forecast.publishModel': (db, input, context) => {
    const version = (firstText<{ version: number | null }>(db, 'SELECT max(version) AS version FROM model WHERE kind = ?', [input.kind])?.version ?? 0) + 1
    const state = input.promote ? 'champion' : 'challenger'
    if (input.promote) prepare(db, `UPDATE model SET state = 'retired' WHERE kind = ? AND state IN ('champion', 'challenger')`).run(input.kind)
    const inserted = prepare(
      db,
      `INSERT INTO model (kind, version, state, trained_at_ms, as_of, data_hash, model_hash, parameters, features, metrics, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    ).run(input.kind, version, state, context.nowMs, input.asOf, input.dataHash, input.modelHash, input.parameters, input.features, input.metrics, input.body)
    const modelId = Number(inserted.lastInsertRowid)
    const insert = prepare(
      db,
      `INSERT INTO backtest_result (model_id, made_at_ms, subject, level, horizon_days, origin, method, metric, value, sample_size, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    )
    for (const row of input.backtest) {
      insert.run(modelId, context.nowMs, row.subject, row.level, row.horizonDays, row.origin, row.method, row.metric, row.value, row.sampleSize, row.detail)
    }
    context.changed('model', 'backtest_result')
    return { modelId, version, state }
  },
  'forecast.stageDeals': (db, input) => {
    const draftId = input.draftId ?? openDraft(db, input.asOf)
    writeDeals(db, draftId, input.deals)
    return { draftId }
  },
  'forecast.publish': (db, input, context) => {
    const isCurrent = input.kind !== 'recast'
    if (isCurrent) {
      prepare(db, `UPDATE forecast_run SET is_current = 0 WHERE kind = 'deals' AND is_current = 1`).run()
      prepare(db, `DELETE FROM forecast_path`).run()
    } else prepare(db, `DELETE FROM forecast_run WHERE kind = 'deals_recast'`).run()
    const runId = input.draftId ?? openDraft(db, input.asOf)
    prepare(db, `UPDATE forecast_run SET made_at_ms = ?, as_of = ?, model_id = ?, method = ?, reason = ?, data_hash = ?, is_current = ?, kind = ?, drift = ? WHERE id = ?`).run(
      context.nowMs, input.asOf, input.modelId, input.method, input.reason === null ? null : JSON.stringify(input.reason), input.dataHash, isCurrent ? 1 : 0, isCurrent ? 'deals' : 'deals_recast', input.drift, runId
    )
    writeDeals(db, runId, input.deals)
    const insertNode = prepare(
      db,
      `INSERT INTO forecast_node (run_id, measure, node_kind, node_id, period_start, period_end, actual_e4, open_e4, new_e4, mean_e4, p10_e4, p50_e4, p90_e4)
       VALUES (?, 'bookings', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    )
    for (const node of input.nodes) {
      insertNode.run(runId, node.nodeKind, node.nodeId, node.periodStart, node.periodEnd, node.wonE4, node.openE4, node.newE4, node.meanE4, node.p10E4, node.p50E4, node.p90E4)
    }
    const insertPath = prepare(
      db,
      `INSERT INTO forecast_path (run_id, measure, region_id, unit_id, period_start, actual_e4, open_e4, new_e4, paths) VALUES (?, 'bookings', ?, ?, ?, ?, ?, ?, ?)`
    )
    for (const leaf of input.leaves) insertPath.run(runId, leaf.regionId, leaf.unitId, leaf.periodStart, leaf.wonE4, leaf.openE4, leaf.newE4, Buffer.from(leaf.paths))
    if (isCurrent) {
      forgetOldDeals(db, runId)
      context.changed('forecast_run', 'forecast_deal', 'forecast_node')
    }
    return { runId }
  }
}

/** A run that nobody reads yet; one that was begun before and given up goes. */
function openDraft(db: WriteDb, asOf: Day): number {
  prepare(db, `DELETE FROM forecast_run WHERE kind = 'deals_draft'`).run()
  return Number(prepare(db, `INSERT INTO forecast_run (made_at_ms, as_of, method, data_hash, is_current, kind) VALUES (0, ?, 'none', '', 0, 'deals_draft')`).run(asOf).lastInsertRowid)
}

function writeDeals(db: WriteDb, runId: number, deals: Parameters<(typeof forecastWriters)['forecast.publish']>[1]['deals']): void {
  const insert = prepare(
    db,
    `INSERT INTO forecast_deal (run_id, opportunity_id, p_win, p_win_28d, p_lost_14d, p_lost_28d, p_slip_14d, p_slip_28d, p_win_period, expected_close_at,
       expected_amount_e4, risk, margin, base_margin, reasons, curve, p_shrink_14d, p_shrink_28d, risk_14d, risk_reasons, actions)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  for (let row = 0; row < deals.opportunityId.length; row += 1) {
    insert.run(
      runId, deals.opportunityId[row], deals.pWin[row], deals.pWin28d[row], deals.pLost14d[row], deals.pLost28d[row], deals.pSlip14d[row], deals.pSlip28d[row],
      deals.pWinPeriod[row], deals.forecastCloseAt[row], deals.expectedAmountE4[row], deals.risk28d[row],
      deals.margin[row], deals.baseMargin[row], deals.reasons[row], deals.curve[row], deals.pShrink14d[row], deals.pShrink28d[row], deals.risk14d[row], deals.riskReasons[row], deals.actions[row]
    )
  }
}

const runsWithDeals = 30

/** The nodes of every run stay (they are the record of what was said when); the deals of the latest runs, and of one every four weeks. */
function forgetOldDeals(db: WriteDb, runId: number): void {
  const oldest = firstText<{ id: number }>(db, `SELECT id FROM forecast_run WHERE kind = 'deals' AND id <= ? ORDER BY id DESC LIMIT 1 OFFSET ?`, [runId, runsWithDeals])
  if (oldest === undefined) return
  // One run of each four weeks keeps its deals for a year, so that errors can be watched.
  prepare(
    db,
    `DELETE FROM forecast_deal WHERE run_id <= @oldest AND run_id NOT IN (SELECT min(id) FROM forecast_run WHERE kind = 'deals' AND as_of > (SELECT max(as_of) FROM forecast_run) - 364 GROUP BY as_of / 28)`
  ).run({ oldest: oldest.id })
}
