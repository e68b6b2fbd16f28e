import company from '../../resources/demo/company.json'
import { addMonths, monthStart, quarterEnd, type Day } from '../warehouse/day'
import type { Account } from './accounts'
import { listAmount, record, type Deal, type DealLine } from './deal'
import type { Rep, Unit } from './organisation'
import { plantedTruths } from './planted-truths'
import type { Random } from './random'

const medianYuan = 505_000
const logDeviation = 0.95

/** A deal on the day it is first written down: size log-normal by line and customer, first date and amount as rough guesses. */
export function newDeal(random: Random, account: Account, unit: Unit, rep: Rep, day: Day, isRepeatCustomer: boolean): Deal {
  const { winDrivers, priceResponse } = plantedTruths
  const source = random.weighted(company.leadSources, (candidate) => (candidate.name === '老客户增购' && !isRepeatCustomer ? 0 : candidate.weight))
  const lines = drawLines(random, unit, medianYuan * unit.line.weight * account.weight ** 0.22 * Math.exp(random.normal(0, logDeviation)))
  const rival = random.chance(0.42) ? random.weighted(company.competitors, (candidate) => candidate.weight).name : null
  const finalRatio = random.normal(priceResponse.referenceRatio - (rival === null ? 0 : priceResponse.competitorConcession), priceResponse.ratioDeviation)
  const engagementMean = winDrivers.leadSource * source.effect
  const deal: Deal = {
    random, account, unit, rep, lines, rival, engagementMean,
    name: `${account.city}${account.stem}${random.pick(unit.line.projects)}项目`,
    leadSource: source.name,
    sourceEffect: source.effect,
    createdAt: day,
    finalRatio: Math.min(1.02, Math.max(0.68, finalRatio)),
    engagement: random.normal(engagementMean, winDrivers.engagementDeviation),
    stage: 0,
    amount: Math.round((listAmount(lines) * 0.93 * Math.exp(random.normal(0, 0.12))) / 1000) * 1000,
    ratio: null,
    expectedCloseAt: atUsualDate(random, day + Math.max(30, Math.round(random.normal(80, 26)))),
    weeksInStage: 0,
    weeksOpen: 0,
    pushes: 0,
    competitor: null,
    lostReason: null,
    events: [], activities: [], quotes: [], mentions: []
  }
  record(deal, day, ['created'])
  return deal
}

/** People like month ends, and quarter ends more. */
export function atUsualDate(random: Random, day: Day): Day {
  const taste = random.next()
  if (taste < 0.3) return quarterEnd(day)
  return taste < 0.55 ? addMonths(monthStart(day), 1) - 1 : day
}

/** One to three models of the unit's line in quantities that come near a list amount. */
export function drawLines(random: Random, unit: Unit, yuan: number): DealLine[] {
  const affordable = unit.line.models.filter((model) => model.listPrice <= yuan * 1.2)
  const cheapest = unit.line.models.reduce((best, model) => (model.listPrice < best.listPrice ? model : best))
  const candidates = affordable.length > 0 ? affordable : [cheapest]
  const count = Math.min(candidates.length, random.weighted([1, 2, 3], (lines) => [0, 62, 28, 10][lines] ?? 0))
  const chosen = new Set<DealLine['model']>()
  while (chosen.size < count) chosen.add(random.weighted(candidates, (model) => Math.sqrt(model.listPrice)))
  return [...chosen].map((model) => ({ model, quantity: Math.max(1, Math.round(yuan / count / model.listPrice)) }))
}
