import { expect, it } from 'vitest'
import { openWriter, type WriteDb } from '../warehouse/database'
import { dayFromIso } from '../warehouse/day'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { prepare } from '../warehouse/statement'
import { readEventStreams } from './event-streams'
import { readOutcomes } from './outcomes'
import { buildSnapshots, type Snapshots } from './snapshots'

const start = dayFromIso('2025-01-06')

function company(): WriteDb {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  prepare(db, `INSERT INTO rep (id, source_key, name) VALUES (1, 'p1', 'Ann'), (2, 'p2', 'Bo')`).run()
  prepare(db, `INSERT INTO account (id, source_key, name, normal_name) VALUES (1, 'a1', 'Acme', 'acme')`).run()
  return db
}

function deal(db: WriteDb, id: number, rows: readonly { day: number; stage: number; status?: number; amount?: number; close?: number; rep?: number }[]): void {
  const first = rows[0]
  const last = rows[rows.length - 1]
  prepare(
    db,
    `INSERT INTO opportunity (id, source_key, name, account_id, stage_id, status, created_at, occurred_at, known_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`
  ).run(id, `d${id}`, `Deal ${id}`, last?.stage, last?.status ?? 0, start + (first?.day ?? 0), start + (first?.day ?? 0), start + (first?.day ?? 0))
  rows.forEach((row, index) =>
    prepare(
      db,
      `INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id) VALUES (?, ?, ?, ?, 'stage', ?, ?, ?, ?, ?)`
    ).run(id, index + 1, start + row.day, start + row.day, row.stage, row.status ?? 0, row.amount ?? null, row.close === undefined ? null : start + row.close, row.rep ?? 1)
  )
}

function featuresOn(snapshots: Snapshots, code: number, day: number, isBirth = 0): Record<string, number> {
  const row = Array.from({ length: snapshots.rows }, (_value, index) => index).find((index) => snapshots.deal[index] === code && snapshots.day[index] === start + day && snapshots.isBirth[index] === isBirth)
  if (row === undefined) throw new Error(`no row of deal ${code} on day ${day}`)
  return Object.fromEntries(snapshots.features.map((feature, column) => [feature.id, snapshots.matrix[row * snapshots.features.length + column] ?? Number.NaN]))
}

it('follows a deal through stages, amounts, pushes, owners and activities as they became known', () => {
  const db = company()
  deal(db, 1, [
    { day: 0, stage: 1, amount: 1_000_000, close: 40 },
    { day: 10, stage: 3, amount: 1_000_000, close: 40 },
    { day: 20, stage: 2, amount: 2_000_000, close: 60, rep: 2 }
  ])
  for (const [index, day] of [5, 12, 26].entries()) prepare(db, `INSERT INTO activity (source_key, opportunity_id, kind, outcome, occurred_at, known_at) VALUES (?, 1, ?, ?, ?, ?)`).run(`x${index}`, index === 1 ? 'meeting' : 'call', null, start + day, start + day)
  prepare(db, `INSERT INTO quote (source_key, opportunity_id, list_amount_e4, amount_e4, occurred_at, known_at) VALUES ('q', 1, 1000, 850, ?, ?)`).run(start + 15, start + 18)
  const snapshots = buildSnapshots(readEventStreams(db, start + 30), [start + 9, start + 17, start + 25], false)
  expect(featuresOn(snapshots, 0, 9)).toMatchObject({ 'age.days': 9, 'stage.dwell_days': 9, 'stage.moves_forward': 0, 'activity.count': 1, 'activity.days_since_last': 4, 'close_date.days_ahead': 31, 'quote.count': 0 })
  expect(featuresOn(snapshots, 0, 17)).toMatchObject({ 'stage.dwell_days': 7, 'stage.moves_forward': 1, 'activity.count': 2, 'activity.meetings': 1, 'activity.mean_gap_days': 7, 'quote.count': 0, 'amount.changes': 0 })
  const late = featuresOn(snapshots, 0, 25)
  expect(late).toMatchObject({ 'stage.moves_back': 1, 'stage.dwell_days': 5, 'amount.value': 200, 'amount.changes': 1, 'close_date.pushes': 1, 'close_date.pushed_days': 20, 'people.owner_changes': 1, 'quote.count': 1, 'activity.count': 2 })
  expect(late['quote.price_to_list']).toBeCloseTo(0.85, 6)
  expect(late['competition.days_since_mention']).toBeNaN()
})

it('a deal that is made today does not see outcomes of today, one that is open tomorrow does', () => {
  const db = company()
  deal(db, 1, [{ day: 0, stage: 1 }, { day: 20, stage: 6, status: 1, amount: 5 }])
  deal(db, 2, [{ day: 20, stage: 1 }])
  const snapshots = buildSnapshots(readEventStreams(db, start + 30), [start + 21], true)
  expect(featuresOn(snapshots, 1, 20, 1)).toMatchObject({ 'account.wins': 0, 'place.company_win_rate': 0.5 })
  expect(featuresOn(snapshots, 1, 21)).toMatchObject({ 'account.wins': 1, 'account.days_since_win': 1 })
  expect(featuresOn(snapshots, 1, 21)['people.rep_win_rate']).toBeGreaterThan(0.5)
})

it('gives every closed deal at least one row, also one that opens and closes between two days of the grid', () => {
  const db = company()
  deal(db, 1, [{ day: 1, stage: 1 }, { day: 1, stage: 7, status: 2 }])
  const streams = readEventStreams(db, start + 30)
  const snapshots = buildSnapshots(streams, [start, start + 7], true)
  expect([snapshots.rows, snapshots.isBirth[0]]).toEqual([1, 1])
  expect(readOutcomes(streams)).toMatchObject({ status: Uint8Array.of(2), closedAt: Int32Array.of(start + 1), closedKnownAt: Int32Array.of(start + 1) })
})

it('rows of a day are the same, whatever is known later', () => {
  const db = company()
  deal(db, 1, [{ day: 0, stage: 1, amount: 10_000 }, { day: 12, stage: 3, amount: 90_000 }, { day: 25, stage: 6, status: 1, amount: 70_000 }])
  deal(db, 2, [{ day: 3, stage: 2 }, { day: 28, stage: 7, status: 2 }])
  const early = buildSnapshots(readEventStreams(db, start + 14), [start + 7, start + 14], true)
  const late = buildSnapshots(readEventStreams(db, start + 60), [start + 7, start + 14], true)
  expect(late.matrix).toEqual(early.matrix)
})

it('reads a signal in the vintage of the day', () => {
  const db = company()
  deal(db, 1, [{ day: 0, stage: 1 }])
  prepare(db, `INSERT INTO signal (id, source_key, name, kind) VALUES (1, 's', 'freight', 'supply')`).run()
  const value = prepare(db, 'INSERT INTO signal_value (signal_id, occurred_at, known_at, value) VALUES (1, ?, ?, ?)')
  for (let week = 0; week < 10; week += 1) value.run(start - 70 + 7 * week, start - 69 + 7 * week, week % 2)
  value.run(start - 7, start + 5, 9)
  const snapshots = buildSnapshots(readEventStreams(db, start + 30), [start + 4, start + 5], false)
  expect(featuresOn(snapshots, 0, 4)['signal.freight.level']).toBeCloseTo(1, 6)
  expect(featuresOn(snapshots, 0, 5)['signal.freight.level']).toBeGreaterThan(2)
})
