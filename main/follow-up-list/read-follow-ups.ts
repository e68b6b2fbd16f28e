import type { Scope } from '../contract/common'
import type { AttentionItem } from '../contract/war-room'
import { readOpenDeals, readStages, type DealSnapshot } from '../metrics/deal-snapshots'
import { whileDataStands } from '../metrics/data-memo'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { actionFor } from '../war-room/attention'
import { readDealRisks, type DealRisk } from '../war-room/deal-risk'
import { isInScope, readQuestion } from '../war-room/question'
import { chooseFollowUps, type Candidate, type Choice } from './choose-follow-ups'
import { readFollowUpPolicy } from './follow-up-policy'
import { isHeldOut } from './hold-out'

type DealItem = Extract<AttentionItem, { kind: 'deal' }>

export interface FollowUpCandidate extends Candidate {
  readonly deal: DealSnapshot
  readonly risk: DealRisk
  readonly pWin: number
  readonly action: DealItem['action']
  readonly dueOn: Day
}

export interface FollowUpChoice extends Choice<FollowUpCandidate> {
  readonly candidates: number
  readonly hidden: number
}

/** A deal that is less likely than this to go wrong needs nobody. */
const leastRisk = 0.1

/**
 * Who should be called today in the whole company: open deals with a reason to worry, by amount x risk x chance to win. The chance to win stands for what is
 * still to be saved: a sure loss is worth no call. Deals that somebody has taken care of are hidden until their day.
 */
export function readFollowUps(db: ReadDb, today: Day): FollowUpChoice {
  return whileDataStands(db, `followUps ${today}`, () => {
    const question = readQuestion(db, {}, today)
    const policy = readFollowUpPolicy(db)
    const open = readOpenDeals(db, today)
    const risks = readDealRisks(db, question, open)
    const stages = readStages(db)
    const owners = new Map(allText<{ id: number; key: string; repId: number | null }>(db, 'SELECT id, source_key AS key, rep_id AS repId FROM opportunity WHERE status = 0').map((row) => [row.id, row]))
    const hiddenDeals = readHidden(db, today)
    const workdays = readWorkdays(db, today)
    const candidates: FollowUpCandidate[] = []
    let hidden = 0
    for (const deal of open) {
      const risk = risks.get(deal.id)
      if (risk === undefined || risk.risk < leastRisk || deal.amountE4 <= 0 || risk.reasons.every((reason) => reason.key === 'big_deal')) continue
      if (hiddenDeals.has(deal.id)) {
        hidden += 1
        continue
      }
      const owner = owners.get(deal.id)
      const pWin = risk.pWin ?? stages.get(deal.stageId)?.probability ?? 0
      candidates.push({
        id: deal.id, unitId: deal.unitId, repId: owner?.repId ?? null, worthE4: Math.round(deal.amountE4 * risk.risk * pWin), isHeldOut: isHeldOut(owner?.key ?? String(deal.id), today, policy.holdOutShare),
        deal, risk, pWin, action: actionFor(risk.reasons), dueOn: dueDay(deal, risk, workdays, today)
      })
    }
    return { ...chooseFollowUps(candidates, policy), candidates: candidates.length, hidden }
  })
}

/** The part of the list that a scope or a rep asks for; the caps are those of the whole company, so that everybody sees the same list. */
export function narrowed(db: ReadDb, choice: FollowUpChoice, scope: Scope, repId: number | undefined, today: Day): { readonly shown: readonly FollowUpCandidate[]; readonly heldOut: number } {
  const question = readQuestion(db, { scope }, today)
  const isAsked = (candidate: FollowUpCandidate): boolean => isInScope(question, candidate.deal) && (repId === undefined || candidate.repId === repId)
  return { shown: choice.shown.filter(isAsked), heldOut: choice.heldOut.filter(isAsked).length }
}

function readHidden(db: ReadDb, today: Day): ReadonlySet<number> {
  return new Set(
    allText<{ id: number }>(
      db,
      `SELECT opportunity_id AS id FROM follow_up_action WHERE withdrawn_at_ms IS NULL AND made_on <= @today GROUP BY opportunity_id HAVING max(hidden_until) > @today`,
      { today }
    ).map((row) => row.id)
  )
}

/** The next workdays, tomorrow first. */
function readWorkdays(db: ReadDb, today: Day): readonly Day[] {
  return allText<{ day: Day }>(db, 'SELECT day FROM calendar WHERE day > ? AND is_workday = 1 ORDER BY day LIMIT 10', [today]).map((row) => row.day)
}

/** The next workday where the date has passed, else within three, but before the deal is expected to close. */
function dueDay(deal: DealSnapshot, risk: DealRisk, workdays: readonly Day[], today: Day): Day {
  const urgent = risk.reasons.some((reason) => reason.key === 'close_overdue') || risk.risk >= 0.6
  const usual = workdays[urgent ? 0 : 2] ?? today + (urgent ? 1 : 3)
  const before = deal.expectedCloseAt !== null && deal.expectedCloseAt > today ? Math.max(workdays[0] ?? today + 1, deal.expectedCloseAt - 1) : usual
  return Math.min(usual, before)
}
