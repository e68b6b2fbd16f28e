import type { RouteOutput } from '../contract'
import type { Cell, Table, ValueType } from '../contract/common'
import { FailureError } from '../contract/failure'
import type { ForecastMethod, ForecastReason } from '../contract/forecast'
import type { KeptModelRow } from '../contract/models'
import { dealModelKind, modelCode } from '../model/registry'
import { logLossOf } from '../model/scores'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'

export const modelReaders: Pick<ReaderHandlers, 'models.list' | 'models.compare' | 'models.drift'> = {
  'models.list': (db, input) => {
    const models = readModels(db, `ORDER BY version DESC LIMIT ${input.limit}`)
    return { champion: readChampionVersion(db), models }
  },
  'models.compare': (db, input) => compareModels(db, input.left, input.right),
  'models.drift': (db) => readDrift(db)
}

export function readChampionVersion(db: ReadDb): number | null {
  return firstText<{ version: number }>(db, `SELECT version FROM model WHERE kind = ? AND state = 'champion' ORDER BY id DESC LIMIT 1`, [dealModelKind])?.version ?? null
}

interface ModelSqlRow {
  readonly version: number
  readonly state: KeptModelRow['state']
  readonly as_of: Day
  readonly trained_at_ms: number
  readonly model_hash: string
  readonly data_hash: string
  readonly parameters: string
  readonly features: string
  readonly metrics: string
}

interface Metrics {
  readonly method: ForecastMethod
  readonly reason: ForecastReason | null
  readonly closedDeals: number
  readonly giveAways?: KeptModelRow['giveAways']
  readonly backtest: { readonly auc: number | null; readonly logLoss: number | null; readonly constantLogLoss: number | null; readonly wapeTotal: number | null; readonly coverageTotal: number | null }
  readonly promotion?: Partial<KeptModelRow['promotion']>
}

function readModels(db: ReadDb, rest: string): KeptModelRow[] {
  return allText<ModelSqlRow>(db, `SELECT version, state, as_of, trained_at_ms, model_hash, data_hash, parameters, features, metrics FROM model WHERE kind = '${dealModelKind}' ${rest}`).map((row) => {
    const metrics = JSON.parse(row.metrics) as Metrics
    const { promotion } = metrics
    return {
      version: row.version,
      state: row.state,
      method: metrics.method,
      reason: metrics.reason,
      asOf: isoFromDay(row.as_of),
      trainedAtMs: row.trained_at_ms,
      modelHash: row.model_hash,
      dataHash: row.data_hash,
      isCurrentCode: (JSON.parse(row.parameters) as { code?: string }).code === modelCode,
      closedDeals: metrics.closedDeals,
      features: (JSON.parse(row.features) as unknown[]).length,
      ...metrics.backtest,
      giveAways: metrics.giveAways ?? [],
      promotion: {
        promoted: promotion?.promoted ?? true,
        reason: promotion?.reason ?? 'first',
        origin: promotion?.origin ?? null,
        logLoss: promotion?.logLoss ?? null,
        championLogLoss: promotion?.championLogLoss ?? null,
        constantLogLoss: promotion?.constantLogLoss ?? null,
        championVersion: promotion?.championVersion ?? null
      }
    }
  })
}

/** @throws not_found */
export function requireModel(db: ReadDb, version: number): KeptModelRow {
  const [found] = readModels(db, `AND version = ${version}`)
  if (found === undefined) throw new FailureError('not_found', 'forecast.no_model', `There is no model ${version}. Nothing was changed; choose one of the list.`, { version })
  return found
}

const table = (columns: readonly (readonly [string, ValueType])[], rows: Cell[][]): Table => ({ columns: columns.map(([id, type]) => ({ id, type })), rows })

function compareModels(db: ReadDb, leftVersion: number, rightVersion: number): RouteOutput<'models.compare'> {
  const [left, right] = [requireModel(db, leftVersion), requireModel(db, rightVersion)]
  const features = (version: number): string[] => JSON.parse(firstText<{ features: string }>(db, 'SELECT features FROM model WHERE kind = ? AND version = ?', [dealModelKind, version])?.features ?? '[]') as string[]
  const [leftFeatures, rightFeatures] = [features(leftVersion), features(rightVersion)]
  const rows = allText<{ subject: string; level: string; horizon_days: number | null; method: string; metric: string; left: number | null; right: number | null }>(
    db,
    `WITH result AS (
       SELECT model.version, b.subject, b.level, b.horizon_days, b.method, b.metric, b.value, CASE b.subject WHEN 'bookings' THEN b.detail END AS period
       FROM backtest_result AS b JOIN model ON model.id = b.model_id WHERE model.kind = @kind AND model.version IN (@left, @right) AND b.subject IN ('deals', 'risk', 'bookings') AND b.origin IS NULL
     )
     SELECT subject, CASE WHEN period IS NULL THEN level ELSE level || '.' || period END AS level, horizon_days, method, metric,
       max(CASE WHEN version = @left THEN value END) AS "left", max(CASE WHEN version = @right THEN value END) AS "right"
     FROM result GROUP BY 1, 2, 3, 4, 5 ORDER BY subject, 2, horizon_days, method <> 'saima', method, metric`,
    { kind: dealModelKind, left: leftVersion, right: rightVersion }
  )
  return {
    left,
    right,
    metrics: table(
      [['subject', 'text'], ['level', 'text'], ['horizon_days', 'days'], ['method', 'text'], ['metric', 'text'], ['left', 'number'], ['right', 'number']],
      rows.map((row) => [row.subject, row.level, row.horizon_days, row.method, row.metric, row.left, row.right])
    ),
    onlyLeft: leftFeatures.filter((id) => !rightFeatures.includes(id)),
    onlyRight: rightFeatures.filter((id) => !leftFeatures.includes(id)),
    isSameModel: left.modelHash === right.modelHash
  }
}

/** The usual reading of the population stability index, after what chance gives. */
const movedFrom = 0.1
const driftedFrom = 0.25

type DriftState = 'stable' | 'moved' | 'drifted'
const driftState = (psi: number, byChance: number): DriftState => (psi - byChance >= driftedFrom ? 'drifted' : psi - byChance >= movedFrom ? 'moved' : 'stable')
const worst = (states: readonly DriftState[]): DriftState => (states.includes('drifted') ? 'drifted' : states.includes('moved') ? 'moved' : 'stable')

function readDrift(db: ReadDb): RouteOutput<'models.drift'> {
  const runs = allText<{ as_of: Day; drift: string; version: number | null }>(
    db,
    `SELECT run.as_of, run.drift, model.version FROM forecast_run AS run LEFT JOIN model ON model.id = run.model_id WHERE run.kind = 'deals' AND run.drift IS NOT NULL ORDER BY run.id DESC LIMIT 60`
  )
  const read = (text: string) => Object.entries(JSON.parse(text) as Readonly<Record<string, readonly [number, number]>>).map(([feature, [psi, byChance]]) => ({ feature, psi, byChance, state: driftState(psi, byChance) }))
  const latest = runs[0]
  const features = latest === undefined ? [] : read(latest.drift).sort((left, right) => right.psi - right.byChance - (left.psi - left.byChance))
  return {
    version: latest?.version ?? null,
    asOf: latest === undefined ? null : isoFromDay(latest.as_of),
    state: latest === undefined ? null : worst(features.map((feature) => feature.state)),
    features: table(
      [['feature', 'text'], ['family', 'text'], ['psi', 'number'], ['by_chance', 'number'], ['state', 'text']],
      features.map(({ feature, psi, byChance, state }) => [feature, feature.split('.')[0] ?? '', psi, byChance, state])
    ),
    history: table(
      [['as_of', 'day'], ['highest_psi', 'number'], ['drifted', 'integer']],
      [...runs].reverse().map((run) => {
        const all = read(run.drift)
        return [isoFromDay(run.as_of), all.reduce((highest, one) => Math.max(highest, one.psi), 0), all.filter((one) => one.state === 'drifted').length]
      })
    ),
    ...readErrors(db)
  }
}

/** The first score of each deal that has closed since, against what the backtest of the champion promised. */
function readErrors(db: ReadDb): Pick<RouteOutput<'models.drift'>, 'errors' | 'error'> {
  const scored = allText<{ day: Day; p: number; status: number }>(
    db,
    `SELECT min(run.as_of) AS day, deal.p_win AS p, opportunity.status FROM forecast_deal AS deal JOIN forecast_run AS run ON run.id = deal.run_id AND run.kind = 'deals'
     JOIN opportunity ON opportunity.id = deal.opportunity_id WHERE opportunity.status <> 0 AND opportunity.closed_at > run.as_of GROUP BY deal.opportunity_id`
  )
  const promised = firstText<{ loss: number | null }>(db, `SELECT metrics ->> '$.backtest.logLoss' AS loss FROM model WHERE kind = ? AND state = 'champion' ORDER BY id DESC LIMIT 1`, [dealModelKind])?.loss ?? null
  const months = new Map<string, { p: number; won: number }[]>()
  for (const { day, p, status } of scored) {
    const month = isoFromDay(day).slice(0, 7)
    const list = months.get(month)
    if (list === undefined) months.set(month, [{ p, won: status === 1 ? 1 : 0 }])
    else list.push({ p, won: status === 1 ? 1 : 0 })
  }
  const losses = scored.map(({ p, status }) => logLossOf(p, status === 1 ? 1 : 0))
  const seen = losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length
  const variance = seen === null ? 0 : losses.reduce((sum, loss) => sum + (loss - seen) ** 2, 0) / Math.max(1, losses.length - 1)
  return {
    errors: table(
      [['month', 'text'], ['deals', 'integer'], ['log_loss', 'number'], ['constant_log_loss', 'number'], ['brier', 'number']],
      [...months].sort(([left], [right]) => (left < right ? -1 : 1)).map(([month, list]) => {
        const rate = list.reduce((sum, one) => sum + one.won, 0) / list.length
        const mean = (of: (one: { p: number; won: number }) => number): number => list.reduce((sum, one) => sum + of(one), 0) / list.length
        return [month, list.length, mean((one) => logLossOf(one.p, one.won)), mean((one) => logLossOf(rate, one.won)), mean((one) => (one.p - one.won) ** 2)]
      })
    ),
    error: { promised, seen, deals: losses.length, isWorse: promised !== null && seen !== null && losses.length >= 20 && seen - promised > 1.645 * Math.sqrt(variance / losses.length) }
  }
}
