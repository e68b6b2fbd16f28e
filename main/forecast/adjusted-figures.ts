import type { RouteOutput } from '../contract'
import type { ReadDb } from '../warehouse/database'
import type { Adjustment, StandingOverride } from './override-adjustment'
import { hasMoved, machineFigure } from './override-store'

type Adjusted = RouteOutput<'forecast.summary'>['adjusted']

/** Ids of overrides whose machine's figure has moved since they were made. */
export function changedFactsIn(db: ReadDb, overrides: readonly StandingOverride[]): ReadonlySet<number> {
  return new Set(
    overrides.flatMap((one) => {
      const now = machineFigure(db, { node: { kind: one.node_kind, id: one.node_id }, measure: one.measure, periodStart: one.period_start })
      return now !== null && hasMoved(one.before_value, now) ? [one.id] : []
    })
  )
}

/** The figures with the overrides, null where none touches them. A range keeps its width: a person's figure says nothing about how sure it is. */
export function adjustedFigures(
  { deltaE4, overrideIds }: Adjustment, figures: { readonly meanE4: number; readonly p10E4: number; readonly p50E4: number; readonly p90E4: number }, changed: ReadonlySet<number>
): Adjusted {
  if (overrideIds.length === 0) return null
  return {
    meanE4: figures.meanE4 + deltaE4, deltaE4, p10E4: figures.p10E4 + deltaE4, p50E4: figures.p50E4 + deltaE4, p90E4: figures.p90E4 + deltaE4,
    overrideIds: [...overrideIds], changedFacts: overrideIds.filter((id) => changed.has(id)).length
  }
}
