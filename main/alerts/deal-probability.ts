import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

export type ProbabilityOn = (dealId: number) => number

/** What the forecasts of deals said: on a day, the latest one made up to it among those that are kept; NaN where there is none. */
export function openProbabilities(db: ReadDb, to: Day): { on(day: Day): ProbabilityOn } {
  const runs = allText<{ id: number; asOf: Day }>(
    db,
    `SELECT run.id, run.as_of AS asOf FROM forecast_run AS run WHERE run.kind = 'deals' AND run.as_of <= ? AND EXISTS (SELECT 1 FROM forecast_deal WHERE run_id = run.id) ORDER BY run.as_of, run.id`,
    [to]
  )
  let loaded: { readonly runId: number; readonly chances: ReadonlyMap<number, number> } | null = null
  return {
    on: (day) => {
      const run = runs.filter((candidate) => candidate.asOf <= day).pop()
      if (run === undefined) return () => Number.NaN
      if (loaded === null || loaded.runId !== run.id) {
        const rows = allText<{ id: number; chance: number }>(db, 'SELECT opportunity_id AS id, p_win AS chance FROM forecast_deal WHERE run_id = ?', [run.id])
        loaded = { runId: run.id, chances: new Map(rows.map((row) => [row.id, row.chance])) }
      }
      const { chances } = loaded
      return (dealId) => chances.get(dealId) ?? Number.NaN
    }
  }
}
