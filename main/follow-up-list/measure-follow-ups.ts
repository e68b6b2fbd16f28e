import type { RouteOutput } from '../contract'
import { wilsonInterval } from '../model/scores'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

type Measure = RouteOutput<'followUps.measure'>

export const watchedDays = 28
/** Fewer deals on either side say nothing. */
const neededPerArm = 20
/** Two-sided 90 %. */
const z = 1.6449

interface Outcome {
  readonly heldOut: number
  readonly amountE4: number
  readonly kept: number
}

/** Pure: what two groups of listed deals say about the list. */
export function judge(outcomes: readonly Outcome[], waiting: number): Measure {
  const arm = (heldOut: number): Measure['shown'] => {
    const deals = outcomes.filter((outcome) => outcome.heldOut === heldOut)
    return { deals: deals.length, kept: deals.filter((outcome) => outcome.kept === 1).length, amountE4: deals.reduce((sum, outcome) => sum + outcome.amountE4, 0) }
  }
  const [shown, heldOut] = [arm(0), arm(1)]
  const unknown = { effect: null, low: null, high: null, savedE4: null, savedLowE4: null, savedHighE4: null }
  if (Math.min(shown.deals, heldOut.deals) < neededPerArm) return { verdict: 'too_early', needed: neededPerArm, shown, heldOut, waiting, ...unknown }
  const [p, q] = [shown.kept / shown.deals, heldOut.kept / heldOut.deals]
  const [a, b] = [wilsonInterval(p, shown.deals, z), wilsonInterval(q, heldOut.deals, z)]
  const effect = p - q
  const low = effect - Math.hypot(p - a.low, b.high - q)
  const high = effect + Math.hypot(a.high - p, q - b.low)
  return {
    verdict: low > 0 ? 'helps' : high < 0 ? 'harms' : 'no_difference',
    needed: neededPerArm, shown, heldOut, waiting, effect, low, high,
    savedE4: Math.round(effect * shown.amountE4), savedLowE4: Math.round(low * shown.amountE4), savedHighE4: Math.round(high * shown.amountE4)
  }
}

/** A deal was kept where it was neither lost nor moved to a later close than it had when it was listed, within 28 days. */
export function measureFollowUps(db: ReadDb, today: Day): Measure {
  const outcomes = allText<Outcome>(
    db,
    `SELECT e.held_out AS heldOut, e.amount_e4 AS amountE4,
       NOT EXISTS (SELECT 1 FROM opportunity_history AS h WHERE h.opportunity_id = e.opportunity_id AND h.known_at > e.listed_on AND h.known_at <= e.listed_on + @days
         AND (h.status = 2 OR (h.status = 0 AND h.expected_close_at > e.expected_close_at))) AS kept
     FROM follow_up_entry AS e WHERE e.listed_on + @days <= @today ORDER BY e.opportunity_id, e.week`,
    { days: watchedDays, today }
  )
  const waiting = allText<{ n: number }>(db, 'SELECT count(*) AS n FROM follow_up_entry WHERE listed_on + @days > @today', { days: watchedDays, today })[0]?.n ?? 0
  return judge(outcomes, waiting)
}
