import type { AlertMeasure, SubjectKind } from '../contract/alerts'
import type { MeasureView } from '../contract/metrics'
import { readCatalog } from '../metrics/catalog'
import { queryMetrics } from '../metrics/query-metrics'
import { isoFromDay, type Day } from '../warehouse/day'
import type { MeasureSeries } from './readings'
import { quarterOf, type SeriesRequest } from './series-request'
import { openSubjects } from './subjects'

type NodeKind = Exclude<SubjectKind, 'account' | 'deal'>

/** Regions are the large ones: a rate of nested regions cannot be added up. */
const dimensionOf = { region: 'region_root', unit: 'unit', rep: 'rep' } as const

/** Built in with their own form (a pace, a rolling window), or answered there. */
const builtInElsewhere = new Set(['bookings', 'attainment', 'coverage', 'win_rate', 'discount_depth', 'new_pipeline', 'weighted_pipeline', 'overdue_receivables', 'target', 'remaining_target'])

/** Any measure of the metrics layer that can be told per subject, from the beginning of the quarter to the day, or as of the day. */
export function watchableMetrics(): readonly Omit<AlertMeasure, 'available' | 'missing' | 'suggestedThreshold'>[] {
  return readCatalog()
    .measures.filter((measure) => !builtInElsewhere.has(measure.id))
    .map((measure) => ({ id: measure.id, valueType: measure.type, subjectKinds: subjectKindsOf(measure), watch: measure.direction < 0 ? 'high' : 'low', uses: [] }))
}

export function metricTables(id: string): readonly string[] {
  return readCatalog().measures.find((measure) => measure.id === id)?.tables ?? []
}

function subjectKindsOf(measure: MeasureView): SubjectKind[] {
  const nodes = (['region', 'unit', 'rep'] as const).filter((kind) => measure.dimensions.includes(dimensionOf[kind]))
  return ['workspace', ...nodes]
}

/** One question to the metrics layer per day, as of that day. */
export function metricSeries(request: SeriesRequest): MeasureSeries {
  const { db, rule, from, to, places } = request
  const kind = rule.subjectKind as NodeKind
  const subjectsOn = openSubjects(db, rule, from, to, places)
  const quarter = quarterOf(db)
  const large = new Set(places.largeRegions.map((region) => region.id))
  const catalog = new Map(readCatalog().measures.map((measure) => [measure.id, measure]))
  const measure = catalog.get(rule.measure)
  // A stock asked for with a period would count only what falls due in it.
  const isStock = measure?.kind === 'stock' || (measure?.parts ?? []).some((part) => catalog.get(part)?.kind === 'stock')
  return {
    anyOrder: true,
    at: (day) => {
      const values = valuesOn(day)
      const subjects = subjectsOn(day)
      return (kind === 'region' ? subjects.filter((subject) => large.has(subject.id)) : subjects).map((subject) => ({
        subject,
        // Nothing counted is 0 for a sum, and unknown for a rate.
        value: values.get(subject.id) ?? (measure?.additive === true ? 0 : null)
      }))
    }
  }

  function valuesOn(day: Day): ReadonlyMap<number, number> {
    const answer = queryMetrics(
      db,
      {
        measures: [rule.measure],
        by: kind === 'workspace' ? [] : [dimensionOf[kind]],
        ...(isStock ? {} : { from: isoFromDay(quarter(day).from), to: isoFromDay(day) }),
        asOf: isoFromDay(day),
        scope: rule.scope
      },
      day
    )
    const values = new Map<number, number>()
    answer.rows.forEach((row, index) => {
      const id = kind === 'workspace' ? 0 : answer.ids[index]?.[0]
      const value = row[row.length - 1]
      if (typeof id === 'number' && typeof value === 'number') values.set(id, value)
    })
    return values
  }
}
