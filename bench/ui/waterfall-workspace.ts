import fs from 'node:fs'
import path from 'node:path'
import { migrations } from '../../main/warehouse/migrations'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../../main/warehouse/open-workspace'
import { refreshRollups } from '../../main/warehouse/rollups/refresh-rollups'
import { writeSetting } from '../../main/warehouse/settings'
import { allText } from '../../main/warehouse/statement'
import { isoFromDay } from '../../main/warehouse/day'
import { drawFrom, today } from '../warehouse/facts'

/** A workspace whose running quarter holds `count` deals, all of them known four weeks ago and two thirds of them changed since. */
export function waterfallWorkspace(folder: string, count: number): string {
  const dataDir = path.join(folder, `waterfall-${count}-${migrations[migrations.length - 1]?.id ?? 0}`)
  if (fs.existsSync(dataDir)) return dataDir
  const draft = `${dataDir}.new`
  fs.rmSync(draft, { recursive: true, force: true })
  const db = openWorkspaceWriter(draft)
  const stages = allText<{ id: number; kind: string }>(db, 'SELECT id, kind FROM stage ORDER BY position')
  const open = stages.filter((stage) => stage.kind === 'open').map((stage) => stage.id)
  const end = (kind: string): number => stages.find((stage) => stage.kind === kind)?.id ?? 1
  const draw = drawFrom(11)
  const whole = (below: number): number => Math.floor(draw() * below)
  const deal = db.sqlite.prepare(
    `INSERT INTO opportunity (id, source_key, name, stage_id, status, amount_e4, created_at, expected_close_at, closed_at, occurred_at, known_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const state = db.sqlite.prepare(
    `INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  db.sqlite.transaction(() => {
    writeSetting(db, 'today', isoFromDay(today))
    for (let id = 1; id <= count; id += 1) {
      const created = today - 40 - whole(200)
      const first = { stage: open[whole(open.length)] ?? 1, status: 0, amount: (1_000 + whole(500_000)) * 100, close: today - 10 + whole(45) }
      const kind = whole(9)
      const on = today - whole(27)
      const last =
        kind < 3 ? first
        : kind === 3 ? { ...first, amount: Math.round(first.amount * (1 + draw() / 4)) }
        : kind === 4 ? { ...first, amount: Math.round(first.amount * (1 - draw() / 4)) }
        : kind === 5 ? { ...first, stage: end('won'), status: 1 }
        : kind === 6 ? { ...first, stage: end('lost'), status: 2 }
        : { ...first, close: first.close + (kind === 7 ? 90 : -5) }
      const changed = last !== first
      deal.run(id, `d${id}`, `deal ${id}`, last.stage, last.status, last.amount, created, last.close, last.status === 0 ? null : on, created, changed ? on : created)
      state.run(id, 1, created, created, 'created', first.stage, first.status, first.amount, first.close)
      if (changed) state.run(id, 2, on, on, 'stage,amount,close_date', last.stage, last.status, last.amount, last.close)
    }
  })()
  refreshRollups(db)
  db.sqlite.exec('ANALYZE')
  closeWorkspaceWriter(db, draft)
  fs.renameSync(draft, dataDir)
  return dataDir
}
