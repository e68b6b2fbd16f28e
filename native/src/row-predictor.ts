import { invalid, translatedCall } from './errors'
import { nativeRequest, type IterationRange, type PredictionKind } from './predict'
import type { Parameters } from './parameters.generated'
import type { BoosterHandle, FastConfigHandle, RawApi } from './raw'

export interface RowPredictorOptions extends IterationRange {
  readonly kind?: Exclude<PredictionKind, 'contributions'>
  readonly parameters?: Parameters
  /** Type of the rows; float64 by default. */
  readonly rowType?: 'float64' | 'float32'
}

/**
 * Predicts one row at a time on the calling thread. It starts with LightGBM's fast single-row path and goes over to a layout
 * of its own, which is faster and gives the same bits, as soon as that has been made in the background.
 */
export class RowPredictor {
  /** How many numbers one row gives. */
  readonly columns: number
  /** Settles when the faster layout is in use (true) or cannot be (false: linear trees, leaf numbers). */
  readonly compiled: Promise<boolean>
  readonly #raw: RawApi
  readonly #handle: FastConfigHandle
  readonly #out: Float64Array

  private constructor(raw: RawApi, handle: FastConfigHandle, columns: number) {
    this.#raw = raw
    this.#handle = handle
    this.columns = columns
    this.#out = new Float64Array(columns)
    this.compiled = raw.rowCompile(handle).catch(() => false)
  }

  /** Booster.rowPredictor is the way to get one. */
  static create(raw: RawApi, booster: { readonly handle: BoosterHandle; readonly features: number; readonly bestIteration: number | undefined }, options: RowPredictorOptions): RowPredictor {
    if ((options.kind as string) === 'contributions') throw invalid('A row predictor gives no contributions; use Booster.contributions.')
    const request = nativeRequest(options, booster.bestIteration)
    return translatedCall(() => {
      const columns = raw.LGBM_BoosterCalcNumPredict(booster.handle, 1, request.type, request.start, request.iterations)
      const type = options.rowType === 'float32' ? 0 : 1
      const handle = raw.LGBM_BoosterPredictForMatSingleRowFastInit(booster.handle, request.type, request.start, request.iterations, type, booster.features, request.parameters)
      return new RowPredictor(raw, handle, columns)
    })
  }

  /** The first (for most models the only) number that a row gives. */
  predict(row: Float64Array | Float32Array): number {
    this.predictInto(row, this.#out)
    return this.#out[0] as number
  }

  /** All numbers that a row gives, written to `out`. */
  predictInto(row: Float64Array | Float32Array, out: Float64Array): void {
    try {
      this.#raw.LGBM_BoosterPredictForMatSingleRowFast(this.#handle, row, out)
    } catch (error) {
      translatedCall(() => {
        throw error
      })
    }
  }

  /** Frees the native memory. Closing twice does nothing. */
  close(): void {
    this.#raw.LGBM_FastConfigFree(this.#handle)
  }
}
