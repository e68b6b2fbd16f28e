import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { queryMetrics } from './query-metrics'
import { firstDay, inCompanyWith, lastDay, randomDeals } from './random-company'

interface State {
  readonly deal: number
  readonly knownAt: number
  readonly status: number
  readonly stageId: number
  readonly amountE4: number | null
  readonly regionId: number | null
  readonly unitId: number | null
  readonly repId: number | null
}

/** Every change told again in the order in which it became known, up to the end of a day: what is open then. */
function replay(db: ReadDb, day: number): ReadonlyMap<string, readonly [amount: number, deals: number]> {
  const now = new Map<number, State>()
  for (const state of allText<State>(
    db,
    `SELECT opportunity_id AS deal, known_at AS knownAt, status, stage_id AS stageId, amount_e4 AS amountE4, region_id AS regionId, unit_id AS unitId, rep_id AS repId FROM opportunity_history ORDER BY known_at, seq`
  )) {
    if (state.knownAt <= day) now.set(state.deal, state)
  }
  const open = new Map<string, readonly [number, number]>()
  for (const { status, stageId, amountE4, regionId, unitId, repId } of now.values()) {
    if (status !== 0) continue
    const name = JSON.stringify([regionId, unitId, repId, stageId])
    const [amount, deals] = open.get(name) ?? [0, 0]
    open.set(name, [amount + (amountE4 ?? 0), deals + 1])
  }
  return open
}

it('the pipeline as of any past day is what a replay of the history leaves open: amount, stage and owner', () => {
  let pastDeals = 0
  fc.assert(
    fc.property(randomDeals, fc.integer({ min: firstDay, max: lastDay }), (deals, day) => {
      inCompanyWith(deals, ({ db }) => {
        const table = queryMetrics(db, { measures: ['pipeline', 'pipeline_count'], by: ['region', 'unit', 'rep', 'stage'], asOf: isoFromDay(day) }, lastDay)
        const told = new Map(table.rows.map((row, index) => [JSON.stringify(table.ids[index]), [Number(row[4]), Number(row[5])] as const]))
        const replayed = replay(db, day)
        expect(told).toEqual(replayed)
        pastDeals += replayed.size
      })
    }),
    { numRuns: 200 }
  )
  expect(pastDeals).toBeGreaterThan(200)
})
