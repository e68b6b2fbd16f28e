import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'
import type { ForecastRun } from './forecast-run'

export interface RunOfDay {
  readonly id: number
  readonly asOf: Day
  readonly modelId: number | null
}

/** The runs between which a change is told. */
export interface ChangeRuns {
  /** As it was published then; null where nothing was. */
  readonly published: RunOfDay | null
  /** The facts of then in today's model: from here on only facts differ. */
  readonly recast: RunOfDay
  readonly since: Day
  readonly isModelSplit: boolean
}

const reachDays = 14

/** Null where nothing is known of the day. Without a day: the one that the current run was recast for, about a week before. */
export function changeRuns(db: ReadDb, run: ForecastRun, since: Day | null): ChangeRuns | null {
  const recast = firstText<RunOfDay>(db, `SELECT id, as_of AS asOf, model_id AS modelId FROM forecast_run WHERE kind = 'deals_recast' AND as_of < ? AND model_id IS ? ORDER BY id DESC LIMIT 1`, [run.asOf, run.modelId])
  const day = since ?? recast?.asOf ?? run.asOf - 7
  const published = firstText<RunOfDay>(
    db,
    `SELECT id, as_of AS asOf, model_id AS modelId FROM forecast_run AS run WHERE kind = 'deals' AND id <> @run AND as_of BETWEEN @day - @reach AND @day AND as_of < @asOf
       AND EXISTS (SELECT 1 FROM forecast_deal AS deal WHERE deal.run_id = run.id) ORDER BY as_of DESC, id DESC LIMIT 1`,
    { run: run.id, day, reach: reachDays, asOf: run.asOf }
  )
  if (recast !== undefined && (since === null || since === recast.asOf) && (published === undefined || published.asOf === recast.asOf)) {
    return { published: published ?? null, recast, since: recast.asOf, isModelSplit: true }
  }
  if (published !== undefined) return { published, recast: published, since: published.asOf, isModelSplit: published.modelId === run.modelId }
  return recast !== undefined && since === null ? { published: null, recast, since: recast.asOf, isModelSplit: true } : null
}
