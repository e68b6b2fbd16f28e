import type { Failure, Result, RouteInput, RouteName, RouteOutput } from '../../main/contract'
import type { ShellInput, ShellName, ShellOutput } from '../../main/contract/shell'
import { bridge } from './bridge'

/** A failed call on its way to the page that shows it. */
export class CallFailure extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'CallFailure'
    this.failure = failure
  }
}

export async function call<N extends RouteName>(name: N, input: RouteInput<N>): Promise<RouteOutput<N>> {
  return unwrap(await bridge().call(name, input))
}

export async function shell<N extends ShellName>(name: N, input: ShellInput<N>): Promise<ShellOutput<N>> {
  return unwrap(await bridge().shell(name, input))
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new CallFailure(result.error)
}

/** Whatever was thrown, in the shape that pages show. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallFailure) return error.failure
  const detail = error instanceof Error ? error.message : String(error)
  return { code: 'internal', key: 'page', params: { detail: detail.slice(0, 500) }, message: detail }
}
