import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { alertRule, type AlertRule } from '../contract/alerts'
import { openWriter } from '../warehouse/database'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { openFactSeries } from './fact-series'
import { evaluatorOf, noStates, type Evaluation } from './evaluate-rule'
import { replayDays, replayRule } from './replay'
import type { FactSeries } from './readings'

const db = openWriter(':memory:')
prepareWorkspace(db)
afterAll(() => void db.sqlite.close())

const [from, to] = [20_000, 20_045]

interface DrawnDeal {
  readonly created: number
  readonly steps: readonly { readonly after: number; readonly stage: number; readonly status: number; readonly amount: number; readonly close: number | null }[]
  readonly activities: readonly number[]
}

const anyDeal: fc.Arbitrary<DrawnDeal> = fc.record({
  created: fc.integer({ min: from - 20, max: to - 3 }),
  steps: fc.array(
    fc.record({
      after: fc.integer({ min: 0, max: 9 }),
      stage: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom(0, 0, 0, 0, 1, 2),
      amount: fc.integer({ min: 1, max: 9 }),
      close: fc.option(fc.integer({ min: from - 5, max: to + 15 }))
    }),
    { minLength: 1, maxLength: 7 }
  ),
  activities: fc.array(fc.integer({ min: from - 15, max: to }), { maxLength: 7 })
})

const anyCondition = fc.record({
  measure: fc.constantFrom('days_without_activity', 'days_in_stage', 'days_past_close', 'days_to_close', 'close_date_pushes', 'deal_age', 'deal_amount', 'stage_probability'),
  comparison: fc.constantFrom('above', 'below'),
  threshold: fc.oneof(fc.integer({ min: -3, max: 20 }), fc.constantFrom(0.3, 4.5, 50_000)),
  hysteresis: fc.constantFrom(0, 0, 1, 2.5, 6)
})

const anyRule: fc.Arbitrary<AlertRule> = fc
  .tuple(
    anyCondition,
    fc.array(anyCondition, { maxLength: 2 }),
    fc.record({
      combinator: fc.constantFrom('and', 'or'),
      forDays: fc.integer({ min: 0, max: 6 }),
      cooldownDays: fc.integer({ min: 0, max: 9 }),
      minimumAmountE4: fc.constantFrom(0, 40_000),
      muted: fc.option(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 8 })))
    })
  )
  .map(([lead, others, { combinator, muted, ...more }]) =>
    alertRule.parse({
      ...lead, ...more, subjectKind: 'deal',
      ...(others.length === 0 ? {} : { when: { combinator, items: [...others.slice(0, 1), 'lead', ...others.slice(1)] } }),
      ...(muted === null ? {} : { mute: { windows: [{ from: isoOf(from + muted[0]), to: isoOf(from + muted[0] + muted[1]) }] } })
    })
  )

const isoOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

function writeDeals(deals: readonly DrawnDeal[]): void {
  db.sqlite.pragma('foreign_keys = OFF')
  for (const table of ['activity', 'opportunity_history', 'opportunity']) db.sqlite.exec(`DELETE FROM ${table}`)
  const deal = db.sqlite.prepare(
    `INSERT INTO opportunity (id, source_key, name, stage_id, status, amount_e4, created_at, expected_close_at, closed_at, occurred_at, known_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const history = db.sqlite.prepare(`INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at) VALUES (?, ?, ?, ?, 'stage', ?, ?, ?, ?)`)
  const activity = db.sqlite.prepare(`INSERT INTO activity (source_key, opportunity_id, kind, occurred_at, known_at) VALUES (?, ?, 'call', ?, ?)`)
  deals.forEach(({ created, steps, activities }, index) => {
    const id = index + 1
    let day = created
    steps.forEach(({ after, stage, status, amount, close }, seq) => {
      if (seq > 0) day += after
      history.run(id, seq + 1, day, day, stage, status, amount * 10_000, close)
    })
    const last = steps[steps.length - 1]
    const status = last?.status ?? 0
    deal.run(id, `d${id}`, `deal ${id}`, last?.stage ?? 1, status, (last?.amount ?? 1) * 10_000, created, last?.close ?? null, status === 0 ? null : day, created, created)
    activities.forEach((on, at) => void activity.run(`a${id}-${at}`, id, on, on + (at % 3)))
  })
}

const everyDayLookedAt = ({ changesOn: _changesOn, ...series }: FactSeries): FactSeries => series

it('told by changes, deals fire, resolve and stand as they do when each is looked at on every day', () => {
  fc.assert(
    fc.property(fc.array(anyDeal, { minLength: 1, maxLength: 9 }), anyRule, fc.constantFrom('day' as const, 'week' as const), (deals, rule, step) => {
      writeDeals(deals)
      const open = (): FactSeries => openFactSeries(db, rule, from, to)
      expect(open().changesOn).toBeDefined()
      const days = replayDays(from, to, step)
      const statesOf = (series: FactSeries): unknown => {
        const evaluator = evaluatorOf(rule, series, noStates)
        return days.map((day) => {
          evaluator.evaluate(day)
          return [...evaluator.states().values()].sort((a, b) => a.subjectId - b.subjectId)
        })
      }
      expect(replayRule(rule, open(), days)).toEqual(replayRule(rule, everyDayLookedAt(open()), days))
      expect(statesOf(open())).toEqual(statesOf(everyDayLookedAt(open())))
    }),
    { numRuns: 250 }
  )
})

it('a restart in the middle goes on as if nothing had been', () => {
  fc.assert(
    fc.property(fc.array(anyDeal, { minLength: 1, maxLength: 9 }), anyRule, fc.integer({ min: from, max: to - 1 }), (deals, rule, restart) => {
      writeDeals(deals)
      const days = replayDays(from, to, 'day')
      const told: unknown[] = []
      // A deal has another place in each series.
      const plain = ({ firings, resolutions }: Evaluation): unknown => [...firings, ...resolutions].map(({ slot: _slot, ...transition }) => transition)
      let evaluator = evaluatorOf(rule, openFactSeries(db, rule, from, to), noStates)
      for (const day of days) {
        told.push(plain(evaluator.evaluate(day)))
        if (day === restart) evaluator = evaluatorOf(rule, openFactSeries(db, rule, day + 1, to), evaluator.states())
      }
      const through = evaluatorOf(rule, openFactSeries(db, rule, from, to), noStates)
      expect(told).toEqual(days.map((day) => plain(through.evaluate(day))))
    }),
    { numRuns: 100 }
  )
})
