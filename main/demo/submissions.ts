import type { Day } from '../warehouse/day'
import type { BookingsTruth, Quarter } from './bookings-truth'
import { demoToday, type DemoOptions } from './demo-options'
import type { Organisation } from './organisation'
import { plantedTruths } from './planted-truths'
import { randomStream } from './random'
import { tableRows, type TableRows } from './table-writer'
import { summed, type RepTarget } from './targets'
import type { WorkCalendar } from './work-calendar'

interface Submission {
  readonly level: 'rep' | 'unit' | 'region'
  readonly nodeId: number
  readonly quarter: Quarter
  readonly amount: number
  readonly madeOn: Day
  readonly actor: string
}

/**
 * What people said the quarter would bring: reps once a month, units and regions every week. People see their deals, so they are near
 * the truth, nearer as the quarter ends; one unit is not (see `plantedTruths.inflatedForecast`).
 */
export function submissionRows(
  options: DemoOptions, organisation: Organisation, targets: readonly RepTarget[], truth: BookingsTruth, inflatingUnitId: number, calendar: WorkCalendar
): TableRows {
  const units = unitSubmissions(options, organisation, targets, truth, inflatingUnitId, calendar)
  const submissions = [...repSubmissions(options, targets, truth, calendar), ...units, ...regionSubmissions(options, organisation, units)]
    .filter((submission) => submission.madeOn <= demoToday)
    .sort((a, b) => a.madeOn - b.madeOn)
  return tableRows(
    'submission',
    submissions.map((submission, index) => ({
      id: index + 1, level: submission.level, node_id: submission.nodeId, measure: 'bookings', period_start: submission.quarter.start, period_end: submission.quarter.end,
      amount_e4: submission.amount * 10_000, made_on: submission.madeOn, known_at: submission.madeOn, actor: submission.actor
    }))
  )
}

const toTenThousand = (yuan: number): number => Math.round(yuan / 10_000) * 10_000

/** Fridays of a quarter (the workday before, where Friday is a holiday), counted from 0. */
function fridays(quarter: Quarter, calendar: WorkCalendar): readonly Day[] {
  const first = quarter.start + ((1 - (quarter.start % 7) + 7) % 7)
  const days: Day[] = []
  for (let friday = first; friday <= quarter.end; friday += 7) {
    const day = calendar.onOrBefore(friday)
    if (day >= quarter.start && day !== days[days.length - 1]) days.push(day)
  }
  return days
}

/** Deviation of an honest guess, relative to the target, at the share of the quarter that is over. */
function deviationAt(shareOver: number): number {
  return 0.02 + (plantedTruths.inflatedForecast.honestDeviation - 0.02) * (1 - shareOver)
}

function unitSubmissions(options: DemoOptions, organisation: Organisation, targets: readonly RepTarget[], truth: BookingsTruth, inflatingUnitId: number, calendar: WorkCalendar): Submission[] {
  const random = randomStream(options.seed, 'unit submissions')
  return summed(targets, (target) => target.unit.id).flatMap(({ nodeId, quarter, amount }) => {
    const final = truth.unitUpTo(nodeId, quarter.start, quarter.end)
    const actor = organisation.membersOf(nodeId, quarter.start)[0]?.managerName ?? ''
    let mood = random.normal()
    return fridays(quarter, calendar).map((day): Submission => {
      mood = 0.8 * mood + 0.6 * random.normal()
      const over = (day - quarter.start) / (quarter.end - quarter.start)
      const inflation = nodeId !== inflatingUnitId ? 0 : plantedTruths.inflatedForecast.inflation * (quarter.end - day < 21 ? 0.5 : 1)
      const guess = final + amount * (inflation + mood * deviationAt(over))
      return { level: 'unit', nodeId, quarter, madeOn: day, actor, amount: toTenThousand(Math.max(guess, truth.unitUpTo(nodeId, quarter.start, day))) }
    })
  })
}

function repSubmissions(options: DemoOptions, targets: readonly RepTarget[], truth: BookingsTruth, calendar: WorkCalendar): Submission[] {
  const random = randomStream(options.seed, 'rep submissions')
  return targets.flatMap(({ quarter, rep, amount }) => {
    const final = truth.repUpTo(rep.id, quarter.start, quarter.end)
    return [11, 42, 72].map((offset): Submission => {
      const madeOn = calendar.onOrAfter(quarter.start + offset)
      const guess = final + amount * 1.6 * random.normal() * deviationAt(offset / 91)
      return { level: 'rep', nodeId: rep.id, quarter, madeOn, actor: rep.name, amount: toTenThousand(Math.max(guess, truth.repUpTo(rep.id, quarter.start, madeOn))) }
    }).filter((submission) => rep.leftAt === null || submission.madeOn <= rep.leftAt)
  })
}

/** A region adds up its units and trims a little. */
function regionSubmissions(options: DemoOptions, organisation: Organisation, units: readonly Submission[]): Submission[] {
  const random = randomStream(options.seed, 'region submissions')
  const regionOf = new Map(organisation.units.map((unit) => [unit.id, unit.regionId]))
  const sums = new Map<string, Submission>()
  for (const submission of units) {
    const nodeId = regionOf.get(submission.nodeId)
    if (nodeId === undefined) continue
    const key = `${nodeId} ${submission.madeOn}`
    const before = sums.get(key)
    const region = organisation.regions[nodeId - 1]
    sums.set(key, { ...submission, level: 'region', nodeId, actor: `${region?.name ?? ''}大区`, amount: (before?.amount ?? 0) + submission.amount })
  }
  return [...sums.values()].map((submission) => ({ ...submission, amount: toTenThousand(submission.amount * random.normal(0.985, 0.012)) }))
}
