import type { Day } from '../warehouse/day'
import { dealStage, listAmount, type DealLine } from './deal'
import { demoToday, goLive, type DemoOptions } from './demo-options'
import type { KnownDeal, KnownState } from './known-deal'
import type { Organisation } from './organisation'
import { randomStream } from './random'
import { tableRows, type TableRows } from './table-writer'

const e4 = (yuan: number): number => Math.round(yuan * 10_000)
const numbered = (prefix: string, id: number): string => `${prefix}${String(id).padStart(6, '0')}`

/** Opportunities with their whole history, lines, credits, activities, quotes and competitor mentions. */
export function dealRows(options: DemoOptions, organisation: Organisation, deals: readonly KnownDeal[]): readonly TableRows[] {
  return [
    tableRows('opportunity', deals.map(opportunityRow)),
    tableRows('opportunity_history', deals.flatMap((known) => known.states.map((state, index) => historyRow(known, state, index + 1)))),
    tableRows('opportunity_line', deals.flatMap((known) => lineRows(known))),
    tableRows('opportunity_credit', creditRows(options, organisation, deals)),
    tableRows('activity', activityRows(deals)),
    tableRows('quote', quoteRows(deals)),
    tableRows('competitor_mention', mentionRows(deals))
  ]
}

function opportunityRow(known: KnownDeal) {
  const { deal, last, states, status } = known
  const competitor = deal.mentions.find((mention) => mention.day <= demoToday)?.competitor ?? null
  return {
    id: known.id, source_key: known.key, name: deal.name, account_id: deal.account.id, product_id: leadingProduct(last.lines), rep_id: last.rep.id, unit_id: deal.unit.id,
    region_id: deal.account.province.id, stage_id: last.stage + 1, status, amount_e4: e4(last.amount), currency_id: 1, source_amount: last.amount,
    list_amount_e4: last.isQuoted ? e4(listAmount(last.lines)) : null, lead_source: deal.leadSource, competitor, lost_reason: status === 2 ? deal.lostReason : null,
    forecast_category: categoryOf(known), created_at: deal.createdAt, expected_close_at: last.expectedCloseAt, closed_at: known.closedAt, occurred_at: deal.createdAt,
    known_at: states[0]?.knownAt ?? deal.createdAt, reconstructed: states[0]?.isReconstructed === true ? 1 : 0
  }
}

function categoryOf(known: KnownDeal): string {
  if (known.status === 1) return 'closed'
  if (known.status === 2) return 'omitted'
  return known.last.stage === dealStage.approval ? 'commit' : known.last.stage === dealStage.negotiation ? 'best_case' : 'pipeline'
}

function leadingProduct(lines: readonly DealLine[]): number | null {
  let leading: DealLine | undefined
  for (const line of lines) if (leading === undefined || line.model.listPrice * line.quantity > leading.model.listPrice * leading.quantity) leading = line
  return leading?.model.id ?? null
}

function historyRow(known: KnownDeal, state: KnownState, seq: number) {
  return {
    opportunity_id: known.id, seq, occurred_at: state.day, known_at: state.knownAt, change: state.change, stage_id: state.stage + 1,
    status: state.stage === dealStage.won ? 1 : state.stage === dealStage.lost ? 2 : 0, amount_e4: e4(state.amount), expected_close_at: state.expectedCloseAt, rep_id: state.rep.id,
    unit_id: known.deal.unit.id, region_id: known.deal.account.province.id, reconstructed: state.isReconstructed ? 1 : 0
  }
}

function lineRows(known: KnownDeal) {
  const { lines, amount } = known.last
  const list = listAmount(lines)
  let rest = amount
  return lines.map((line, index) => {
    const share = index === lines.length - 1 ? rest : Math.round((amount * line.model.listPrice * line.quantity) / list)
    rest -= share
    return { opportunity_id: known.id, line: index + 1, product_id: line.model.id, quantity: line.quantity, amount_e4: e4(share) }
  })
}

/** The owner alone, or shared seven to three with a colleague; specialists' overlays stand beside the hundred percent. */
function creditRows(options: DemoOptions, organisation: Organisation, deals: readonly KnownDeal[]) {
  const random = randomStream(options.seed, 'credits')
  return deals.flatMap(({ id, deal, last }) => {
    const from = Math.max(deal.createdAt, goLive)
    const credit = (repId: number, role: string, share: number, isOverlay = 0) => ({ opportunity_id: id, rep_id: repId, role, share, is_overlay: isOverlay, valid_from: from })
    const colleagues = organisation.membersOf(deal.unit.id, from).filter((rep) => rep !== last.rep)
    const isShared = random.chance(0.14) && colleagues.length > 0
    const rows = isShared ? [credit(last.rep.id, 'owner', 0.7), credit(random.pick(colleagues).id, 'co_owner', 0.3)] : [credit(last.rep.id, 'owner', 1)]
    if (random.chance(0.06) && colleagues.length > 0) rows.push(credit(random.pick(colleagues).id, 'presales', 0.2, 1))
    return rows
  })
}

function activityRows(deals: readonly KnownDeal[]) {
  return deals
    .flatMap((known) => known.deal.activities.map((activity) => ({ known, activity, knownAt: activity.day + activity.lagDays })))
    .filter(({ activity, knownAt }) => activity.day >= goLive && knownAt <= demoToday)
    .sort((a, b) => a.knownAt - b.knownAt)
    .map(({ known, activity, knownAt }, index) => ({
      id: index + 1, source_key: numbered('V', index + 1), opportunity_id: known.id, account_id: known.deal.account.id, rep_id: activity.rep.id, kind: activity.kind, outcome: activity.outcome,
      minutes: activity.minutes, occurred_at: activity.day, known_at: knownAt
    }))
}

function quoteRows(deals: readonly KnownDeal[]) {
  return deals
    .flatMap((known) => known.deal.quotes.filter((quote) => quote.day <= demoToday).map((quote, index, all) => ({ known, quote, isLatest: index === all.length - 1 })))
    .sort((a, b) => a.quote.day - b.quote.day)
    .map(({ known, quote, isLatest }, index) => ({
      id: index + 1, source_key: numbered('Q', index + 1), opportunity_id: known.id, product_id: leadingProduct(known.last.lines), account_id: known.deal.account.id, list_amount_e4: e4(quote.listAmount), amount_e4: e4(quote.amount),
      list_price_e4: e4(quote.listAmount), unit_price_e4: e4(quote.amount), discount: 1 - quote.amount / quote.listAmount,
      status: !isLatest ? 'superseded' : known.status === 1 ? 'won' : known.status === 2 ? 'lost' : 'open', occurred_at: quote.day, ...knownSince(quote.day)
    }))
}

function mentionRows(deals: readonly KnownDeal[]) {
  return deals
    .flatMap((known) => known.deal.mentions.filter((mention) => mention.day <= demoToday).map((mention) => ({ known, mention })))
    .sort((a, b) => a.mention.day - b.mention.day)
    .map(({ known, mention }, index) => ({
      id: index + 1, source_key: numbered('M', index + 1), opportunity_id: known.id, competitor: mention.competitor, tone: mention.tone, occurred_at: mention.day, ...knownSince(mention.day)
    }))
}

/** Papers from before the CRM went live were brought over then. */
function knownSince(day: Day): { known_at: Day; reconstructed: number } {
  return day < goLive ? { known_at: goLive, reconstructed: 1 } : { known_at: day, reconstructed: 0 }
}
