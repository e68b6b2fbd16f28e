import { openStatus, wonStatus } from './event-streams'
import type { DealWorld } from './deal-world'

/** Plays one row of `states`. A deal's first row makes it known; a row with a closing status moves its outcome into every rate. */
export function applyState(world: DealWorld, row: number): void {
  const { states, deals, stages } = world.streams
  const deal = states.deal[row] ?? 0
  const stage = states.stage[row] ?? 0
  const status = states.status[row] ?? 0
  const occurredAt = states.occurredAt[row] ?? 0
  const knownAt = states.knownAt[row] ?? 0
  const account = deals.account[deal] ?? -1
  const wasKnown = world.isKnown[deal] === 1
  const wasOpen = wasKnown && world.status[deal] === openStatus
  const isOpen = status === openStatus

  if (!wasKnown) {
    world.isKnown[deal] = 1
    world.stage[deal] = stage
    world.stageSince[deal] = occurredAt
    world.firstAmountE4[deal] = states.amountE4[row] ?? Number.NaN
  } else if (world.stage[deal] !== stage) {
    const before = world.stage[deal] ?? 0
    recordDwell(world, before, occurredAt - (world.stageSince[deal] ?? 0))
    if (isOpen) {
      if ((stages[stage]?.position ?? 0) > (stages[before]?.position ?? 0)) world.movesForward[deal] = (world.movesForward[deal] ?? 0) + 1
      else world.movesBack[deal] = (world.movesBack[deal] ?? 0) + 1
      world.stage[deal] = stage
      world.stageSince[deal] = occurredAt
    }
  }
  if (isOpen && stage < 31) world.stagesVisited[deal] = (world.stagesVisited[deal] ?? 0) | (1 << stage)
  if (isOpen || !wasKnown) {
    applyAmount(world, deal, states.amountE4[row] ?? Number.NaN, knownAt)
    applyExpectedClose(world, deal, states.expectedCloseAt[row] ?? Number.NaN, knownAt)
  }
  applyOwner(world, row, deal, wasOpen, isOpen)
  if (wasOpen !== isOpen && account >= 0) world.accountOpenDeals[account] = Math.max(0, (world.accountOpenDeals[account] ?? 0) + (isOpen ? 1 : -1))
  world.status[deal] = status
  if (!isOpen && (wasOpen || !wasKnown)) recordOutcome(world, deal, knownAt, occurredAt, status === wonStatus, states.amountE4[row] ?? Number.NaN)
}

function applyAmount(world: DealWorld, deal: number, amount: number, day: number): void {
  const before = world.amountE4[deal] ?? Number.NaN
  if (Number.isNaN(amount) || amount === before) return
  if (!Number.isNaN(before)) {
    world.amountChanges[deal] = (world.amountChanges[deal] ?? 0) + 1
    world.amountChangedAt[deal] = day
  }
  if (Number.isNaN(world.firstAmountE4[deal] ?? Number.NaN)) world.firstAmountE4[deal] = amount
  world.amountE4[deal] = amount
}

function applyExpectedClose(world: DealWorld, deal: number, expected: number, day: number): void {
  const before = world.expectedCloseAt[deal] ?? Number.NaN
  if (Number.isNaN(expected) || expected === before) return
  if (expected > before) {
    world.pushes[deal] = (world.pushes[deal] ?? 0) + 1
    world.pushedDays[deal] = (world.pushedDays[deal] ?? 0) + expected - before
    world.pushedAt[deal] = day
  }
  world.expectedCloseAt[deal] = expected
}

function applyOwner(world: DealWorld, row: number, deal: number, wasOpen: boolean, isOpen: boolean): void {
  const { states } = world.streams
  const before = world.rep[deal] ?? -1
  const rep = states.rep[row] ?? -1
  if (wasOpen && before >= 0) world.repOpenDeals[before] = Math.max(0, (world.repOpenDeals[before] ?? 0) - 1)
  if (isOpen && rep >= 0) world.repOpenDeals[rep] = (world.repOpenDeals[rep] ?? 0) + 1
  if (wasOpen && before >= 0 && rep >= 0 && rep !== before) world.ownerChanges[deal] = (world.ownerChanges[deal] ?? 0) + 1
  world.rep[deal] = rep
  world.unit[deal] = states.unit[row] ?? -1
  world.region[deal] = states.region[row] ?? -1
}

function recordDwell(world: DealWorld, stage: number, days: number): void {
  world.dwellLogSum[stage] = (world.dwellLogSum[stage] ?? 0) + Math.log(1 + Math.max(0, days))
  world.dwellCount[stage] = (world.dwellCount[stage] ?? 0) + 1
}

function recordOutcome(world: DealWorld, deal: number, knownAt: number, occurredAt: number, won: boolean, amount: number): void {
  const { deals, accountFacts, regionParent, stages } = world.streams
  const { rates } = world
  const account = deals.account[deal] ?? -1
  const money = Number.isNaN(amount) ? (world.amountE4[deal] ?? 0) || 0 : amount
  rates.company.record(0, knownAt, won, money)
  rates.rep.record(world.rep[deal] ?? -1, knownAt, won, money)
  rates.unit.record(world.unit[deal] ?? -1, knownAt, won, money)
  rates.product.record(deals.product[deal] ?? -1, knownAt, won, money)
  rates.leadSource.record(deals.leadSource[deal] ?? -1, knownAt, won, money)
  rates.competitor.record(world.competitor[deal] ?? -1, knownAt, won, money)
  for (let region = world.region[deal] ?? -1; region >= 0; region = regionParent[region] ?? -1) rates.region.record(region, knownAt, won, money)
  const visited = world.stagesVisited[deal] ?? 0
  for (let stage = 0; stage < Math.min(31, stages.length); stage += 1) if ((visited & (1 << stage)) !== 0) rates.stage.record(stage, knownAt, won, money)
  if (account >= 0) {
    rates.account.record(account, knownAt, won, money)
    rates.industry.record(accountFacts.industry[account] ?? -1, knownAt, won, money)
    if (won) {
      world.accountWins[account] = (world.accountWins[account] ?? 0) + 1
      world.accountWonAt[account] = knownAt
    } else world.accountLosses[account] = (world.accountLosses[account] ?? 0) + 1
  }
  world.cycleLogSum += Math.log(1 + Math.max(0, occurredAt - (deals.createdAt[deal] ?? occurredAt)))
  world.cycleCount += 1
}

const fadeDays = 14

export function applyActivity(world: DealWorld, row: number): void {
  const { activities } = world.streams
  const deal = activities.deal[row] ?? 0
  const day = activities.occurredAt[row] ?? 0
  const last = world.lastActivityAt[deal] ?? Number.NaN
  const latest = Number.isNaN(last) ? day : Math.max(last, day)
  const faded = Number.isNaN(last) ? 0 : (world.recentActivity[deal] ?? 0) * 2 ** ((last - latest) / fadeDays)
  world.recentActivity[deal] = faded + 2 ** ((day - latest) / fadeDays)
  world.lastActivityAt[deal] = latest
  if (world.activities[deal] === 0) world.firstActivityAt[deal] = day
  world.activities[deal] = (world.activities[deal] ?? 0) + 1
  world.activityTone[deal] = (world.activityTone[deal] ?? 0) * 0.7 + (activities.isGood[row] ?? 0)
  if (activities.isMeeting[row] === 1) {
    world.meetings[deal] = (world.meetings[deal] ?? 0) + 1
    world.lastMeetingAt[deal] = day
  }
}

export function applyMention(world: DealWorld, row: number): void {
  const { mentions } = world.streams
  const deal = mentions.deal[row] ?? 0
  world.mentions[deal] = (world.mentions[deal] ?? 0) + 1
  world.lastMentionAt[deal] = mentions.knownAt[row] ?? 0
  world.competitor[deal] = mentions.competitor[row] ?? -1
  const tone = mentions.tone[row] ?? Number.NaN
  if (!Number.isNaN(tone)) world.mentionTone[deal] = tone
}

export function applyQuote(world: DealWorld, row: number): void {
  const { quotes } = world.streams
  const deal = quotes.deal[row] ?? 0
  const ratio = quotes.ratio[row] ?? Number.NaN
  if (world.quotes[deal] === 0) world.firstQuoteRatio[deal] = ratio
  world.quotes[deal] = (world.quotes[deal] ?? 0) + 1
  world.lastQuoteAt[deal] = quotes.knownAt[row] ?? 0
  world.quoteRatio[deal] = ratio
}

export function applyTicket(world: DealWorld, row: number): void {
  const { tickets } = world.streams
  const account = tickets.account[row] ?? 0
  const step = tickets.step[row] ?? 0
  const open = Math.max(0, (world.openTickets[account] ?? 0) + step)
  world.openTickets[account] = open
  if (open === 0) world.worstTicket[account] = Number.NaN
  if (step > 0) {
    const worst = world.worstTicket[account] ?? Number.NaN
    const severity = tickets.severity[row] ?? Number.NaN
    world.worstTicket[account] = Number.isNaN(worst) ? severity : Math.max(worst, severity)
    world.lastTicketAt[account] = tickets.knownAt[row] ?? 0
  }
}
