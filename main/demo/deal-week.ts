import company from '../../resources/demo/company.json'
import { quarterEnd, quarterStart, type Day } from '../warehouse/day'
import { dealStage, listAmount, offered, record, type Deal, type DealActivity } from './deal'
import { atUsualDate } from './new-deal'
import type { Organisation } from './organisation'
import { plantedTruths } from './planted-truths'
import { festivalFactor, quarterEndFactor } from './season'

/** What a deal's week depends on beyond the deal itself. */
export interface DealWeek {
  readonly organisation: Organisation
  readonly workdays: readonly Day[]
  /** Supply trouble felt in the deal's region. */
  readonly supply: number
  readonly isInflating: boolean
  /** Deals won earlier with the account. */
  readonly accountWins: number
  readonly hasSevereTicket: boolean
}

const progressHazard = [0.36, 0.3, 0.28, 0.3, 0.5] as const
/** None in negotiation: there the decision says yes or no. */
const lossHazard = [0.028, 0.025, 0.02, 0, 0.012] as const
const { winDrivers, supplyShock, priceResponse, inflatedForecast } = plantedTruths

/** One week in the life of an open deal: engagement drifts, people act, dates and amounts move, at most one stage is passed. */
export function liveWeek(deal: Deal, week: DealWeek): void {
  const { random } = deal
  deal.engagement = deal.engagementMean + winDrivers.engagementMemory * (deal.engagement - deal.engagementMean) + random.normal(0, winDrivers.engagementNoise)
  deal.weeksInStage += 1
  deal.weeksOpen += 1
  const day = week.workdays.length === 0 ? null : random.pick(week.workdays)
  if (day === null) return

  const pace = festivalFactor(day)
  const changes = new Set<string>()
  changeOwner(deal, week, day, changes)
  changeScope(deal, changes)
  meetCompetitor(deal, day)
  moveDates(deal, week, day, changes)
  moveStage(deal, week, day, pace, changes)
  if (changes.size > 0) record(deal, day, changeOrder.filter((change) => changes.has(change)))
  act(deal, week, day, pace)
}

const changeOrder = ['stage', 'amount', 'close_date', 'owner'] as const

function changeOwner(deal: Deal, week: DealWeek, day: Day, changes: Set<string>): void {
  const members = week.organisation.membersOf(deal.unit.id, day)
  const hasLeft = !members.includes(deal.rep)
  if (!hasLeft && !deal.random.chance(0.0015)) return
  const others = members.filter((member) => member !== deal.rep)
  if (others.length === 0) return
  deal.rep = deal.random.pick(others)
  changes.add('owner')
}

function changeScope(deal: Deal, changes: Set<string>): void {
  const { random } = deal
  if (!random.chance(deal.stage < dealStage.approval ? 0.03 : 0.01)) return
  const factor = Math.exp(random.normal(0.01, 0.2))
  const before = deal.amount
  const listBefore = listAmount(deal.lines)
  deal.lines = deal.lines.map((line) => ({ ...line, quantity: Math.max(1, Math.round(line.quantity * factor)) }))
  deal.amount = deal.ratio === null ? Math.round((before * listAmount(deal.lines)) / listBefore / 1000) * 1000 : offered(deal.lines, deal.ratio)
  if (deal.amount === before) return
  changes.add('amount')
}

function meetCompetitor(deal: Deal, day: Day): void {
  const { random, rival } = deal
  if (rival === null || (deal.stage === dealStage.prospecting && !random.chance(0.4))) return
  if (!random.chance(deal.competitor === null ? 0.3 : 0.05)) return
  deal.competitor = rival
  deal.mentions.push({ day, competitor: rival, tone: Math.max(-1, Math.min(1, Math.round(random.normal(0.3 * deal.engagement - 0.1, 0.35) * 100) / 100)) })
}

function moveDates(deal: Deal, week: DealWeek, day: Day, changes: Set<string>): void {
  const { random } = deal
  const end = quarterEnd(day)
  if (week.isInflating && end - day < 21 && deal.expectedCloseAt > end && deal.expectedCloseAt <= end + 75 && deal.stage > 0 && random.chance(inflatedForecast.pullInChance)) {
    deal.expectedCloseAt = end - random.integer(0, 3)
    changes.add('close_date')
    return
  }
  const isDue = deal.expectedCloseAt <= day + 5
  const isLikelyToSign = deal.stage === dealStage.approval && deal.expectedCloseAt >= day - 7
  const isPushed = isDue ? !isLikelyToSign && random.chance(week.isInflating && day - quarterStart(day) > 14 && end - day < 21 ? 0.3 : 0.75) : random.chance(supplyShock.pushChance * week.supply)
  if (!isPushed) return
  const by = Math.round(random.normal(34, 12) - 4 * deal.engagement + 6 * week.supply)
  deal.expectedCloseAt = Math.max(day + 10, atUsualDate(random, Math.max(day, deal.expectedCloseAt) + Math.max(10, by)))
  deal.pushes += 1
  changes.add('close_date')
}

function moveStage(deal: Deal, week: DealWeek, day: Day, pace: number, changes: Set<string>): void {
  const { random } = deal
  const signing = quarterEndFactor(day) * (week.isInflating && quarterEnd(day) - day < 10 ? 1.4 : 1)
  const hurry = deal.stage === dealStage.approval ? signing : deal.stage === dealStage.negotiation ? Math.sqrt(signing) : 1
  const progress = (progressHazard[deal.stage] ?? 0) * pace * hurry * Math.exp(winDrivers.logProgressPerEngagement * deal.engagement + supplyShock.logProgress * week.supply)
  const rival = deal.competitor === null ? 0 : winDrivers.logLossCompetitor
  const known = winDrivers.logLossAccountHistory * Math.log1p(week.accountWins)
  const stuck = 0.04 * Math.max(0, deal.weeksInStage - 4)
  const loss =
    (lossHazard[deal.stage] ?? 0) * Math.sqrt(pace) *
    Math.exp(winDrivers.logLossPerEngagement * deal.engagement - 0.5 * (deal.rep.skill + winDrivers.logAmount * logSize(deal)) + rival + known + stuck + winDrivers.logLossPerPush * Math.min(winDrivers.pushesCounted, deal.pushes) + supplyShock.logLossHazard * week.supply)
  const fate = random.next()
  if (fate < Math.min(0.6, loss) || deal.weeksOpen > 70) return lose(deal, week, changes)
  if (fate >= Math.min(0.6, loss) + (1 - Math.exp(-progress))) return

  if (deal.stage === dealStage.negotiation && !random.chance(logistic(decisionLogOdds(deal, week)))) return lose(deal, week, changes)
  const skips = deal.stage === dealStage.prospecting && random.chance(0.08)
  enterStage(deal, deal.stage + (skips ? 2 : 1), day, changes)
  if (deal.stage === dealStage.won && week.isInflating && quarterEnd(day) - day < 10 && deal.ratio !== null) {
    deal.ratio -= inflatedForecast.closingDiscount
    deal.amount = offered(deal.lines, deal.ratio)
    changes.add('amount')
  }
}

/** Log-odds of the decision that ends the negotiation; every term is a planted truth. */
export function decisionLogOdds(deal: Deal, week: DealWeek): number {
  const slope = priceResponse.slopeByLine[deal.unit.line.key] ?? 0
  return (
    winDrivers.decisionIntercept + slope * ((deal.ratio ?? priceResponse.referenceRatio) - priceResponse.referenceRatio) + winDrivers.engagement * deal.engagement + winDrivers.logAmount * logSize(deal) +
    (deal.competitor === null ? 0 : winDrivers.competitor) + winDrivers.perPush * Math.min(winDrivers.pushesCounted, deal.pushes) + winDrivers.accountHistory * Math.log1p(week.accountWins) +
    (week.hasSevereTicket ? winDrivers.severeTicket : 0) + deal.rep.skill + deal.unit.skill + supplyShock.decisionLogOdds * week.supply
  )
}

function logSize(deal: Deal): number {
  return Math.log(Math.max(1, deal.amount) / 500_000)
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value))
}

function enterStage(deal: Deal, stage: number, day: Day, changes: Set<string>): void {
  const { random } = deal
  deal.stage = stage
  deal.weeksInStage = 0
  changes.add('stage')
  if (stage === dealStage.proposal || stage === dealStage.negotiation) {
    const before = deal.amount
    deal.ratio = stage === dealStage.proposal ? Math.min(1.03, deal.finalRatio + Math.abs(random.normal(0.02, 0.015))) : deal.finalRatio
    deal.amount = offered(deal.lines, deal.ratio)
    deal.quotes.push({ day, listAmount: listAmount(deal.lines), amount: deal.amount })
    if (deal.amount !== before) changes.add('amount')
  }
  if (stage === dealStage.approval && deal.expectedCloseAt > day + 30 && random.chance(0.7)) {
    deal.expectedCloseAt = day + random.integer(8, 24)
    changes.add('close_date')
  }
}

function lose(deal: Deal, week: DealWeek, changes: Set<string>): void {
  const { random } = deal
  const { lostReasons } = company
  const price = deal.ratio === null ? 0 : Math.max(0, deal.ratio - priceResponse.referenceRatio + 0.03)
  const reasons = [
    { name: lostReasons.price, weight: 0.4 + 22 * price },
    { name: lostReasons.competitor, weight: deal.competitor === null ? 0 : 2 },
    { name: lostReasons.supply, weight: 0.1 + 1.6 * week.supply },
    { name: lostReasons.budget, weight: 0.8 },
    { name: lostReasons.silent, weight: deal.engagement < -0.4 ? 1.8 : 0.3 },
    { name: lostReasons.postponed, weight: 0.3 + 0.35 * deal.pushes },
    { name: lostReasons.fit, weight: deal.stage < dealStage.negotiation ? 0.8 : 0.3 }
  ]
  deal.lostReason = random.weighted(reasons, (reason) => reason.weight).name
  deal.stage = dealStage.lost
  changes.add('stage')
}

const activityKinds = [
  { kind: 'call', weight: [40, 34, 24, 24, 30], minutes: 15 },
  { kind: 'email', weight: [30, 22, 22, 20, 30], minutes: 10 },
  { kind: 'visit', weight: [18, 22, 20, 26, 20], minutes: 90 },
  { kind: 'meeting', weight: [10, 14, 20, 26, 18], minutes: 60 },
  { kind: 'demo', weight: [2, 8, 14, 4, 2], minutes: 120 }
] as const

/** Activities of the week, none after the day on which the deal closed. */
function act(deal: Deal, week: DealWeek, changeDay: Day, pace: number): void {
  const { random } = deal
  const isClosed = deal.stage >= dealStage.won
  const days = isClosed ? week.workdays.filter((day) => day <= changeDay) : week.workdays
  const stage = Math.min(4, deal.stage)
  const count = Math.min(5, random.poisson(0.5 * Math.sqrt(pace) * (1 + 0.12 * stage) * Math.exp(winDrivers.logActivityPerEngagement * deal.engagement)))
  for (let index = 0; index < count; index += 1) {
    const kind = random.weighted(activityKinds, (candidate) => candidate.weight[stage] ?? 1)
    const mood = deal.engagement + random.normal(0, 1.1)
    const outcome: DealActivity['outcome'] = kind.kind === 'call' && mood < -1 ? 'no_answer' : mood > 0.7 ? 'positive' : mood < -1.1 ? 'negative' : 'neutral'
    deal.activities.push({
      day: random.pick(days), rep: deal.rep, kind: kind.kind, outcome, minutes: Math.max(5, Math.round((kind.minutes * Math.exp(random.normal(0, 0.35))) / 5) * 5),
      lagDays: random.weighted([0, 1, 2, 3], (lag) => [74, 16, 6, 4][lag] ?? 0)
    })
  }
}
