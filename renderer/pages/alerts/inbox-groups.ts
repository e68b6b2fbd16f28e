import type { AlertFiring } from '../../../main/contract/alerts'

export const groupings = ['rule', 'day', 'none'] as const
export type Grouping = (typeof groupings)[number]

/** Alerts told as one: those of a rule, or of a day. */
export interface InboxGroup {
  readonly key: string
  readonly firings: readonly AlertFiring[]
}

/** In the order of their newest alert; without grouping each alert stands alone. */
export function groupFirings(firings: readonly AlertFiring[], by: Grouping): readonly InboxGroup[] {
  const groups = new Map<string, AlertFiring[]>()
  for (const firing of firings) {
    const key = by === 'rule' ? `rule-${firing.ruleId}` : by === 'day' ? `day-${firing.resolvedOn ?? firing.firedOn}` : `firing-${firing.id}`
    const own = groups.get(key)
    if (own === undefined) groups.set(key, [firing])
    else own.push(firing)
  }
  return [...groups].map(([key, own]) => ({ key, firings: own }))
}

const order = { info: 0, warning: 1, critical: 2 } as const

export function worstSeverity(firings: readonly AlertFiring[]): AlertFiring['severity'] {
  return firings.reduce<AlertFiring['severity']>((worst, firing) => (order[firing.severity] > order[worst] ? firing.severity : worst), 'info')
}
