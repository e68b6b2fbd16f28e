import type { RouteOutput } from '../contract'
import type { AlertRule } from '../contract/alerts'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, weekStart, type Day } from '../warehouse/day'
import { readDataRange } from '../warehouse/settings'
import { allText } from '../warehouse/statement'
import { isBuiltIn } from './alert-measures'
import { isBreached } from './evaluate-rule'
import { checkedMeasure, openFactSeries } from './fact-series'
import { replayDays, replayRule, type ReplayedDay, type ReplayedFiring } from './replay'

type Preview = RouteOutput<'alerts.previewRule'>

const usualDays = 365
const shownSubjects = 500

/** The rule over past days, each as of that day, by the same engine that fires it live. */
export function previewRule(db: ReadDb, rule: AlertRule, asked: { readonly from: Day | null; readonly to: Day | null; readonly step: 'day' | 'week' }, today: Day): Preview {
  checkedMeasure(rule)
  const range = readDataRange(db)
  const to = Math.min(asked.to ?? today, today)
  const from = Math.min(to, Math.max(asked.from ?? to - usualDays + 1, range?.from ?? to))
  // A measure of the metrics layer is a question of its own for every day: weeks answer fast enough to show while the rule is edited.
  const days = replayDays(from, to, isBuiltIn(rule.measure) ? asked.step : 'week')
  const weeks = new Map<Day, { fired: number; open: number }>()
  const subjects = new Set<number>()
  let last: ReplayedDay | null = null
  const firings = replayRule(rule, openFactSeries(db, rule, days[0] ?? to, to), days, (day) => {
    const monday = weekStart(day.day)
    weeks.set(monday, { fired: (weeks.get(monday)?.fired ?? 0) + day.fired, open: day.open })
    last = day
  })
  for (const firing of firings) subjects.add(firing.subject.id)
  return {
    from: isoFromDay(days[0] ?? from),
    to: isoFromDay(to),
    evaluations: days.length,
    total: firings.length,
    subjects: subjects.size,
    openAtEnd: firings.filter((firing) => firing.resolvedOn === null).length,
    current: currentValues(rule, last),
    weeks: [...weeks].map(([monday, week]) => ({ weekStart: isoFromDay(monday), ...week })),
    firings: firings.map((firing) => ({
      subject: firing.subject,
      firedOn: isoFromDay(firing.firedOn),
      resolvedOn: firing.resolvedOn === null ? null : isoFromDay(firing.resolvedOn),
      value: firing.value
    })),
    outcomes: rule.subjectKind === 'deal' ? outcomesOf(db, firings) : null
  }
}

function currentValues(rule: AlertRule, last: ReplayedDay | null): Preview['current'] {
  const worstFirst = rule.comparison === 'below' || rule.comparison === 'falls_by' ? 1 : -1
  return [...(last?.facts ?? [])]
    .sort((a, b) => (a.value === null ? 1 : b.value === null ? -1 : worstFirst * (a.value - b.value)) || a.subject.id - b.subject.id)
    .slice(0, shownSubjects)
    .map(({ subject, value }) => ({ subject, value, breached: value !== null && isBreached(rule, value) }))
}

/** What became of the deals that fired, and how long before. A deal counts once, by its first firing. */
function outcomesOf(db: ReadDb, firings: readonly ReplayedFiring[]): NonNullable<Preview['outcomes']> {
  const firstFired = new Map<number, Day>()
  for (const firing of firings) if (!firstFired.has(firing.subject.id)) firstFired.set(firing.subject.id, firing.firedOn)
  const deals = allText<{ id: number; status: number; closedAt: Day | null }>(
    db,
    'SELECT id, status, closed_at AS closedAt FROM opportunity WHERE id IN (SELECT value FROM json_each(?))',
    [JSON.stringify([...firstFired.keys()])]
  )
  const leads = deals.filter((deal) => deal.status === 2 && deal.closedAt !== null).map((deal) => (deal.closedAt ?? 0) - (firstFired.get(deal.id) ?? 0))
  leads.sort((a, b) => a - b)
  const count = (status: number): number => deals.filter((deal) => deal.status === status).length
  return { lost: count(2), won: count(1), open: count(0), medianLeadDays: leads[Math.floor(leads.length / 2)] ?? null }
}
