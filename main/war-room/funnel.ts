import type { RouteOutput } from '../contract'
import { readStages } from '../metrics/deal-snapshots'
import { readStagePassages } from '../metrics/stage-passages'
import type { ReadDb } from '../warehouse/database'
import { addMonths } from '../warehouse/day'
import { forecastablePool } from './outlook'
import { answered, type Question } from './question'

/** Months of history that say how deals move on. */
export const passageMonths = 6

/** Open deals of the period by stage, and how deals have moved on lately. */
export function readFunnel(db: ReadDb, question: Question): RouteOutput<'warRoom.funnel'> {
  const pool = forecastablePool(db, question)
  const passages = readStagePassages(db, addMonths(question.asOf, -passageMonths) + 1, question.asOf, question.frame.scope)
  const stages = [...readStages(db).values()].filter((stage) => stage.kind === 'open' && (passages.has(stage.id) || pool.some((deal) => deal.stageId === stage.id)))
  return {
    ...answered(question),
    stages: stages.map((stage) => {
      const deals = pool.filter((deal) => deal.stageId === stage.id)
      const passage = passages.get(stage.id)
      const left = (passage?.leftForwards ?? 0) + (passage?.leftOtherwise ?? 0)
      return {
        id: stage.id,
        name: stage.name,
        position: stage.position,
        probability: stage.probability,
        count: deals.length,
        amount: deals.reduce((sum, deal) => sum + deal.amountE4, 0),
        weighted: deals.reduce((sum, deal) => sum + Math.round(deal.amountE4 * stage.probability), 0),
        conversion: left === 0 ? null : (passage?.leftForwards ?? 0) / left,
        leftForwards: passage?.leftForwards ?? 0,
        leftOtherwise: passage?.leftOtherwise ?? 0,
        medianDays: passage?.medianDays ?? null
      }
    })
  }
}
