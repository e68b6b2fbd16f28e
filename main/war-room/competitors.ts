import type { RouteOutput } from '../contract'
import { readCompetitorDeals, readMentionWeeks } from '../metrics/competitor-figures'
import { byText } from '../metrics/dimension-values'
import type { ReadDb } from '../warehouse/database'
import { addMonths, weekStart } from '../warehouse/day'
import { passageMonths } from './funnel'
import { answered, type Question } from './question'

const weeksShown = 13

/** Who is met, how often, and how that has ended lately. */
export function readCompetitors(db: ReadDb, question: Question): RouteOutput<'warRoom.competitors'> {
  const { scope } = question.frame
  const firstWeek = weekStart(question.asOf) - (weeksShown - 1) * 7
  const weeks = readMentionWeeks(db, firstWeek - weeksShown * 7, question.asOf, scope)
  const deals = readCompetitorDeals(db, addMonths(question.asOf, -passageMonths) + 1, question.asOf, scope)
  const names = [...new Set([...weeks.map((week) => week.competitor), ...deals.map((deal) => deal.competitor)])].sort(byText)
  const competitors = names.map((name) => {
    const own = weeks.filter((week) => week.competitor === name)
    const weekly = Array<number>(weeksShown).fill(0)
    let before = 0
    for (const week of own) {
      const index = (week.weekStart - firstWeek) / 7
      if (index < 0) before += week.mentions
      else weekly[index] = week.mentions
    }
    const against = deals.find((deal) => deal.competitor === name)
    const ended = (against?.won ?? 0) + (against?.lost ?? 0)
    return {
      name,
      mentions: weekly.reduce((sum, mentions) => sum + mentions, 0),
      mentionsBefore: before,
      openAmount: against?.openAmountE4 ?? 0,
      openDeals: against?.openDeals ?? 0,
      won: against?.won ?? 0,
      lost: against?.lost ?? 0,
      winRate: ended === 0 ? null : (against?.won ?? 0) / ended,
      weekly
    }
  })
  return { ...answered(question), competitors: competitors.sort((a, b) => b.mentions - a.mentions || b.openAmount - a.openAmount || byText(a.name, b.name)) }
}
