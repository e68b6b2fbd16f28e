import type { MeasureView } from '../contract/metrics'
import type { RouteOutput } from '../contract'
import { baseMeasuresOf, dimensionsOf } from './aggregate'
import { dimensionIds, dimensionKind, labelFormats } from './dimensions'
import { measures } from './measures'
import { source } from './sources'

/** Everything that can be asked for, with its definition's key and formula. */
export function readCatalog(): RouteOutput<'metrics.catalog'> {
  return {
    measures: Object.keys(measures).flatMap((id) => (measures[id]?.hidden === true ? [] : [describe(id)])),
    dimensions: dimensionIds.map((id) => ({ id, definitionKey: `dimensions.${id}`, kind: dimensionKind(id), labelFormat: labelFormats[id] }))
  }
}

function describe(id: string): MeasureView {
  const measure = measures[id]
  if (measure === undefined) throw new Error(`no measure ${id}`)
  const parts = [...baseMeasuresOf([id]).values()]
  const sources = [...new Set(parts.flatMap((part) => part.sources))]
  return {
    id,
    definitionKey: `measures.${id}`,
    formula: measure.formula,
    type: measure.type,
    additive: measure.additive,
    kind: measure.kind === 'derived' ? 'derived' : sources.some((name) => source(name).isStock) ? 'stock' : 'flow',
    tables: [...new Set(sources.flatMap((name) => source(name).tables))],
    dateColumn: source(sources[0] ?? 'closed_deals').dateColumn,
    direction: measure.direction,
    // What every part can be broken down by.
    dimensions: dimensionIds.filter((dimension) => parts.every((part) => dimensionsOf(part).includes(dimension))),
    parts: measure.kind === 'derived' ? [...measure.parts] : []
  }
}
