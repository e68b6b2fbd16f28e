import * as z from 'zod'

export const failureCodes = [
  'invalid_input',
  'not_found',
  'conflict',
  'refused',
  'cancelled',
  'timed_out',
  'workspace_locked',
  'workspace_newer',
  'workspace_damaged',
  'storage',
  'process_lost',
  'model_unavailable',
  'too_little_data',
  'internal'
] as const

export type FailureCode = (typeof failureCodes)[number]

/**
 * An error as a value. `key` selects the translated text (`failures.<key>` in the locale files) and `params` fill it;
 * `message` is the same in English for logs, terminals and keys that have no translation: what failed, what was kept, what to do.
 */
export const failure = z.object({
  code: z.enum(failureCodes),
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string()
})
export type Failure = z.infer<typeof failure>

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

/** The same failure while it travels through our own code; becomes a value at the door. */
export class FailureError extends Error {
  readonly failure: Failure
  constructor(code: FailureCode, key: string, message: string, params: Readonly<Record<string, string | number>> = {}) {
    super(message)
    this.name = 'FailureError'
    this.failure = { code, key, params: { ...params }, message }
  }
}

export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal',
    key: 'internal',
    params: { detail: message.slice(0, 2_000) },
    message: `Something failed inside Saima (${message}). Nothing that was saved is lost; try again, and send the log file if it stays.`
  }
}
