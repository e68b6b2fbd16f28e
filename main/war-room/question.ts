import { FailureError } from '../contract/failure'
import type { WarRoomQuestion } from '../contract/war-room'
import type { DealSnapshot } from '../metrics/deal-snapshots'
import type { Frame } from '../metrics/frame'
import { readFrame } from '../metrics/frame'
import { grainLabel } from '../metrics/time-grain'
import type { ReadDb } from '../warehouse/database'
import { addMonths, dayFromIso, isoFromDay, quarterEnd, quarterStart, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'

/** A question with its defaults filled in and its scope spelled out. `frame` asks the metrics layer for the same period and scope. */
export interface Question {
  readonly from: Day
  readonly to: Day
  /** The day of knowledge: today, or the period's last day if that has passed. */
  readonly asOf: Day
  readonly since: Day
  readonly today: Day
  readonly label: string
  readonly frame: Frame
  readonly scopeInput: WarRoomQuestion['scope']
  readonly fiscalYearStartMonth: number
}

export function readQuestion(db: ReadDb, input: WarRoomQuestion, today: Day): Question {
  const { fiscalYearStartMonth } = readSettings(db)
  const from = input.period === undefined ? quarterStart(today, fiscalYearStartMonth) : dayFromIso(input.period.from)
  const to = input.period === undefined ? quarterEnd(today, fiscalYearStartMonth) : dayFromIso(input.period.to)
  const asOf = Math.min(today, to)
  const since = input.since === undefined ? asOf - 7 : dayFromIso(input.since)
  if (since >= asOf) {
    throw new FailureError('invalid_input', 'war_room.since_too_late', `The day to compare with (${isoFromDay(since)}) must lie before ${isoFromDay(asOf)}.`, { since: isoFromDay(since), asOf: isoFromDay(asOf) })
  }
  return {
    from,
    to,
    asOf,
    since,
    today,
    label: periodLabel(from, to, fiscalYearStartMonth),
    frame: readFrame(db, { scope: input.scope, from: isoFromDay(from), to: isoFromDay(to) }, today),
    scopeInput: input.scope,
    fiscalYearStartMonth
  }
}

/** The part of every answer that says what was answered. */
export function answered(question: Question): { period: { from: string; to: string }; periodLabel: string; asOf: string; since: string } {
  return { period: { from: isoFromDay(question.from), to: isoFromDay(question.to) }, periodLabel: question.label, asOf: isoFromDay(question.asOf), since: isoFromDay(question.since) }
}

export function isInScope(question: Question, deal: Pick<DealSnapshot, 'regionId' | 'unitId' | 'productId'>): boolean {
  const { regionIds, unitIds, productIds } = question.frame.scope
  return within(regionIds, deal.regionId) && within(unitIds, deal.unitId) && within(productIds, deal.productId)
}

/**
 * Whether a deal belongs to the forecastable pipeline of the period: open, and expected to close by its end. Overdue and undated deals
 * count, because nothing says that they will not; for a period that has not begun only what is expected inside it does.
 */
export function isForecastable(question: Question, deal: Pick<DealSnapshot, 'status' | 'expectedCloseAt'>): boolean {
  if (deal.status !== 0) return false
  if (question.from > question.asOf) return deal.expectedCloseAt !== null && deal.expectedCloseAt >= question.from && deal.expectedCloseAt <= question.to
  return deal.expectedCloseAt === null || deal.expectedCloseAt <= question.to
}

function within(ids: readonly number[] | null, id: number | null): boolean {
  return ids === null || (id !== null && ids.includes(id))
}

function periodLabel(from: Day, to: Day, fiscalYearStartMonth: number): string {
  if (quarterStart(from, fiscalYearStartMonth) === from && addMonths(from, 3) - 1 === to) {
    return grainLabel(fiscalYearStartMonth === 1 ? 'quarter' : 'fiscal_quarter', from, fiscalYearStartMonth)
  }
  return `${isoFromDay(from)} – ${isoFromDay(to)}`
}
