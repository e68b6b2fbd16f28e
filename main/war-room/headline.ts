import type { RouteOutput } from '../contract'
import { aggregate } from '../metrics/aggregate'
import { readDealNames, readStages, type DealSnapshot, type StageFacts } from '../metrics/deal-snapshots'
import type { Frame } from '../metrics/frame'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'
import { movesBetween, readFlowStates, type FlowStates } from './flow'
import { everywhere, openOutlook } from './outlook'
import { answered, isForecastable, isInScope, type Question } from './question'

type Headline = RouteOutput<'warRoom.headline'>
type CauseKind = Headline['causes'][number]['kind']

const causesShown = 12
const dealsPerCause = 3
/** A run is comparable with another up to this long before the day compared with. */
const runToleranceDays = 21

interface Effect {
  readonly id: number
  readonly kind: CauseKind
  readonly regionId: number | null
  readonly effectE4: number
  readonly amountE4: number
}

export interface Totals {
  readonly bookings: number
  readonly target: number | null
  readonly attainment: number | null
  readonly pipeline: number
  readonly coverage: number | null
}

/** The period's figures for the whole scope. Targets are not set by product, so a product scope has none. */
export function readTotals(db: ReadDb, frame: Frame): Totals {
  const measures = frame.scope.productIds === null ? ['bookings', 'target', 'attainment', 'pipeline', 'coverage'] : ['bookings', 'pipeline']
  const values = aggregate(db, measures, [], frame)[0]?.values
  const value = (id: string): number | null => values?.get(id) ?? null
  return { bookings: value('bookings') ?? 0, target: value('target'), attainment: value('attainment'), pipeline: value('pipeline') ?? 0, coverage: value('coverage') }
}

export function readHeadline(db: ReadDb, question: Question): Headline {
  const totals = readTotals(db, question.frame)
  const states = readFlowStates(db, question)
  const stages = readStages(db)
  const pool = [...states.after.values()].filter((deal) => isForecastable(question, deal) && isInScope(question, deal))
  const forecast = openOutlook(db, question, pool).figure(everywhere, totals.bookings)
  const effects = effectsOf(states, stages, question)
  const outlookChange = effects.reduce((sum, effect) => sum + effect.effectE4, 0)
  const runChange = forecast.source === 'run' && forecast.runId !== null ? changeSinceRun(db, question, forecast.runId, forecast.mean) : null
  const moves = movesBetween(states, question)
  return {
    ...answered(question),
    daysLeft: Math.max(0, question.to - question.asOf),
    ...totals,
    forecast,
    expectedAttainment: totals.target === null || totals.target === 0 ? null : forecast.mean / totals.target,
    change: {
      basis: runChange === null ? 'stage_weighted' : 'forecast_run',
      forecast: runChange ?? outlookChange,
      bookings: bookingsSince(states, question),
      pipeline: moves.reduce((sum, move) => sum + move.amountE4, 0)
    },
    causes: causesOf(db, effects, question)
  }
}

/** What a deal brings to the stage-weighted outlook of a day: its amount once won in the period, its weighted amount while it may be. */
function contribution(deal: DealSnapshot | undefined, day: Day, stages: ReadonlyMap<number, StageFacts>, question: Question): number {
  if (deal === undefined || !isInScope(question, deal)) return 0
  if (isWonInPeriod(deal, question)) return deal.amountE4
  return day < question.to && isForecastable(question, deal) ? Math.round(deal.amountE4 * (stages.get(deal.stageId)?.probability ?? 0)) : 0
}

function isWonInPeriod(deal: DealSnapshot | undefined, question: Question): boolean {
  return deal !== undefined && deal.status === 1 && deal.closedAt !== null && deal.closedAt >= question.from && deal.closedAt <= question.to && isInScope(question, deal)
}

function bookingsSince(states: FlowStates, question: Question): number {
  let sum = 0
  for (const [id, deal] of states.after) if (isWonInPeriod(deal, question) && !isWonInPeriod(states.before.get(id), question)) sum += deal.amountE4
  return sum
}

/** One effect per deal and cause; over all deals they add up to the change of the outlook. */
function effectsOf(states: FlowStates, stages: ReadonlyMap<number, StageFacts>, question: Question): readonly Effect[] {
  const kinds = new Map<number, CauseKind>()
  // The last movement decides: a deal that grew and was then won is a win.
  for (const move of movesBetween(states, question)) kinds.set(move.id, move.kind)
  const effects: Effect[] = []
  for (const id of new Set([...states.before.keys(), ...states.after.keys()])) {
    const [before, after] = [states.before.get(id), states.after.get(id)]
    const effectE4 = contribution(after, question.asOf, stages, question) - contribution(before, question.since, stages, question)
    if (effectE4 === 0) continue
    const stageStep = (stages.get(after?.stageId ?? 0)?.probability ?? 0) - (stages.get(before?.stageId ?? 0)?.probability ?? 0)
    const amounts = { id, regionId: after?.regionId ?? before?.regionId ?? null, amountE4: after?.status === 1 || before === undefined ? (after?.amountE4 ?? 0) : before.amountE4 }
    const isOver = question.asOf >= question.to && after !== undefined && after.status === 0
    const moved = kinds.get(id)
    if (isOver) effects.push({ ...amounts, kind: 'unclosed', effectE4 })
    else if (before !== undefined && after !== undefined && after.status === 0 && (moved === undefined || moved === 'up' || moved === 'down') && stageStep !== 0) {
      const byAmount = Math.round((after.amountE4 - before.amountE4) * (stages.get(before.stageId)?.probability ?? 0))
      if (moved !== undefined && byAmount !== 0) effects.push({ ...amounts, kind: moved, effectE4: byAmount })
      effects.push({ ...amounts, kind: stageStep > 0 ? 'stage_up' : 'stage_down', effectE4: effectE4 - (moved === undefined ? 0 : byAmount) })
    } else effects.push({ ...amounts, kind: moved ?? (effectE4 > 0 ? 'stage_up' : 'stage_down'), effectE4 })
  }
  return effects
}

function causesOf(db: ReadDb, effects: readonly Effect[], question: Question): Headline['causes'] {
  const { tree } = question.frame
  const groups = new Map<string, { kind: CauseKind; regionId: number | null; effects: Effect[] }>()
  for (const effect of effects) {
    const regionId = effect.regionId === null ? null : (tree.largeRegionOf.get(effect.regionId) ?? null)
    const key = `${effect.kind}:${regionId}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { kind: effect.kind, regionId, effects: [effect] })
    else group.effects.push(effect)
  }
  const sumOf = (group: { effects: readonly Effect[] }): number => group.effects.reduce((sum, effect) => sum + effect.effectE4, 0)
  const largest = [...groups.values()].sort((a, b) => Math.abs(sumOf(b)) - Math.abs(sumOf(a)) || a.kind.localeCompare(b.kind)).slice(0, causesShown)
  const tops = largest.map((group) => [...group.effects].sort((a, b) => Math.abs(b.effectE4) - Math.abs(a.effectE4) || a.id - b.id).slice(0, dealsPerCause))
  const names = readDealNames(db, tops.flat().map((effect) => effect.id))
  return largest.map((group, index) => ({
    kind: group.kind,
    regionId: group.regionId,
    regionName: group.regionId === null ? null : (tree.byId.get(group.regionId)?.name ?? null),
    count: new Set(group.effects.map((effect) => effect.id)).size,
    effect: sumOf(group),
    amount: group.effects.reduce((sum, effect) => sum + effect.amountE4, 0),
    deals: (tops[index] ?? []).map((effect) => ({ id: effect.id, name: names.get(effect.id)?.name ?? '', accountName: names.get(effect.id)?.accountName ?? null, amount: effect.amountE4 }))
  }))
}

/** Against the newest earlier run that knew this node; null where there is none, or the scope is not one node of the forecast. */
function changeSinceRun(db: ReadDb, question: Question, runId: number, mean: number): number | null {
  const node = nodeOf(question)
  if (node === null) return null
  const earlier = firstText<{ mean_e4: number }>(
    db,
    `SELECT node.mean_e4 FROM forecast_run AS run JOIN forecast_node AS node ON node.run_id = run.id
     WHERE run.kind = 'deals' AND run.id <> @runId AND run.as_of BETWEEN @since - @tolerance AND @since
       AND node.measure = 'bookings' AND node.node_kind = @kind AND node.node_id = @id AND node.period_start = @from
     ORDER BY run.as_of DESC, run.id DESC LIMIT 1`,
    { runId, since: question.since, tolerance: runToleranceDays, from: question.from, ...node }
  )
  return earlier === undefined ? null : mean - earlier.mean_e4
}

function nodeOf(question: Question): { readonly kind: 'total' | 'region' | 'unit'; readonly id: number } | null {
  const regions = question.scopeInput?.regionIds ?? []
  const units = question.scopeInput?.unitIds ?? []
  const products = question.scopeInput?.productIds ?? []
  if (products.length > 0 || regions.length + units.length > 1) return null
  const [region] = regions
  const [unit] = units
  return region !== undefined ? { kind: 'region', id: region } : unit !== undefined ? { kind: 'unit', id: unit } : { kind: 'total', id: 0 }
}
