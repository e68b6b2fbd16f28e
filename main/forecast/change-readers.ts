import type { RouteOutput, RouteParsed } from '../contract'
import { FailureError } from '../contract/failure'
import type { DealReason } from '../contract/forecast'
import type { DealAction } from '../contract/risk'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import { changeRuns, type RunOfDay } from './change-runs'
import { basisOf, describePeriod, readCurrentRun, type ForecastRun, type PeriodRange } from './forecast-run'
import { adjustmentsOf, readStandingOverrides } from './override-adjustment'
import { scopeCondition } from './scope-condition'
import { bookedWithin, type StoredCurve } from './stored-curve'

export const changeReaders: Pick<ReaderHandlers, 'forecast.change' | 'deals.change' | 'deals.counterfactuals'> = {
  'forecast.change': (db, input, context) => nodeChange(db, input, context.today),
  'deals.change': (db, input, context) => dealChange(db, input, context.today),
  'deals.counterfactuals': (db, input, context) => {
    const run = readCurrentRun(db)
    const deal = requireDeal(db, run, input.opportunityId)
    return { basis: basisOf(run, context.today), pWin: deal.p_win, pWin28d: deal.p_win_28d, risk28d: deal.risk, actions: JSON.parse(deal.actions) as DealAction[] }
  }
}

type Node = RouteParsed<'forecast.change'>['node']
type NodeChange = RouteOutput<'forecast.change'>

interface NodeFigures {
  readonly won: number
  readonly created: number
  readonly mean: number
}

const mostDeals = 200

function nodeChange(db: ReadDb, input: RouteParsed<'forecast.change'>, today: Day): NodeChange {
  const run = readCurrentRun(db)
  const period = describePeriod(db, run, today, input.period)
  const head = { basis: basisOf(run, today), period: period.view }
  const none = { wasPublished: false, isModelSplit: true, since: null, thenE4: null, parts: [], pipeline: { wonE4: 0, addedE4: 0, leftE4: 0, expectedNewE4: 0 }, deals: [] }
  if (run === null) return { ...head, ...none, nowE4: 0 }
  const now = nodeFigures(db, run.id, input.node, period)
  const adjustedNow = adjustmentOf(db, run, period, input.node, today)
  const runs = changeRuns(db, run, input.since === undefined ? null : dayFromIso(input.since))
  if (runs === null) return { ...head, ...none, nowE4: now.mean + adjustedNow }
  const then = nodeFigures(db, runs.recast.id, input.node, period)
  const published = runs.published === null ? then : nodeFigures(db, runs.published.id, input.node, period)
  const base = runs.published ?? runs.recast
  const adjustedThen = runs.published === null ? 0 : adjustmentOf(db, base, period, input.node, base.asOf)
  const moved = movedDeals(db, run, runs.recast, input.node, period)
  const sumOf = (why: NodeChange['deals'][number]['why']): number => moved.reduce((sum, deal) => sum + (deal.why === why ? deal.amountE4 : 0), 0)
  const pipeline = { wonE4: now.won - then.won, addedE4: sumOf('added'), leftE4: sumOf('left'), expectedNewE4: now.created - then.created }
  const pipelineE4 = pipeline.wonE4 + pipeline.addedE4 + pipeline.leftE4 + pipeline.expectedNewE4
  const dataE4 = sumOf('changed')
  return {
    ...head,
    since: isoFromDay(runs.since),
    wasPublished: runs.published !== null,
    isModelSplit: runs.isModelSplit,
    thenE4: published.mean + adjustedThen,
    nowE4: now.mean + adjustedNow,
    parts: [
      { key: 'pipeline', amountE4: pipelineE4 },
      { key: 'data', amountE4: dataE4 },
      { key: 'model', amountE4: then.mean - published.mean },
      { key: 'override', amountE4: adjustedNow - adjustedThen },
      { key: 'simulation', amountE4: now.mean - then.mean - pipelineE4 - dataE4 }
    ],
    pipeline,
    deals: moved.filter((deal) => deal.amountE4 !== 0).sort((left, right) => Math.abs(right.amountE4) - Math.abs(left.amountE4) || left.opportunityId - right.opportunityId).slice(0, mostDeals)
  }
}

function nodeFigures(db: ReadDb, runId: number, node: Node, period: PeriodRange): NodeFigures {
  return (
    firstText<NodeFigures>(
      db,
      `SELECT actual_e4 AS won, new_e4 AS created, mean_e4 AS mean FROM forecast_node WHERE run_id = ? AND measure = 'bookings' AND node_kind = ? AND node_id = ? AND period_start = ?`,
      [runId, node.kind, node.id, period.start]
    ) ?? { won: 0, created: 0, mean: 0 }
  )
}

function adjustmentOf(db: ReadDb, run: { readonly id: number; readonly asOf: Day }, period: PeriodRange, node: Node, day: Day): number {
  const adjustments = adjustmentsOf(db, run, period, readStandingOverrides(db, day))
  return (node.kind === 'total' ? adjustments.total : node.kind === 'region' ? adjustments.region(node.id) : adjustments.unit(node.id)).deltaE4
}

/** What each open deal is expected to bring in the period, now less then. */
function movedDeals(db: ReadDb, now: RunOfDay, then: RunOfDay, node: Node, period: PeriodRange): NodeChange['deals'] {
  const condition = node.kind === 'total' ? '1 = 1' : scopeCondition(db, node.kind === 'region' ? { regionIds: [node.id] } : { unitIds: [node.id] }, 'opportunity.')
  const rows = allText<{ id: number; name: string; run: number; amount: number; curve: string }>(
    db,
    `SELECT opportunity.id, opportunity.name, deal.run_id AS run, deal.expected_amount_e4 AS amount, deal.curve FROM forecast_deal AS deal
     JOIN opportunity ON opportunity.id = deal.opportunity_id WHERE deal.run_id IN (?, ?) AND ${condition}`,
    [now.id, then.id]
  )
  const deals = new Map<number, { name: string; now: number | null; before: number | null }>()
  for (const row of rows) {
    const deal = deals.get(row.id) ?? { name: row.name, now: null, before: null }
    const isNow = row.run === now.id
    const brings = Math.round(row.amount * bookedWithin(JSON.parse(row.curve) as StoredCurve, isNow ? now.asOf : then.asOf, period))
    if (isNow) deal.now = brings
    else deal.before = brings
    deals.set(row.id, deal)
  }
  return [...deals].map(([opportunityId, deal]) => ({ opportunityId, name: deal.name, why: deal.before === null ? 'added' : deal.now === null ? 'left' : 'changed', amountE4: (deal.now ?? 0) - (deal.before ?? 0) }))
}

interface DealOfRun {
  readonly p_win: number
  readonly p_win_28d: number
  readonly risk: number
  readonly margin: number | null
  readonly reasons: string
  readonly actions: string
}

function dealOfRun(db: ReadDb, runId: number, opportunityId: number): DealOfRun | undefined {
  return firstText<DealOfRun>(db, 'SELECT p_win, p_win_28d, risk, margin, reasons, actions FROM forecast_deal WHERE run_id = ? AND opportunity_id = ?', [runId, opportunityId])
}

/** @throws not_found where the deal is not open or was not scored yet */
function requireDeal(db: ReadDb, run: ForecastRun | null, opportunityId: number): DealOfRun {
  const found = run === null ? undefined : dealOfRun(db, run.id, opportunityId)
  if (found !== undefined) return found
  throw new FailureError('not_found', 'forecast.deal_not_scored', `There is no forecast of deal ${opportunityId}: it is closed, or the forecast was not updated since it came in. Nothing was changed; update the forecast.`, { opportunityId })
}

function dealChange(db: ReadDb, input: RouteParsed<'deals.change'>, today: Day): RouteOutput<'deals.change'> {
  const run = readCurrentRun(db)
  const now = requireDeal(db, run, input.opportunityId)
  const overridden = (day: Day, machine: number): number => readStandingOverrides(db, day).find((one) => one.node_kind === 'deal' && one.node_id === input.opportunityId && one.measure === 'p_win')?.after_value ?? machine
  const nowSaid = overridden(today, now.p_win)
  const head = { basis: basisOf(run, today), now: nowSaid }
  const runs = run === null ? null : changeRuns(db, run, input.since === undefined ? null : dayFromIso(input.since))
  const unknown = { wasPublished: false, isModelSplit: true, before: null, marginChange: null, otherMargin: null, features: [] }
  if (runs === null) return { ...head, ...unknown, since: null, parts: [] }
  const recast = dealOfRun(db, runs.recast.id, input.opportunityId)
  if (recast === undefined) return { ...head, ...unknown, since: isoFromDay(runs.since), parts: [{ key: 'pipeline', share: now.p_win }, { key: 'override', share: nowSaid - now.p_win }] }
  const published = runs.published === null ? undefined : dealOfRun(db, runs.published.id, input.opportunityId)
  const base = published ?? recast
  const thenSaid = published === undefined ? base.p_win : overridden(runs.since, base.p_win)
  return {
    ...head,
    since: isoFromDay(runs.since),
    wasPublished: published !== undefined,
    isModelSplit: runs.isModelSplit,
    before: thenSaid,
    parts: [
      { key: 'data', share: now.p_win - recast.p_win },
      { key: 'model', share: recast.p_win - base.p_win },
      { key: 'override', share: nowSaid - now.p_win - (thenSaid - base.p_win) }
    ],
    ...marginsMoved(recast, now)
  }
}

/** Features told on both days whose contribution moved, largest first; everything else is `other`. */
function marginsMoved(then: DealOfRun, now: DealOfRun): Pick<RouteOutput<'deals.change'>, 'marginChange' | 'otherMargin' | 'features'> {
  if (then.margin === null || now.margin === null) return { marginChange: null, otherMargin: null, features: [] }
  const reasonsOf = (deal: DealOfRun): readonly DealReason[] => (JSON.parse(deal.reasons) as { top: DealReason[] }).top
  const before = new Map(reasonsOf(then).map((reason) => [reason.featureId, reason]))
  const features = reasonsOf(now).flatMap((reason) => {
    const old = before.get(reason.featureId)
    if (old === undefined) return []
    return [{ featureId: reason.featureId, key: reason.key, family: reason.family, before: old.value, after: reason.value, contributionMargin: reason.contributionMargin - old.contributionMargin }]
  })
  const marginChange = now.margin - then.margin
  return {
    marginChange,
    otherMargin: marginChange - features.reduce((sum, feature) => sum + feature.contributionMargin, 0),
    features: features.sort((left, right) => Math.abs(right.contributionMargin) - Math.abs(left.contributionMargin))
  }
}
