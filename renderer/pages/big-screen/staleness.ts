/** How old the data may be before a wall says so, in hours. */
export const staleAfterHours = 24

export interface Staleness {
  readonly kind: 'import' | 'lost'
  readonly hours: number
}

/** Why what a wall shows may no longer be so; null while it is fresh. The demo company's data is never stale: it ends on a day of its own. */
export function stalenessOf(status: { readonly isDemo: boolean; readonly lastImportAtMs: number | null } | undefined, lastAnswerAtMs: number, nowMs: number): Staleness | null {
  const silentHours = (nowMs - lastAnswerAtMs) / 3_600_000
  if (silentHours > 0.05) return { kind: 'lost', hours: silentHours }
  if (status === undefined || status.isDemo || status.lastImportAtMs === null) return null
  const hours = (nowMs - status.lastImportAtMs) / 3_600_000
  return hours > staleAfterHours ? { kind: 'import', hours } : null
}
