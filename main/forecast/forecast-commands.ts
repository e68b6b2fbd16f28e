import { FailureError } from '../contract/failure'
import type { ModelHandlers } from '../router/handler'

export const forecastCommands: Pick<ModelHandlers, 'forecast.train' | 'forecast.update' | 'forecast.dealsAsOf'> = {
  'forecast.train': () => Promise.reject(notYet()),
  'forecast.update': () => Promise.reject(notYet()),
  'forecast.dealsAsOf': () => Promise.reject(notYet())
}

function notYet(): FailureError {
  return new FailureError('model_unavailable', 'model_unavailable', 'The forecast engine lands in the next commits.')
}
