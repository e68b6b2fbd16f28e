import { invalid, translated, translatedCall } from './errors'
import { load } from './load'

export interface Machine {
  readonly host: string
  readonly port: number
}

export interface NetworkOptions {
  /** Every machine that takes part, this one included, in the same order everywhere. */
  readonly machines: readonly Machine[]
  /** The port of this machine; has to be one of those in the list. */
  readonly port: number
  /** How long to wait for the others. */
  readonly timeoutMinutes?: number
}

/**
 * Joins LightGBM's network of machines; afterwards every dataset and training of this process is part of the
 * distributed one, so every machine has to make the same calls. Each machine brings its own rows. Train with
 * `tree_learner: 'data'` (or 'voting') and `num_machines`. The connection is not encrypted and not authenticated: for
 * trusted networks only.
 *
 * @throws LightGbmError lightgbm when the others cannot be reached in time.
 */
export async function connectNetwork(options: NetworkOptions): Promise<void> {
  const { machines, port } = options
  if (machines.length < 2) throw invalid('A network needs at least two machines.')
  for (const machine of machines) {
    if (!/^[A-Za-z0-9._-]+$/.test(machine.host)) throw invalid(`${machine.host} is not a host name or an IPv4 address.`)
    if (!Number.isInteger(machine.port) || machine.port < 1 || machine.port > 65535) throw invalid(`${machine.port} is not a port.`)
  }
  if (!machines.some((machine) => machine.port === port)) throw invalid('port has to be the port of one of the machines.')
  const minutes = options.timeoutMinutes ?? 2
  if (!Number.isInteger(minutes) || minutes < 1) throw invalid('timeoutMinutes has to be a positive whole number.')
  const list = machines.map((machine) => `${machine.host}:${machine.port}`).join(',')
  await translated(load().LGBM_NetworkInit(list, port, minutes, machines.length))
}

/** Leaves the network. */
export async function disconnectNetwork(): Promise<void> {
  await translated(load().LGBM_NetworkFree())
}

/** An upper limit on the threads that LightGBM uses in this process, whatever num_threads says; 0 lifts it. */
export function setMaxThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 0) throw invalid('threads has to be a whole number from 0 on.')
  translatedCall(() => load().LGBM_SetMaxThreads(threads))
}
