import type * as z from 'zod'

/**
 * What the wire carries: a route names its input and output schema and says who runs it.
 * - `query` runs in a reader process on a read-only connection;
 * - `command` runs in the writer process, inside one transaction, and is written to the command log;
 * - `long` commands report progress, can be cancelled and leave a job record; they manage their own transactions;
 * - `runsIn: 'model'` moves a long command to the model process, which reads by itself and writes through the writer;
 * - `runsIn: 'core'` and `'desk'` are answered by the process that routes: running jobs, and the choice of workspace;
 * - `internal` routes are refused at the door: only other parts of the core call them.
 */
export interface Route<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'query' | 'command'
  readonly runsIn: 'reader' | 'writer' | 'model' | 'core' | 'desk'
  readonly long: boolean
  readonly internal: boolean
  readonly input: I
  readonly output: O
}

export const query = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'query', runsIn: 'reader', long: false, internal: false, input, output }) as const

export const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'command', runsIn: 'writer', long: false, internal: false, input, output }) as const

export const internalCommand = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'command', runsIn: 'writer', long: false, internal: true, input, output }) as const

export const internalQuery = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'query', runsIn: 'reader', long: false, internal: true, input, output }) as const

export const longCommand = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'command', runsIn: 'writer', long: true, internal: false, input, output }) as const

export const modelCommand = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'command', runsIn: 'model', long: true, internal: false, input, output }) as const

export const coreRoute = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'command', runsIn: 'core', long: false, internal: false, input, output }) as const

export const deskRoute = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) =>
  ({ kind: 'command', runsIn: 'desk', long: false, internal: false, input, output }) as const

/** The schema of an announcement; events state what happened and never drive control flow. */
export const event = <P extends z.ZodType>(payload: P) => ({ kind: 'event', payload }) as const
