import fs from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { previewRule } from '../../main/alerts/preview'
import { alertRule, type AlertRule } from '../../main/contract/alerts'
import { openReader, type WriteDb } from '../../main/warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../../main/warehouse/day'
import { migrations } from '../../main/warehouse/migrations'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../../main/warehouse/open-workspace'
import { warehouseFile } from '../../main/warehouse/places'
import { writeSetting } from '../../main/warehouse/settings'
import { allText } from '../../main/warehouse/statement'

const dealCount = 50_000
const today = dayFromIso('2026-06-30')
const year = 365

export interface BacktestFigures {
  /** Median over a year of days under a rule that changes with every run, as while somebody edits it. */
  readonly warmMs: number
  /** The first one: the deals' past is read from the file. */
  readonly coldMs: number
  readonly slowestMs: number
  readonly dealDays: number
  readonly fired: number
}

/** Backtests of deal rules over 50,000 deals of a year, each day evaluated by the engine that fires live. */
export function measureRuleBacktest(folder: string, runs = 9): BacktestFigures {
  const db = openReader(warehouseFile(backtestWarehouse(folder)))
  const rules = Array.from({ length: runs }, (_, index) => ruleUnderEdit(index))
  const ask = (rule: AlertRule): { readonly ms: number; readonly fired: number } => {
    const begun = performance.now()
    const { total, evaluations } = previewRule(db, rule, { from: null, to: null, step: 'day' }, today)
    if (evaluations !== year) throw new Error(`evaluated ${evaluations} days`)
    return { ms: performance.now() - begun, fired: total }
  }
  const cold = ask(ruleUnderEdit(runs))
  const warm = rules.map(ask)
  const sorted = warm.map((run) => run.ms).sort((a, b) => a - b)
  const dealDays = allText<{ n: number }>(db, `SELECT sum(min(ifnull(closed_at, :today + 1), :today + 1) - max(created_at, :first)) AS n FROM opportunity WHERE ifnull(closed_at, :today + 1) > :first`, {
    today, first: today - year + 1
  })[0]?.n
  db.sqlite.close()
  return { warmMs: sorted[sorted.length >> 1] ?? 0, coldMs: cold.ms, slowestMs: sorted[sorted.length - 1] ?? 0, dealDays: dealDays ?? 0, fired: warm.reduce((sum, run) => sum + run.fired, 0) }
}

/** Every other rule joins three conditions. */
function ruleUnderEdit(index: number): AlertRule {
  return alertRule.parse({
    measure: 'days_without_activity', subjectKind: 'deal', comparison: 'above', threshold: 25 + index, forDays: index % 3, hysteresis: index % 4, cooldownDays: index % 5,
    ...(index % 2 === 0
      ? {}
      : {
          when: {
            combinator: 'and',
            items: ['lead', { combinator: 'or', items: [{ measure: 'days_past_close', comparison: 'above', threshold: index }, { measure: 'deal_amount', comparison: 'above', threshold: 4_000_000_000 }] }]
          }
        })
  })
}

/** 50,000 deals that were all open at some time in the year, about six changes and eight activities each; made once. */
function backtestWarehouse(folder: string): string {
  const dataDir = path.join(folder, `backtest-${dealCount}-${migrations[migrations.length - 1]?.id ?? 0}`)
  if (fs.existsSync(dataDir)) return dataDir
  const draft = `${dataDir}.new`
  fs.rmSync(draft, { recursive: true, force: true })
  const db = openWorkspaceWriter(draft)
  db.sqlite.transaction(() => {
    // A deal's history is written before the deal.
    db.sqlite.pragma('defer_foreign_keys = ON')
    writeDeals(db)
  })()
  db.sqlite.exec('ANALYZE')
  closeWorkspaceWriter(db, draft)
  fs.renameSync(draft, dataDir)
  return dataDir
}

function writeDeals(db: WriteDb): void {
  writeSetting(db, 'today', isoFromDay(today))
  const stages = allText<{ id: number; kind: string }>(db, 'SELECT id, kind FROM stage ORDER BY position')
  const openStages = stages.filter((stage) => stage.kind === 'open').map((stage) => stage.id)
  const ends = ['won', 'lost'].map((kind) => stages.find((stage) => stage.kind === kind)?.id ?? 1)
  const region = db.sqlite.prepare(`INSERT INTO region (id, source_key, name) VALUES (1, 'r', 'r')`)
  region.run()
  const unit = db.sqlite.prepare('INSERT INTO battle_unit (id, source_key, name) VALUES (?, ?, ?)')
  for (let id = 1; id <= 40; id += 1) unit.run(id, `u${id}`, `unit ${id}`)
  const deal = db.sqlite.prepare(
    `INSERT INTO opportunity (id, source_key, name, unit_id, region_id, stage_id, status, amount_e4, created_at, expected_close_at, closed_at, occurred_at, known_at)
     VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const history = db.sqlite.prepare(
    `INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, unit_id, region_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`
  )
  const activity = db.sqlite.prepare(`INSERT INTO activity (source_key, opportunity_id, kind, occurred_at, known_at) VALUES (?, ?, 'call', ?, ?)`)
  const random = drawsFrom(7)
  for (let id = 1; id <= dealCount; id += 1) {
    const length = 30 + Math.floor(random() * 210)
    const created: Day = today - year - length + 1 + Math.floor(random() * (year + length - 2))
    const end = created + length
    const status = end > today ? 0 : random() < 0.35 ? 1 : 2
    const unitId = 1 + Math.floor(random() * 40)
    let amount = Math.round((20_000 + random() * 980_000) * 10_000)
    let close = created + 60 + Math.floor(random() * 90)
    let stage = 0
    let seq = 0
    const lastDay = Math.min(end, today)
    const write = (day: Day, change: string, state: number, stageId: number): void => {
      seq += 1
      history.run(id, seq, day, day, change, stageId, state, amount, close, unitId)
    }
    write(created, 'created', 0, openStages[0] ?? 1)
    for (let step = 1; step <= 5; step += 1) {
      const day = created + Math.floor((step * length) / 6)
      if (day > lastDay || (day === lastDay && status !== 0)) break
      if (random() < 0.6 && stage + 1 < openStages.length) {
        stage += 1
        write(day, 'stage', 0, openStages[stage] ?? 1)
      } else if (random() < 0.5) {
        close += 20
        write(day, 'close_date', 0, openStages[stage] ?? 1)
      } else {
        amount = Math.round(amount * (0.8 + random() * 0.4))
        write(day, 'amount', 0, openStages[stage] ?? 1)
      }
    }
    if (status !== 0) write(end, 'stage', status, ends[status - 1] ?? 1)
    const finalStage = status === 0 ? (openStages[stage] ?? 1) : (ends[status - 1] ?? 1)
    deal.run(id, `d${id}`, `Deal ${id}`, unitId, finalStage, status, amount, created, close, status === 0 ? null : end, created, status === 0 ? created : end)
    for (let call = 0; call < 8; call += 1) {
      const day = created + Math.floor(random() * length)
      if (day <= lastDay) activity.run(`a${id}-${call}`, id, day, day)
    }
  }
}

/** Mulberry32. */
function drawsFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
