import type { AlertSubject } from '../contract/alerts'
import { missing, readDealTimeline, type DealTimeline } from '../units/deal-timeline'
import { walkDeals, type DealWalk } from '../units/deal-walk'
import { whileDataStands } from '../metrics/data-memo'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { comparedDays, comparedValue } from './compare-past'
import type { Condition } from './conditions'
import { dealChanges, turnsPredictably } from './deal-changes'
import { openProbabilities, type ProbabilityOn } from './deal-probability'
import { placedSlots, type FactSeries } from './readings'
import { quarterOf, type SeriesRequest } from './series-request'
import { scopeFilter } from './subjects'

/** Measures with deals as subjects. */
export const dealMeasures = [
  'days_without_activity', 'days_in_stage', 'days_past_close', 'days_to_close', 'close_date_pushes', 'deal_age', 'deal_amount', 'stage_probability', 'win_probability'
] as const
export type DealMeasureId = (typeof dealMeasures)[number]

export function isDealMeasure(id: string): id is DealMeasureId {
  return (dealMeasures as readonly string[]).includes(id)
}

type DealRequest = Omit<SeriesRequest, 'measure'> & { readonly conditions: readonly Condition[] }

/** One row per open deal and day with a value for each condition. A deal that closes is gone, and its alerts with it. */
export function dealSeries(request: DealRequest): FactSeries {
  const { db, rule, to, places, conditions } = request
  const quarter = quarterOf(db)
  const earliest = Math.min(request.from, ...conditions.flatMap((condition) => comparedDays(condition, request.from, quarter)))
  const withActivities = conditions.some((condition) => condition.measure === 'days_without_activity')
  const read = (): DealTimeline => readDealTimeline(db, earliest, to, { dealId: request.subjectId, withActivities })
  // While a rule is edited the same past is asked for again and again.
  const timeline = request.subjectId === undefined && to > earliest ? whileDataStands(db, `deal-timeline:${earliest}:${to}:${withActivities}`, read) : read()
  const isScoped = (rule.scope.regionIds ?? []).length > 0 || (rule.scope.unitIds ?? []).length > 0
  const walk = walkDeals(timeline, isScoped)
  const table = placedSlots(timeline.ids)
  const inScope = scopeFilter(rule, places)
  const stages = new Map(allText<{ id: number; probability: number }>(db, 'SELECT id, probability FROM stage').map((stage) => [stage.id, stage.probability]))
  const probabilities = conditions.some((condition) => condition.measure === 'win_probability') ? openProbabilities(db, to) : null
  const known = (value: number | undefined): number | null => (value === undefined || value === missing ? null : value)

  const names = new Map<number, string>()
  const columns = conditions.map((condition) => openColumn(condition))
  const filtered = new Int32Array(timeline.ids.length)
  const values = conditions.map(() => new Float64Array(timeline.ids.length))

  // Where the days are known on which anything can turn, the deals in between are left alone.
  const changesOn =
    isScoped || !conditions.every(turnsPredictably)
      ? null
      : dealChanges({
          walk, size: timeline.ids.length, from: request.from, to, conditions, minimumAmountE4: rule.minimumAmountE4,
          fill: (day, slots, count) => {
            columns.forEach((fill, index) => fill(day, slots, count, values[index] ?? new Float64Array(0)))
            return values
          }
        })

  return {
    ...(changesOn === null ? {} : { changesOn: (day: Day) => ({ ...changesOn(day), slotCount: table.count() }) }),
    at: (day) => {
      walk.walkTo(day)
      let count = 0
      const { open, openCount, amountE4 } = walk
      const takesAll = !isScoped && rule.minimumAmountE4 <= 0
      if (takesAll) count = openCount
      for (let at = 0; at < openCount && !takesAll; at += 1) {
        const slot = open[at] ?? 0
        if ((amountE4[slot] ?? 0) < rule.minimumAmountE4) continue
        if (isScoped && !inScope({ unitId: known(walk.unitId[slot]), regionId: known(walk.regionId[slot]), repId: known(walk.repId[slot]), day })) continue
        filtered[count] = slot
        count += 1
      }
      const slots = takesAll ? open : filtered
      columns.forEach((fill, index) => fill(day, slots, count, values[index] ?? new Float64Array(0)))
      return { count, slots, values, slotCount: table.count() }
    },
    slotOf: table.slotOf,
    subjectIdOf: table.idOf,
    nameSoon,
    subjectOf: (slot): AlertSubject => {
      const id = table.idOf(slot)
      if (!names.has(id)) nameSoon([slot])
      return { kind: 'deal', id, name: names.get(id) ?? '' }
    }
  }

  function nameSoon(wanted: readonly number[]): void {
    const ids = wanted.map(table.idOf).filter((id) => !names.has(id))
    const rows = allText<{ id: number; name: string }>(db, 'SELECT id, name FROM opportunity WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)])
    for (const row of rows) names.set(row.id, row.name)
  }

  /** Fills a condition's column of a day. Comparisons with earlier days walk the same timeline behind the day. */
  function openColumn(condition: Condition): (day: Day, slots: Int32Array, count: number, into: Float64Array) => void {
    const measure = condition.measure as DealMeasureId
    const behind = comparedDays(condition, request.from, quarter).map(() => walkDeals(timeline, false))
    const earlier = behind.map(() => new Float64Array(timeline.ids.length))
    return (day, chosen, count, into) => {
      fill(measure, walk, day, chosen, count, into)
      if (behind.length === 0) return
      const days = comparedDays(condition, day, quarter)
      behind.forEach((past, index) => {
        const then = days[index] ?? day
        past.walkTo(then)
        fill(measure, past, then, chosen, count, earlier[index] ?? into)
        const isOpen = new Set(past.open.subarray(0, past.openCount))
        for (let row = 0; row < count; row += 1) if (!isOpen.has(chosen[row] ?? 0)) (earlier[index] ?? into)[row] = Number.NaN
      })
      for (let row = 0; row < count; row += 1) into[row] = comparedValue(condition, into[row] ?? Number.NaN, earlier.map((column) => column[row] ?? Number.NaN))
    }
  }

  function fill(measure: DealMeasureId, from: DealWalk, day: Day, chosen: Int32Array, count: number, into: Float64Array): void {
    const { lastActivityAt, stageSince, expectedCloseAt, pushes, amountE4, stageId } = from
    const { createdAt } = timeline
    switch (measure) {
      case 'days_without_activity':
        for (let row = 0; row < count; row += 1) into[row] = day - (lastActivityAt[chosen[row] ?? 0] ?? day)
        break
      case 'days_in_stage':
        for (let row = 0; row < count; row += 1) into[row] = day - (stageSince[chosen[row] ?? 0] ?? day)
        break
      case 'days_past_close':
      case 'days_to_close': {
        const isPast = measure === 'days_past_close'
        for (let row = 0; row < count; row += 1) {
          const close = expectedCloseAt[chosen[row] ?? 0] ?? missing
          into[row] = close === missing ? Number.NaN : isPast ? day - close : close - day
        }
        break
      }
      case 'close_date_pushes':
        for (let row = 0; row < count; row += 1) into[row] = pushes[chosen[row] ?? 0] ?? 0
        break
      case 'deal_age':
        for (let row = 0; row < count; row += 1) into[row] = day - (createdAt[chosen[row] ?? 0] ?? day)
        break
      case 'deal_amount':
        for (let row = 0; row < count; row += 1) into[row] = amountE4[chosen[row] ?? 0] ?? 0
        break
      case 'stage_probability':
        for (let row = 0; row < count; row += 1) into[row] = stages.get(stageId[chosen[row] ?? 0] ?? 0) ?? Number.NaN
        break
      case 'win_probability': {
        const on: ProbabilityOn = probabilities?.on(day) ?? (() => Number.NaN)
        for (let row = 0; row < count; row += 1) into[row] = on(timeline.ids[chosen[row] ?? 0] ?? 0)
        break
      }
    }
  }
}
