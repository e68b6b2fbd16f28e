import { Booster, Dataset } from 'lightgbm-node-bindings'
import type { MovingEvent } from './moving-event'
import { firstAttribute, ratioFeatureCount, ratioFeatures, viewOrigin, type OriginView } from './ratio-features'
import type { HorizonTable } from './seasonal-growth'
import { valueAt, type WeeklyPanel } from './weekly-panel'

export interface RatioModelOptions {
  readonly horizon: number
  /** The forecast to be corrected, at any origin up to the training origin. */
  readonly baseAt: (origin: number, horizon: number) => HorizonTable
  readonly events: readonly MovingEvent[]
  /** First origin that training looks at: enough weeks for the base to be in its usual shape. */
  readonly firstOrigin: number
  readonly maxRows?: number
  readonly seed?: number
  readonly threads?: number
  readonly signal?: AbortSignal | undefined
}

/** A trained correction. `close` frees the native model. */
export interface RatioModel {
  readonly rows: number
  /** The corrected forecast at an origin, row-major by series. */
  forecast(panel: WeeklyPanel, origin: number, baseAt: RatioModelOptions['baseAt']): Promise<HorizonTable>
  text(): Promise<string>
  close(): void
}

/**
 * One LightGBM for all series and all steps of the horizon, trained on what a base forecast (seasonal growth or pooled season)
 * left over at earlier origins, in units of each series' yearly mean; absolute error, so that single outliers do not steer it.
 * Recent origins count more. Plain LightGBM on the values lost to the base on the shared sets; on its residuals it wins.
 * Only weeks before `origin` are used.
 * @returns null where there are too few rows (under 300) to learn from
 */
export async function trainRatioModel(panel: WeeklyPanel, origin: number, options: RatioModelOptions): Promise<RatioModel | null> {
  const width = ratioFeatureCount(panel)
  const origins: number[] = []
  for (let past = origin - 1; past >= options.firstOrigin; past -= 1) origins.push(past)
  const rowsPerOrigin = panel.seriesCount * options.horizon
  const stride = Math.max(1, Math.ceil((origins.length * rowsPerOrigin) / (options.maxRows ?? 500_000)))
  const used = origins.filter((_, index) => index % stride === 0)
  const capacity = used.reduce((sum, past) => sum + panel.seriesCount * Math.min(options.horizon, origin - past), 0)
  const features = new Float32Array(capacity * width)
  const label = new Float32Array(capacity)
  const weight = new Float32Array(capacity)
  let rows = 0
  for (const past of used) {
    const horizon = Math.min(options.horizon, origin - past)
    const view = viewOrigin(panel, past, horizon, options.baseAt(past, horizon))
    const first = rows
    ratioFeatures(panel, view, options.events, features, first)
    rows = keepObserved(panel, view, 0.985 ** (origin - past), features, label, weight, first, width)
  }
  if (rows < 300) return null
  const mean = weight.subarray(0, rows).reduce((sum, value) => sum + value, 0) / rows
  const dataset = await Dataset.from(
    { values: features.subarray(0, rows * width), rows, columns: width },
    {
      label: label.subarray(0, rows),
      weight: weight.subarray(0, rows).map((value) => value / mean),
      categoricalFeatures: panel.categoricalAttributes.map((attribute) => firstAttribute(panel) + attribute),
      parameters: parametersFor(rows, options)
    }
  )
  let booster: Booster
  try {
    booster = await Booster.train({ train: dataset, parameters: parametersFor(rows, options), iterations: 300, ...(options.signal === undefined ? {} : { signal: options.signal }) })
  } finally {
    dataset.close()
  }
  return {
    rows,
    forecast: (at, week, baseAt) => correct(booster, at, viewOrigin(at, week, options.horizon, baseAt(week, options.horizon)), options.events),
    text: () => booster.toText(),
    close: () => booster.close()
  }
}

function parametersFor(rows: number, options: RatioModelOptions) {
  return {
    objective: 'regression',
    learning_rate: 0.05,
    num_leaves: rows > 200_000 ? 63 : 31,
    min_data_in_leaf: Math.round(Math.min(300, Math.max(20, rows / 100))),
    feature_fraction: 0.7,
    bagging_fraction: 0.7,
    bagging_freq: 1,
    lambda_l2: 5,
    seed: options.seed ?? 1,
    num_threads: options.threads ?? 2
  } as const
}

/** Fills label and weight for the rows of one origin and closes the gaps that unobserved weeks leave; returns the new end. */
function keepObserved(
  panel: WeeklyPanel, view: OriginView, decay: number, features: Float32Array, label: Float32Array, weight: Float32Array, first: number, width: number
): number {
  let kept = first
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const unit = view.level[series] ?? 1
    for (let step = 0; step < view.horizon; step += 1) {
      const row = first + series * view.horizon + step
      const actual = valueAt(panel, series, view.origin + step)
      if (Number.isNaN(actual)) continue
      if (kept !== row) features.copyWithin(kept * width, row * width, (row + 1) * width)
      const left = (actual - (view.base[series * view.horizon + step] ?? 0)) / unit
      label[kept] = Math.min(2, Math.max(-2, left))
      weight[kept] = unit * decay
      kept += 1
    }
  }
  return kept
}

async function correct(booster: Booster, panel: WeeklyPanel, view: OriginView, events: readonly MovingEvent[]): Promise<HorizonTable> {
  const width = ratioFeatureCount(panel)
  const rows = panel.seriesCount * view.horizon
  const features = new Float32Array(rows * width)
  ratioFeatures(panel, view, events, features, 0)
  const predicted = await booster.predict({ values: features, rows, columns: width })
  return view.base.map((base, cell) => base + (predicted.values[cell] ?? 0) * (view.level[Math.floor(cell / view.horizon)] ?? 1))
}
