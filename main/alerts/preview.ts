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
import { replay, scheduledDays } from './replay'
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
  const replayed = replay(rule, series, days, (day) => {
    const monday = weekStart(day.day)
    weeks.set(monday, { fired: (weeks.get(monday)?.fired ?? 0) + day.fired, open: day.open })
    open = day.open
  })
  const outcomes: BacktestOutcomes | null = backtestOutcomes(db, rule, { replay: replayed, seen: series.everSeen(), subjectIdOf: series.subjectIdOf }, days[0] ?? from, to)
  const latestFirings = replayed.firings(shownFirings)
  series.nameSoon?.(latestFirings.map((firing) => firing.slot))
  return {
    from: isoFromDay(days[0] ?? from),
    to: isoFromDay(to),
    evaluations: days.length,
    total: replayed.count,
    subjects: new Set(replayed.slots).size,
    openAtEnd: open,
    current: currentValues(rule, series, days[days.length - 1] ?? to),
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
  /** Slots of everybody whom the rule has ever looked at. */
  everSeen(): readonly number[]
}

function watched(series: FactSeries): WatchedSeries {
  let seen = new Uint8Array(64)
  const note = (readings: DayReadings): DayReadings => {
    if (readings.slotCount > seen.length) {
      const longer = new Uint8Array(readings.slotCount * 2)
      longer.set(seen)
      seen = longer
    }
    for (let row = 0; row < readings.count; row += 1) seen[readings.slots[row] ?? 0] = 1
    return readings
  }
  const { changesOn } = series
  return {
    ...series,
    at: (day) => note(series.at(day)),
    ...(changesOn === undefined ? {} : { changesOn: (day: Day) => note(changesOn(day)) }),
    everSeen: () => {
      const slots: number[] = []
      seen.forEach((was, slot) => {
        if (was === 1) slots.push(slot)
      })
      return slots
    }
  }
}

/** The worst ones on the last day: those that breach first, those without a value last. */
function currentValues(rule: AlertRule, series: FactSeries, day: Day): Preview['current'] {
  const { count, slots, values } = series.at(day)
  const tree = conditionTree(rule)
  const worstFirst = isDownward(rule.comparison) ? 1 : -1
  const lead = values[0] ?? new Float64Array(0)
  const truth = new Uint8Array(count)
  tree.judge(values, count, false, truth)
  const shown = [true, false].reduce<readonly number[]>((rows, breached) => [...rows, ...worst(breached, shownSubjects - rows.length)], [])
  series.nameSoon?.(shown.map((row) => slots[row] ?? 0))
  return shown.map((row) => {
    const value = lead[row] ?? Number.NaN
    return { subject: series.subjectOf(slots[row] ?? 0), value: Number.isNaN(value) ? null : value, breached: truth[row] === truths.yes }
  })

  function worst(breached: boolean, most: number): readonly number[] {
    if (most <= 0) return []
    const among: number[] = []
    for (let row = 0; row < count; row += 1) if ((truth[row] === truths.yes) === breached) among.push(row)
    const keyOf = (row: number): number => (Number.isNaN(lead[row] ?? Number.NaN) ? Number.POSITIVE_INFINITY : worstFirst * (lead[row] ?? 0))
    // Only those up to the last one shown are put in their full order.
    const last = Float64Array.from(among, keyOf).sort()[most - 1] ?? Number.POSITIVE_INFINITY
    return among
      .filter((row) => keyOf(row) <= last)
      .sort((a, b) => keyOf(a) - keyOf(b) || series.subjectIdOf(slots[a] ?? 0) - series.subjectIdOf(slots[b] ?? 0))
      .slice(0, most)
  }
}
