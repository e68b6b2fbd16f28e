import { readEventStreams } from '../main/features/event-streams'
import { readOutcomes } from '../main/features/outcomes'
import { buildSnapshots } from '../main/features/snapshots'
import { rowsOfDay } from '../main/forecast/compose-forecast'
import { openWorkspaceWriterInMemory } from '../main/forecast/testing/memory-workspace'
import { tinyCompany, tinyToday } from '../main/forecast/testing/tiny-company'
import { trainingGrid } from '../main/forecast/training-grid'
import { explainDeals, explainRisk } from '../main/model/explain-deals'
import { fitDealModel } from '../main/model/fit-deal-model'
import { loadDealModel, scoreDeals } from '../main/model/score-deals'
import { scoreRisk } from '../main/model/score-risk'
import type { WriteDb } from '../main/warehouse/database'

/**
 * Open deals scored and explained, on data read from a warehouse in memory: reading, features, win curve, SHAP reasons; then risk and its reasons. `value` is in seconds,
 * `peer` the goal for scoring and explaining. Options: `--deals N` (100,000).
 */
const wanted = process.argv.includes('--deals') ? Number(process.argv[process.argv.indexOf('--deals') + 1]) : 100_000
const goalSeconds = 15
const seconds: Record<string, number> = {}

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  seconds[name] = (performance.now() - start) / 1_000
  process.stderr.write(`${name}: ${seconds[name]?.toFixed(2)} s\n`)
  return result
}

const never = new AbortController().signal
const teacher = readEventStreams(tinyCompany({ deals: 3_000, seed: 1, truth: 'planted' }), tinyToday)
const outcomes = readOutcomes(teacher)
const lessons = buildSnapshots(teacher, trainingGrid(outcomes, tinyToday, [], 60_000), true)
const model = await fitDealModel({ streams: teacher, snapshots: lessons, outcomes, asOf: tinyToday, mostRows: 60_000, signal: never, pause: () => Promise.resolve() })
process.stderr.write(`model: outcome ${model.outcome?.rounds ?? 0} trees, timing ${model.timing?.rounds ?? 0}, risk ${model.risk?.any.trees?.rounds ?? 0}\n`)

const db = openWorkspaceWriterInMemory()
writeOpenDeals(db, wanted)
const streams = await timed('read', () => readEventStreams(db, tinyToday))
const snapshots = await timed('features', () => buildSnapshots(streams, [tinyToday], false))
const rows = rowsOfDay(snapshots, tinyToday)
const loaded = await loadDealModel(model)
const scores = await timed('score', () => scoreDeals(loaded, snapshots, rows))
const explanations = await timed('explain', () => explainDeals(loaded, streams, snapshots, scores))
await timed('risk', () => scoreRisk(loaded, snapshots, rows, scores))
await timed('explain_risk', () => explainRisk(loaded, streams, snapshots, rows))
loaded.close()
if (rows.length !== wanted || explanations.length !== wanted) throw new Error(`Only ${explanations.length} of ${wanted} deals were explained.`)

const total = (names: readonly string[]): number => names.reduce((sum, name) => sum + (seconds[name] ?? 0), 0)
print('score_and_explain', total(['features', 'score', 'explain']), goalSeconds)
print('with_reading_and_risk', total(Object.keys(seconds)), null)
for (const [name, value] of Object.entries(seconds)) print(name, value, null)

function print(name: string, value: number, peer: number | null): void {
  process.stdout.write(`${JSON.stringify({ bench: 'deals', name: `${name}_${wanted}`, value: Number(value.toFixed(2)), unit: 's', peer, ratio: peer === null ? null : Number((value / peer).toFixed(3)) })}\n`)
}

/** Deals at three stages with moves, pushes, meetings and quotes over the last half year. */
function writeOpenDeals(into: WriteDb, count: number): void {
  const at = { today: tinyToday, count }
  const deal = (columns: string): string => `WITH RECURSIVE deal (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM deal WHERE id < @count) SELECT ${columns} FROM deal`
  const run = (text: string): void => void into.sqlite.prepare(text).run(at)
  for (const [table, many] of [['rep', 400], ['account', 20_000], ['product', 60]] as const) {
    const columns = table === 'account' ? "(id, source_key, name, normal_name) SELECT id, 'k' || id, 'n' || id, 'n' || id" : "(id, source_key, name) SELECT id, 'k' || id, 'n' || id"
    into.sqlite.prepare(`INSERT INTO ${table} ${columns.replace(' SELECT', ` WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${many}) SELECT`)} FROM n`).run()
  }
  into.sqlite.transaction(() => {
    const born = '@today - 150 + id % 140'
    run(`INSERT INTO opportunity (id, source_key, name, account_id, product_id, rep_id, stage_id, status, amount_e4, created_at, expected_close_at, occurred_at, known_at)
      ${deal(`id, 'd' || id, 'Deal ' || id, 1 + id % 20000, 1 + id % 60, 1 + id % 400, 1 + id % 4, 0, 10000000 + (id * 7919) % 90000000, ${born}, @today + id % 90, ${born}, ${born}`)}`)
    const history = 'INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id)'
    run(`${history} ${deal(`id, 1, ${born}, ${born}, 'created', 1, 0, 10000000 + (id * 104729) % 90000000, @today - 20 + id % 90, 1 + id % 400`)}`)
    run(`${history} ${deal(`id, 2, ${born} + 4, ${born} + 4, 'stage', 1 + id % 4, 0, 10000000 + (id * 7919) % 90000000, @today + id % 90, 1 + id % 400`)}`)
    for (let meeting = 0; meeting < 3; meeting += 1) {
      run(`INSERT INTO activity (source_key, opportunity_id, kind, occurred_at, known_at) ${deal(`'m${meeting}-' || id, id, CASE WHEN id % 3 = ${meeting} THEN 'meeting' ELSE 'call' END, ${born} + 1 + ${meeting}, ${born} + 1 + ${meeting}`)}`)
    }
    run(`INSERT INTO quote (source_key, opportunity_id, list_amount_e4, amount_e4, occurred_at, known_at) ${deal(`'q' || id, id, 100, 75 + id % 25, ${born} + 5, ${born} + 5`)}`)
  })()
}
