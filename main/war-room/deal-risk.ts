import type { AttentionItem } from '../contract/war-room'
import { readCurrentRun } from '../forecast/forecast-run'
import type { DealSnapshot } from '../metrics/deal-snapshots'
import { readDealSignals, type DealSignals } from '../metrics/deal-signals'
import { quantile } from '../metrics/quantile'
import { wholeCompany } from '../metrics/resolved-scope'
import { readStagePassages } from '../metrics/stage-passages'
import type { ReadDb } from '../warehouse/database'
import { addMonths, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import { passageMonths } from './funnel'
import type { Question } from './question'

type DealItem = Extract<AttentionItem, { kind: 'deal' }>
export type AttentionReason = DealItem['reasons'][number]

export interface DealRisk {
  readonly risk: number
  readonly basis: 'forecast' | 'signals'
  readonly pWin: number | null
  readonly reasons: readonly AttentionReason[]
}

/** What counts as unusual. */
export interface AttentionNorms {
  /** Median days in each stage of deals that left it. */
  readonly usualStageDays: ReadonlyMap<number, number>
  /** Whether the workspace records activities at all. */
  readonly hasActivities: boolean
  /** Deals from this amount on are big: the top tenth of the pool. */
  readonly bigFromE4: number
}

const quietDays = 21
const stalledFactor = 1.5
const stalledLeastDays = 14

/**
 * How likely each signal is, by itself, to keep a deal from coming in as planned. Only used where there is no forecast of the deal; the
 * chances are put together as if independent.
 */
const weights: Readonly<Record<AttentionReason['key'], number>> = {
  close_overdue: 0.5,
  stage_stalled: 0.35,
  no_activity: 0.3,
  close_pushed: 0.25,
  competitor: 0.15,
  no_amount: 0.1,
  big_deal: 0,
  forecast_risk: 0
}

/** Risk and reasons of every deal of the pool. */
export function readDealRisks(db: ReadDb, question: Question, pool: readonly DealSnapshot[]): ReadonlyMap<number, DealRisk> {
  if (pool.length === 0) return new Map()
  const norms = readNorms(db, question, pool)
  const signals = readDealSignals(db, question.asOf, pool.map((deal) => deal.id))
  const run = readCurrentRun(db)
  // A stage's probability says nothing about the single deal.
  const scored =
    run === null || run.method !== 'model' || run.asOf > question.today || question.asOf < question.today
      ? new Map<number, { risk: number; pWin: number }>()
      : new Map(
          allText<{ id: number; risk: number; pWin: number }>(db, 'SELECT opportunity_id AS id, risk, p_win AS pWin FROM forecast_deal WHERE run_id = ?', [run.id]).map((row) => [row.id, row])
        )
  return new Map(pool.map((deal) => [deal.id, assess(deal, signals.get(deal.id), scored.get(deal.id), norms, question.asOf)]))
}

/** Pure: the same deal, signals and norms always give the same judgement. */
export function assess(deal: DealSnapshot, signals: DealSignals | undefined, forecast: { readonly risk: number; readonly pWin: number } | undefined, norms: AttentionNorms, asOf: Day): DealRisk {
  const reasons: AttentionReason[] = []
  const add = (key: AttentionReason['key'], params: AttentionReason['params'] = {}): void => void reasons.push({ key, params })
  if (deal.expectedCloseAt !== null && deal.expectedCloseAt < asOf) add('close_overdue', { days: asOf - deal.expectedCloseAt })
  if (signals !== undefined) {
    const stageDays = asOf - signals.stageSince
    const usual = norms.usualStageDays.get(deal.stageId)
    if (usual !== undefined && stageDays > Math.max(stalledLeastDays, usual * stalledFactor)) add('stage_stalled', { days: stageDays, usual: Math.round(usual) })
    if (norms.hasActivities) {
      const quiet = asOf - Math.max(signals.lastActivityAt ?? 0, signals.stageSince)
      if (quiet > quietDays) add('no_activity', { days: quiet })
    }
    if (signals.closePushes > 0 && signals.closeSlipDays > 0) add('close_pushed', { times: signals.closePushes, days: signals.closeSlipDays })
    if (signals.competitor !== null) add('competitor', { name: signals.competitor })
  }
  if (deal.hasAmount === 0) add('no_amount')
  if (forecast !== undefined && forecast.risk >= 0.5) add('forecast_risk', { risk: forecast.risk, pWin: forecast.pWin })
  if (deal.amountE4 >= norms.bigFromE4 && deal.amountE4 > 0) add('big_deal', { amountE4: deal.amountE4 })
  const bySignals = 1 - reasons.reduce((safe, reason) => safe * (1 - weights[reason.key]), 1)
  const ordered = [...reasons].sort((a, b) => weights[b.key] - weights[a.key])
  return { risk: forecast?.risk ?? bySignals, basis: forecast === undefined ? 'signals' : 'forecast', pWin: forecast?.pWin ?? null, reasons: ordered }
}

function readNorms(db: ReadDb, question: Question, pool: readonly DealSnapshot[]): AttentionNorms {
  const passages = readStagePassages(db, addMonths(question.asOf, -passageMonths) + 1, question.asOf, wholeCompany)
  const amounts = pool.map((deal) => deal.amountE4).sort((a, b) => a - b)
  return {
    usualStageDays: new Map([...passages].flatMap(([stageId, passage]) => (passage.medianDays === null ? [] : [[stageId, passage.medianDays] as const]))),
    hasActivities: firstText(db, 'SELECT 1 FROM activity LIMIT 1') !== undefined,
    bigFromE4: quantile(amounts, 0.9) ?? Number.POSITIVE_INFINITY
  }
}
