/** What went wrong, for programs. */
export type LightGbmErrorCode =
  | 'invalid_argument'
  | 'invalid_parameter'
  | 'closed'
  | 'busy'
  | 'aborted'
  | 'out_of_memory'
  | 'addon_missing'
  | 'library_missing'
  | 'library_platform'
  | 'library_version'
  | 'library_conflict'
  | 'openmp_missing'
  | 'model_refused'
  | 'signature'
  | 'lightgbm'

const CODES: ReadonlySet<string> = new Set<LightGbmErrorCode>([
  'invalid_argument',
  'invalid_parameter',
  'closed',
  'busy',
  'aborted',
  'out_of_memory',
  'addon_missing',
  'library_missing',
  'library_platform',
  'library_version',
  'library_conflict',
  'openmp_missing',
  'model_refused',
  'signature',
  'lightgbm',
])

/** Every error that this package throws or rejects with. `name` is `AbortError` when a signal cancelled the call. */
export class LightGbmError extends Error {
  readonly code: LightGbmErrorCode

  constructor(code: LightGbmErrorCode, message: string) {
    super(message)
    this.name = code === 'aborted' ? 'AbortError' : 'LightGbmError'
    this.code = code
  }
}

/** Turns what the addon threw into a LightGbmError; anything else passes through. */
export function asLightGbmError(error: unknown): unknown {
  if (error instanceof LightGbmError || !(error instanceof Error)) return error
  const code = (error as Error & { readonly code?: unknown }).code
  if (typeof code === 'string' && CODES.has(code)) return new LightGbmError(code as LightGbmErrorCode, error.message)
  if (error instanceof TypeError) return new LightGbmError('invalid_argument', error.message)
  return error
}

/** Awaits a promise of the addon with its errors translated. */
export async function translated<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw asLightGbmError(error)
  }
}

/** Calls the addon with its errors translated. */
export function translatedCall<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw asLightGbmError(error)
  }
}

/** Throws when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LightGbmError('aborted', 'The operation was cancelled.')
}

export function invalid(message: string): LightGbmError {
  return new LightGbmError('invalid_argument', message)
}
