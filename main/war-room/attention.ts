import type { RouteOutput } from '../contract'
import type { AttentionItem } from '../contract/war-room'
import { readDealNames, readStages } from '../metrics/deal-snapshots'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { readDealRisks, type AttentionReason } from './deal-risk'
import { forecastablePool } from './outlook'
import { answered, type Question } from './question'
import { overdueAccounts } from './receivables'

type DealItem = Extract<AttentionItem, { kind: 'deal' }>
type AlertItem = Extract<AttentionItem, { kind: 'alert' }>

/** An overdue debt weighs its full amount once it is this old. */
const fullWeightDays = 90

/** Critical alerts, then deals and receivables by what is at stake, then the other alerts. */
export function readAttention(db: ReadDb, question: Question, page: { readonly offset: number; readonly limit: number }): RouteOutput<'warRoom.attention'> {
  const pool = forecastablePool(db, question)
  const risks = readDealRisks(db, question, pool)
  const alerts = openAlerts(db, question)
  const overdue = question.frame.scope.productIds === null ? overdueAccounts(db, question) : []
  const staked = [
    ...pool.flatMap((deal) => {
      const risk = risks.get(deal.id)
      // A deal that is merely big is no news.
      return risk === undefined || risk.reasons.every((reason) => reason.key === 'big_deal') ? [] : [{ stake: deal.amountE4 * risk.risk, id: deal.id, deal, risk }]
    }),
    ...overdue.map((account) => ({ stake: account.overdue * Math.min(1, account.daysOverdue / fullWeightDays), id: account.id ?? 0, account }))
  ].sort((a, b) => b.stake - a.stake || a.id - b.id)
  const isCritical = (alert: AlertItem): boolean => alert.severity === 'critical'
  const entries = [...alerts.filter(isCritical), ...staked, ...alerts.filter((alert) => !isCritical(alert))].slice(page.offset, page.offset + page.limit)
  const names = readDealNames(db, entries.flatMap((entry) => ('deal' in entry ? [entry.id] : [])))
  const stages = readStages(db)
  const deals = staked.flatMap((entry) => ('deal' in entry ? [entry.deal] : []))
  return {
    ...answered(question),
    items: entries.map((entry): AttentionItem => {
      if ('severity' in entry) return entry
      if ('account' in entry) {
        const { account } = entry
        return { kind: 'receivable', accountId: account.id, accountName: account.name, amount: account.overdue, invoices: account.invoices, oldestDueOn: account.oldestDueOn, daysOverdue: account.daysOverdue, action: 'collect' }
      }
      const { deal, risk } = entry
      const name = names.get(deal.id)
      return {
        kind: 'deal',
        id: deal.id,
        name: name?.name ?? '',
        accountName: name?.accountName ?? null,
        unitName: name?.unitName ?? null,
        repName: name?.repName ?? null,
        regionName: name?.regionName ?? null,
        stageName: stages.get(deal.stageId)?.name ?? '',
        amount: deal.amountE4,
        expectedCloseOn: deal.expectedCloseAt === null ? null : isoFromDay(deal.expectedCloseAt),
        risk: risk.risk,
        riskBasis: risk.basis,
        pWin: risk.pWin,
        reasons: [...risk.reasons],
        action: actionFor(risk.reasons)
      }
    }),
    dealTotal: deals.length,
    dealAmount: deals.reduce((sum, deal) => sum + deal.amountE4, 0),
    receivableTotal: overdue.length,
    alertTotal: alerts.length
  }
}

/** What to do about the weightiest reason. */
export function actionFor(reasons: readonly AttentionReason[]): DealItem['action'] {
  const pushed = reasons.find((reason) => reason.key === 'close_pushed')
  if (pushed !== undefined && Number(pushed.params.times) >= 3) return 'escalate'
  switch (reasons[0]?.key) {
    case 'close_overdue':
    case 'close_pushed':
      return 'confirm_close_date'
    case 'stage_stalled':
      return 'plan_next_step'
    case 'no_activity':
      return 'call_customer'
    case 'competitor':
      return 'answer_competitor'
    case 'no_amount':
      return 'set_amount'
    case 'big_deal':
    case 'forecast_risk':
    case undefined:
      return 'review_deal'
  }
}

/** Alerts that nobody has taken up and that are about something in scope (alerts on the whole company always are). */
function openAlerts(db: ReadDb, question: Question): readonly AlertItem[] {
  const { regionIds, unitIds } = question.frame.scope
  return allText<{ firingId: number; ruleName: string; starterId: string | null; severity: AlertItem['severity']; subjectKind: AlertItem['subjectKind']; subjectId: number; subjectName: string; firedOn: number }>(
    db,
    `SELECT firing.id AS firingId, rule.name AS ruleName, rule.starter_id AS starterId, rule.severity, firing.subject_kind AS subjectKind, firing.subject_id AS subjectId,
       firing.subject_name AS subjectName, firing.fired_on AS firedOn
     FROM alert_firing AS firing JOIN alert_rule AS rule ON rule.id = firing.rule_id
     LEFT JOIN opportunity AS o ON firing.subject_kind = 'deal' AND o.id = firing.subject_id
     LEFT JOIN unit_membership AS member ON firing.subject_kind = 'unit' AND member.unit_id = firing.subject_id AND @asOf BETWEEN member.valid_from AND member.valid_to
     WHERE firing.resolved_on IS NULL AND firing.acknowledged_at_ms IS NULL AND coalesce(firing.snoozed_until, 0) <= @asOf
       AND (@regions IS NULL OR coalesce(CASE firing.subject_kind WHEN 'region' THEN firing.subject_id END, member.region_id, o.region_id, -1) IN (SELECT value FROM json_each(@regions))
            OR firing.subject_kind NOT IN ('region', 'unit', 'deal'))
       AND (@units IS NULL OR coalesce(CASE firing.subject_kind WHEN 'unit' THEN firing.subject_id END, o.unit_id, -1) IN (SELECT value FROM json_each(@units))
            OR firing.subject_kind NOT IN ('unit', 'deal'))
     ORDER BY CASE rule.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, firing.fired_on DESC, firing.id DESC`,
    { asOf: question.asOf, regions: regionIds === null ? null : JSON.stringify(regionIds), units: unitIds === null ? null : JSON.stringify(unitIds) }
  ).map((row) => ({ kind: 'alert', ...row, firedOn: isoFromDay(row.firedOn), action: 'acknowledge' }))
}
