import { LightGbmError } from 'lightgbm-node-bindings'
import { FailureError } from '../contract/failure'

const unusable: ReadonlySet<string> = new Set(['addon_missing', 'library_missing', 'library_platform', 'library_version', 'library_conflict', 'openmp_missing'])

/**
 * What LightGBM throws, in the words of the contract.
 * @throws cancelled, model_unavailable; any other error as it is
 */
export async function asFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new FailureError('cancelled', 'cancelled', 'Cancelled. The models and forecasts that were there stay in use.')
    if (error instanceof LightGbmError && unusable.has(error.code)) {
      throw new FailureError('model_unavailable', 'model_unavailable', `LightGBM cannot be used here: ${error.message} The forecast that was made before stays in use.`, { detail: error.message })
    }
    throw error
  }
}
