/** Time grains are counted by the date of the measure's fact; see the measure's `dateColumn`. */
export const timeGrains = ['day', 'week', 'month', 'quarter', 'year', 'fiscal_month', 'fiscal_quarter', 'fiscal_year'] as const
export type TimeGrain = (typeof timeGrains)[number]

/** Keys are row ids of a dimension table. */
export const referenceDimensions = ['region', 'region_root', 'unit', 'rep', 'account', 'product', 'product_group', 'industry', 'stage'] as const
export type ReferenceDimension = (typeof referenceDimensions)[number]

/** Keys are the words themselves (for `status`: open, won, lost). */
export const categoryDimensions = ['lead_source', 'segment', 'status', 'competitor', 'lost_reason', 'activity_kind', 'ticket_kind'] as const
export type CategoryDimension = (typeof categoryDimensions)[number]

export type DimensionId = TimeGrain | ReferenceDimension | CategoryDimension

export const dimensionIds: readonly DimensionId[] = [...timeGrains, ...referenceDimensions, ...categoryDimensions]

export function isDimensionId(id: string): id is DimensionId {
  return (dimensionIds as readonly string[]).includes(id)
}

export function isTimeGrain(id: string): id is TimeGrain {
  return (timeGrains as readonly string[]).includes(id)
}

export function dimensionKind(id: DimensionId): 'time' | 'reference' | 'category' {
  if (isTimeGrain(id)) return 'time'
  return (referenceDimensions as readonly string[]).includes(id) ? 'reference' : 'category'
}

export const labelFormats: Readonly<Record<DimensionId, string>> = {
  day: 'YYYY-MM-DD',
  week: 'YYYY-MM-DD (Monday)',
  month: 'YYYY-MM',
  quarter: 'YYYY-Qn',
  year: 'YYYY',
  fiscal_month: 'FYYYYY-Mnn',
  fiscal_quarter: 'FYYYYY-Qn',
  fiscal_year: 'FYYYYY',
  region: 'name',
  region_root: 'name',
  unit: 'name',
  rep: 'name',
  account: 'name',
  product: 'name',
  product_group: 'name',
  industry: 'name',
  stage: 'name',
  lead_source: 'text',
  segment: 'text',
  status: 'open | won | lost',
  competitor: 'text',
  lost_reason: 'text',
  activity_kind: 'text',
  ticket_kind: 'text'
}
