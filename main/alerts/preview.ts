import type { RouteOutput } from '../contract'
import type { AlertRule, BacktestOutcomes } from '../contract/alerts'
import { whileDataStands } from '../metrics/data-memo'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, weekStart, type Day } from '../warehouse/day'
import { readDataRange } from '../warehouse/settings'
import { isBuiltIn } from './alert-measures'
import { backtestOutcomes } from './backtest-outcomes'
import { conditionsOf, conditionTree, isDownward, truths } from './conditions'
import { openFactSeries } from './fact-series'
import { replayRule, scheduledDays } from './replay'
import type { DayReadings, FactSeries } from './readings'

type Preview = RouteOutput<'alerts.previewRule'>

const usualDays = 365
const shownSubjects = 100
const shownFirings = 300

/** The rule over past days, each as of that day, by the same engine that fires it live. */
export function previewRule(db: ReadDb, rule: AlertRule, asked: { readonly from: Day | null; readonly to: Day | null; readonly step: 'day' | 'week' }, today: Day): Preview {
  const range = whileDataStands(db, 'data-range', () => readDataRange(db))
  const to = Math.min(asked.to ?? today, today)
  const from = Math.min(to, Math.max(asked.from ?? to - usualDays + 1, range?.from ?? to))
  // A measure of the metrics layer is a question of its own for every day: weeks answer fast enough to show while the rule is edited.
  const days = scheduledDays(rule, from, to, conditionsOf(rule).every((condition) => isBuiltIn(condition.measure)) ? asked.step : 'week')
  const weeks = new Map<Day, { fired: number; open: number }>()
  const series = watched(openFactSeries(db, rule, days[0] ?? to, to))
  let open = 0
  const firings = replayRule(rule, series, days, (day) => {
    const monday = weekStart(day.day)
    weeks.set(monday, { fired: (weeks.get(monday)?.fired ?? 0) + day.fired, open: day.open })
    open = day.open
  })
  const outcomes: BacktestOutcomes | null = backtestOutcomes(db, rule, firings, series.everSeen(), days[0] ?? from, to)
  const latestFirings = firings.slice(-shownFirings)
  series.nameSoon?.(latestFirings.map((firing) => firing.slot))
  return {
    from: isoFromDay(days[0] ?? from),
    to: isoFromDay(to),
    evaluations: days.length,
    total: firings.length,
    subjects: new Set(firings.map((firing) => firing.subjectId)).size,
    openAtEnd: open,
    current: currentValues(rule, series),
    weeks: [...weeks].map(([monday, week]) => ({ weekStart: isoFromDay(monday), ...week })),
    firings: latestFirings.map((firing) => ({
      subject: series.subjectOf(firing.slot),
      firedOn: isoFromDay(firing.firedOn),
      resolvedOn: firing.resolvedOn === null ? null : isoFromDay(firing.resolvedOn),
      value: firing.value
    })),
    outcomes
  }
}

interface WatchedSeries extends FactSeries {
  latest(): DayReadings
  everSeen(): readonly number[]
}

/** Remembers the latest readings, and whom the rule has ever looked at. */
function watched(series: FactSeries): WatchedSeries {
  let latest: DayReadings = { count: 0, slots: new Int32Array(0), values: [], slotCount: 0 }
  let seen = new Uint8Array(64)
  return {
    ...series,
    at: (day) => {
      latest = series.at(day)
      if (latest.slotCount > seen.length) {
        const longer = new Uint8Array(latest.slotCount * 2)
        longer.set(seen)
        seen = longer
      }
      for (let row = 0; row < latest.count; row += 1) {
        seen[latest.slots[row] ?? 0] = 1
      }
      return latest
    },
    latest: () => latest,
    everSeen: () => {
      const ids: number[] = []
      seen.forEach((was, slot) => {
        if (was === 1) ids.push(series.subjectIdOf(slot))
      })
      return ids
    }
  }
}

function currentValues(rule: AlertRule, series: WatchedSeries): Preview['current'] {
  const { count, slots, values } = series.latest()
  const tree = conditionTree(rule)
  const worstFirst = isDownward(rule.comparison) ? 1 : -1
  const lead = values[0] ?? new Float64Array(0)
  const breached = new Uint8Array(count)
  tree.judge(values, count, false, breached)
  const rows = Array.from({ length: count }, (_, row) => ({ row, id: series.subjectIdOf(slots[row] ?? 0), value: lead[row] ?? Number.NaN, breached: breached[row] === truths.yes }))
  const shown = rows
    .sort((a, b) => Number(b.breached) - Number(a.breached) || (Number.isNaN(a.value) ? (Number.isNaN(b.value) ? 0 : 1) : Number.isNaN(b.value) ? -1 : worstFirst * (a.value - b.value)) || a.id - b.id)
    .slice(0, shownSubjects)
  series.nameSoon?.(shown.map(({ row }) => slots[row] ?? 0))
  return shown.map(({ row, value, breached }) => ({ subject: series.subjectOf(slots[row] ?? 0), value: Number.isNaN(value) ? null : value, breached }))
}
