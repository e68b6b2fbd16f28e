import fs from 'node:fs'
import { it } from 'vitest'
import { contract } from '../contract'
import { generateDemo } from '../demo/generate-demo'
import { openWriter, openReader } from '../warehouse/database'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { readToday } from '../warehouse/settings'
import { metricsReaders } from '../metrics/metrics-handlers'
import { warRoomReaders } from './war-room-handlers'

const file = '/tmp/wr/demo.sqlite'
it('times', { timeout: 300_000 }, () => {
  if (!fs.existsSync(file)) {
    const db = openWriter(file)
    prepareWorkspace(db)
    const report = generateDemo(db)
    console.log(report)
    db.sqlite.exec('ANALYZE')
    db.sqlite.close()
  }
  const db = openReader(file)
  const today = readToday(db, Date.now())
  const context = { nowMs: Date.now(), today, actor: '', device: '', dataDir: '' }
  const handlers = { ...metricsReaders, ...warRoomReaders } as Record<string, (db: unknown, input: unknown, context: unknown) => unknown>
  const calls: [string, unknown][] = [
    ['warRoom.headline', {}], ['warRoom.headline', { scope: { regionIds: [2] } }], ['warRoom.pace', {}], ['warRoom.flow', {}], ['warRoom.flow', { since: '2025-06-01', period: { from: '2025-04-01', to: '2026-06-30' } }], ['warRoom.flowDeals', { bucket: 'pushed_out' }], ['warRoom.funnel', {}], ['warRoom.regions', {}], ['warRoom.regions', { scope: { regionIds: [2] } }], ['warRoom.units', {}],
    ['warRoom.attention', {}], ['warRoom.ticker', {}], ['warRoom.receivables', {}], ['warRoom.competitors', {}], ['deals.list', { status: ['open'] }], ['deals.list', { search: '钢' }], ['deals.detail', { id: 1000 }],
    ['metrics.query', { measures: ['bookings'], by: ['region', 'quarter'] }], ['metrics.query', { measures: ['bookings', 'target', 'attainment', 'pipeline', 'coverage', 'win_rate'], by: ['unit'], from: '2026-04-01', to: '2026-06-30' }],
    ['metrics.query', { measures: ['revenue', 'margin'], by: ['product_group', 'month'] }], ['metrics.query', { measures: ['activities', 'activities_per_deal'], by: ['unit'] }], ['metrics.query', { measures: ['pipeline', 'weighted_pipeline'], by: ['region_root', 'stage'], asOf: '2025-06-30' }],
    ['metrics.query', { measures: ['bookings'], by: ['account'], asOf: '2025-06-30' }], ['metrics.query', { measures: ['overdue_receivables', 'dso'], by: ['region_root'] }], ['metrics.query', { measures: ['cycle_days', 'cycle_days_p90'], by: ['region_root'] }],
    ['metrics.query', { measures: ['tickets', 'new_leads'], by: ['region_root'] }], ['metrics.query', { measures: ['bookings'], by: ['week'] }], ['metrics.rows', { measure: 'bookings', from: '2026-04-01' }]
  ]
  for (const [name, input] of calls) {
    const route = (contract as unknown as Record<string, { input: { parse(v: unknown): unknown }; output: { parse(v: unknown): unknown } }>)[name]
    if (route === undefined) throw new Error(name)
    const parsed = route.input.parse(input)
    let answer: unknown
    let best = Infinity
    let first = 0
    for (let i = 0; i < 4; i++) {
      const t = performance.now()
      answer = handlers[name]?.(db, parsed, context)
      const took = performance.now() - t
      if (i === 0) first = took
      best = Math.min(best, took)
    }
    route.output.parse(answer)
    console.log(`${name.padEnd(22)} ${first.toFixed(1).padStart(8)} ${best.toFixed(1).padStart(8)} ms  ${JSON.stringify(input)}`)
    fs.writeFileSync(`/tmp/wr/${name}-${calls.findIndex((c) => c[1] === input)}.json`, JSON.stringify(answer, null, 1))
  }
})
