import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { MeasureSeries } from './readings'
import { quarterOf, quarterTargets, type SeriesRequest } from './series-request'
import { openSubjects } from './subjects'

interface NodeRow {
  readonly runId: number
  readonly asOf: Day
  readonly nodeId: number
  readonly periodStart: Day
  readonly periodEnd: Day
  readonly p50: number
}

/** The median of the latest forecast for the quarter over its target. Only forecasts made on days up to the day count. */
export function forecastSeries(request: SeriesRequest): MeasureSeries {
  const { db, rule, from, to, places } = request
  const subjectsOn = openSubjects(db, rule, from, to, places)
  const quarter = quarterOf(db)
  const targets = quarterTargets(request)
  const rows = allText<NodeRow>(
    db,
    `SELECT run.id AS runId, run.as_of AS asOf, node.node_id AS nodeId, node.period_start AS periodStart, node.period_end AS periodEnd, node.p50_e4 AS p50
     FROM forecast_node AS node JOIN forecast_run AS run ON run.id = node.run_id
     WHERE run.kind = 'deals' AND node.measure = 'bookings' AND node.node_kind = :kind AND run.as_of <= :to ORDER BY run.as_of, run.id`,
    { kind: rule.subjectKind === 'workspace' ? 'total' : rule.subjectKind, to }
  )
  return {
    anyOrder: true,
    at: (day) => {
      const current = quarter(day)
      const medians = new Map<number, number>()
      // In order of their runs: a later one replaces an earlier one.
      for (const row of rows) if (row.asOf <= day && row.periodStart === current.from && row.periodEnd === current.to) medians.set(row.nodeId, row.p50)
      const quotas = targets(current)
      return subjectsOn(day).map((subject) => {
        const median = medians.get(subject.id)
        const target = quotas.get(subject.id)
        return { subject, value: median === undefined || target === undefined || target <= 0 ? null : median / target }
      })
    }
  }
}
