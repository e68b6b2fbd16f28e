import type { RouteOutput, RouteParsed } from '../contract'
import { FailureError } from '../contract/failure'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { aggregate, baseMeasuresOf, requireMeasure } from './aggregate'
import type { TimeGrain } from './dimensions'
import { readFrame, type Frame } from './frame'
import { source } from './sources'
import { grainLabel, grainStart } from './time-grain'

const mostSteps = 400
const mostStockSteps = 120

interface Step {
  readonly key: Day
  readonly from: Day
  readonly to: Day
}

/** One measure over time; see the contract. */
export function readSeries(db: ReadDb, input: Omit<RouteParsed<'metrics.series'>, 'running'> & { readonly running?: boolean }, today: Day): RouteOutput<'metrics.series'> {
  const frame = readFrame(db, input, today)
  const measure = requireMeasure(input.measure)
  const parts = [...baseMeasuresOf([input.measure]).values()]
  const stocks = parts.filter((part) => part.windowDays !== undefined || part.sources.some((id) => source(id).isStock))
  const steps = stepsOf(input.grain, frame)
  const most = stocks.length > 0 ? mostStockSteps : mostSteps
  if (steps.length > most) {
    throw new FailureError('invalid_input', 'metrics.too_many_steps', `${input.measure} by ${input.grain} has ${steps.length} steps between ${input.from} and ${input.to}; at most ${most} can be read at once. Choose a coarser grain or a shorter period.`, {
      steps: steps.length,
      most
    })
  }
  const value =
    stocks.length > 0
      ? atEachEnd(db, input.measure, input.running === true ? frame.from : null, frame, stocks.length === parts.length)
      : input.running === true
        ? addsUp(input.measure)
          ? sumUpToEach(steps, withinEach(db, input.measure, input.grain, frame))
          : upToEach(db, input.measure, frame)
        : withinEach(db, input.measure, input.grain, frame)
  return {
    measure: input.measure,
    type: measure.type,
    asOf: isoFromDay(frame.cut),
    points: steps.map((step) => ({
      from: isoFromDay(step.from),
      to: isoFromDay(step.to),
      label: grainLabel(input.grain, step.key, frame.fiscalYearStartMonth),
      value: step.from > frame.cut ? null : value(step)
    }))
  }
}

function withinEach(db: ReadDb, id: string, grain: TimeGrain, frame: Frame): (step: Step) => number | null {
  const values = new Map(aggregate(db, [id], [grain], frame).map((group) => [group.keys[0], group.values.get(id) ?? null]))
  const nothing = requireMeasure(id).additive && id !== 'target' ? 0 : null
  return (step) => values.get(step.key) ?? nothing
}

function addsUp(id: string): boolean {
  const measure = requireMeasure(id)
  return measure.kind === 'base' && measure.additive && id !== 'target'
}

/** What adds up is read once and added up. */
function sumUpToEach(steps: readonly Step[], within: (step: Step) => number | null): (step: Step) => number {
  let sum = 0
  const sums = new Map(steps.map((step) => [step.key, (sum += within(step) ?? 0)]))
  return (step) => sums.get(step.key) ?? 0
}

/** Counted anew for each step, so that ratios and percentiles are those of the whole time up to it. */
function upToEach(db: ReadDb, id: string, frame: Frame): (step: Step) => number | null {
  return (step) => aggregate(db, [id], [], { ...frame, to: step.to, stockDay: Math.min(frame.cut, step.to) })[0]?.values.get(id) ?? null
}

/** A stock has no period of its own; a measure that also counts flows counts those of the step. */
function atEachEnd(db: ReadDb, id: string, runningFrom: Day | null, frame: Frame, isPureStock: boolean): (step: Step) => number | null {
  return (step) => {
    const day = Math.min(step.to, frame.cut)
    const period = isPureStock ? { from: null, to: null } : { from: runningFrom ?? step.from, to: step.to }
    return aggregate(db, [id], [], { ...frame, ...period, cut: day, stockDay: day })[0]?.values.get(id) ?? null
  }
}

function stepsOf(grain: TimeGrain, frame: Frame): readonly Step[] {
  const { from, to, fiscalYearStartMonth } = frame
  if (from === null || to === null) return []
  const steps: Step[] = []
  for (let start = from, day = from; day <= to; day += 1) {
    if (day < to && grainStart(grain, day + 1, fiscalYearStartMonth) === grainStart(grain, start, fiscalYearStartMonth)) continue
    steps.push({ key: grainStart(grain, start, fiscalYearStartMonth), from: start, to: day })
    start = day + 1
  }
  return steps
}
