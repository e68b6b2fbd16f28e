import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { MeasureSeries } from './readings'
import type { SeriesRequest } from './series-request'
import { openSubjects } from './subjects'

export const importMeasures = ['days_since_import', 'import_reject_share', 'import_warning_share'] as const
export type ImportMeasureId = (typeof importMeasures)[number]

export function isImportMeasure(id: string): id is ImportMeasureId {
  return (importMeasures as readonly string[]).includes(id)
}

interface Batch {
  readonly day: Day
  readonly read: number
  readonly rejected: number
  readonly warned: number
}

/**
 * The health of the data's supply. A batch belongs to the day that its file says it is of, else to the day on which it was
 * published; shares are those of the batches of the latest such day.
 */
export function importSeries({ db, rule, from, to, places, measure }: SeriesRequest): MeasureSeries {
  const subjectsOn = openSubjects(db, rule, from, to, places)
  const batches = allText<Batch>(
    db,
    `SELECT ifnull(as_of, published_at_ms / 86400000) AS day, sum(rows_read) AS read, sum(rows_rejected) AS rejected, sum(rows_warned) AS warned
     FROM import_batch WHERE state = 'published' GROUP BY 1 HAVING day <= ? ORDER BY 1`,
    [to]
  )
  const valueOn = (day: Day): number | null => {
    const latest = batches.filter((batch) => batch.day <= day).pop()
    if (latest === undefined) return null
    if (measure === 'days_since_import') return day - latest.day
    if (latest.read === 0) return null
    return (measure === 'import_reject_share' ? latest.rejected : latest.warned) / latest.read
  }
  return {
    anyOrder: true,
    at: (day) => {
      const value = valueOn(day)
      return subjectsOn(day).map((subject) => ({ subject, value }))
    }
  }
}
