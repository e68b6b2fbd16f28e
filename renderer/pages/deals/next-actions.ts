import type { RouteOutput } from '../../../main/contract'
import { daysBetween } from '../../format/day'

type Detail = RouteOutput<'deals.detail'>

export interface NextAction {
  readonly id: 'confirm_close_date' | 'plan_next_step' | 'call_customer' | 'answer_competitor' | 'set_amount' | 'escalate'
  readonly params: Readonly<Record<string, string | number>>
}

const quietDays = 21
const recentMentionDays = 60

/** What to do next on an open deal and why: plain rules over what is on this page, the most pressing first. */
export function nextActions(detail: Detail, today: string): readonly NextAction[] {
  const { deal } = detail
  if (deal.status !== 'open') return []
  const actions: NextAction[] = []
  if (deal.expectedCloseOn !== null && deal.expectedCloseOn < today) actions.push({ id: 'confirm_close_date', params: { days: daysBetween(deal.expectedCloseOn, today) } })
  const mention = detail.mentions.filter((each) => daysBetween(each.on, today) <= recentMentionDays).at(-1)
  if (mention !== undefined) actions.push({ id: 'answer_competitor', params: { competitor: mention.competitor } })
  if (deal.lastActivityOn !== null && daysBetween(deal.lastActivityOn, today) >= quietDays) actions.push({ id: 'call_customer', params: { days: daysBetween(deal.lastActivityOn, today) } })
  if (detail.usualStageDays !== null && deal.stageDays > 1.5 * detail.usualStageDays && deal.stageDays > 7) {
    actions.push({ id: 'plan_next_step', params: { days: deal.stageDays, usual: Math.round(detail.usualStageDays) } })
  }
  if (detail.closeDatePushes >= 2) actions.push({ id: 'escalate', params: { times: detail.closeDatePushes } })
  if (deal.amount === null || deal.amountImputed) actions.push({ id: 'set_amount', params: {} })
  return actions
}
