import { uniformOf } from '../../model/stable-hash'
import type { WriteDb } from '../../warehouse/database'
import { dayFromIso, type Day } from '../../warehouse/day'
import { prepare } from '../../warehouse/statement'
import { openWorkspaceWriterInMemory } from './memory-workspace'

export interface TinyCompanyOptions {
  readonly deals: number
  readonly seed: number
  /** `planted`: meetings and the rep decide who wins; `coin`: nothing does, and only the opening and the end of a deal are recorded. */
  readonly truth: 'planted' | 'coin'
  readonly today?: Day
}

export const tinyToday: Day = dayFromIso('2025-08-20')
const daysOfHistory = 730

/**
 * A small company with two top regions of two sub-regions each, a unit in every sub-region, and deals that go through three stages in
 * about ten weeks. Written like an import would write it; the same options give the same rows.
 */
export function tinyCompany(options: TinyCompanyOptions): WriteDb {
  const db = openWorkspaceWriterInMemory()
  const today = options.today ?? tinyToday
  const draw = (deal: number, what: number): number => uniformOf(deal, what, options.seed)
  db.sqlite.transaction(() => {
    places(db)
    for (let deal = 1; deal <= options.deals; deal += 1) writeDeal(db, deal, today, options.truth, (what) => draw(deal, what))
  })()
  return db
}

function places(db: WriteDb): void {
  const region = prepare(db, 'INSERT INTO region (id, source_key, name, parent_id, position) VALUES (?, ?, ?, ?, ?)')
  for (const [id, name, parent] of [[1, 'North', null], [2, 'South', null], [3, 'North-East', 1], [4, 'North-West', 1], [5, 'South-East', 2], [6, 'South-West', 2]] as const) region.run(id, `r${id}`, name, parent, id)
  for (let unit = 1; unit <= 4; unit += 1) {
    prepare(db, 'INSERT INTO battle_unit (id, source_key, name) VALUES (?, ?, ?)').run(unit, `u${unit}`, `Unit ${unit}`)
    prepare(db, 'INSERT INTO unit_membership (unit_id, region_id, valid_from) VALUES (?, ?, 0)').run(unit, unit + 2)
  }
  for (let rep = 1; rep <= 8; rep += 1) prepare(db, 'INSERT INTO rep (id, source_key, name) VALUES (?, ?, ?)').run(rep, `p${rep}`, `Rep ${rep}`)
  for (let account = 1; account <= 60; account += 1) prepare(db, 'INSERT INTO account (id, source_key, name, normal_name) VALUES (?, ?, ?, ?)').run(account, `a${account}`, `Account ${account}`, `account ${account}`)
  for (let product = 1; product <= 3; product += 1) prepare(db, 'INSERT INTO product (id, source_key, name) VALUES (?, ?, ?)').run(product, `s${product}`, `Product ${product}`)
}

const stageIds = [1, 2, 4] as const

function writeDeal(db: WriteDb, deal: number, today: Day, truth: TinyCompanyOptions['truth'], draw: (what: number) => number): void {
  const unit = 1 + Math.floor(draw(1) * 4)
  const rep = (unit - 1) * 2 + 1 + Math.floor(draw(2) * 2)
  const createdAt = today - daysOfHistory + Math.floor(draw(3) * (daysOfHistory - 1))
  const amount = Math.round(1_000 + 9_000 * draw(4)) * 10_000
  const meetings = Math.floor(draw(5) * 5)
  const strength = -1.5 + 0.9 * meetings + (rep % 2 === 0 ? 1 : -1)
  const wins = truth === 'coin' ? draw(6) < 0.55 : draw(6) < 1 / (1 + Math.exp(-1.5 * strength + 1.5))
  const length = 20 + Math.floor(draw(7) * 100)
  const closedAt = createdAt + length
  const isClosed = closedAt <= today
  const status = isClosed ? (wins ? 1 : 2) : 0
  const finalStage = status === 1 ? 6 : status === 2 ? 7 : truth === 'coin' ? 3 : lastStage(createdAt, length, today)
  prepare(
    db,
    `INSERT INTO opportunity (id, source_key, name, account_id, product_id, rep_id, unit_id, region_id, stage_id, status, amount_e4, created_at, expected_close_at, closed_at, occurred_at, known_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  ).run(deal, `d${deal}`, `Deal ${deal}`, 1 + Math.floor(draw(8) * 60), 1 + Math.floor(draw(9) * 3), rep, unit, unit + 2, finalStage, status, amount, createdAt, createdAt + 60, isClosed ? closedAt : null, createdAt, createdAt)
  let sequence = 0
  const history = (day: Day, change: string, stage: number, state: number): void => {
    prepare(
      db,
      `INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    ).run(deal, (sequence += 1), day, day, change, stage, state, amount, createdAt + 60, rep, unit, unit + 2)
  }
  history(createdAt, 'created', truth === 'coin' ? 3 : stageIds[0], 0)
  if (truth === 'planted') {
    stageIds.slice(1).forEach((stage, index) => {
      const day = createdAt + Math.floor((length * (index + 1)) / 3)
      if (day <= today) history(day, 'stage', stage, 0)
    })
    for (let meeting = 0; meeting < meetings; meeting += 1) {
      const day = createdAt + 1 + Math.floor(draw(20 + meeting) * 15)
      if (day > today || day >= closedAt) continue
      prepare(db, `INSERT INTO activity (source_key, opportunity_id, kind, occurred_at, known_at) VALUES (?, ?, 'meeting', ?, ?)`).run(`m${deal}-${meeting}`, deal, day, day)
    }
  }
  if (isClosed) history(closedAt, 'stage', finalStage, status)
}

function lastStage(createdAt: Day, length: number, today: Day): number {
  const passed = stageIds.filter((_stage, index) => createdAt + Math.floor((length * index) / 3) <= today)
  return passed[passed.length - 1] ?? stageIds[0]
}
