/** The two programs that run beside the routing process. */
export type HostEntry = 'warehouse-host' | 'model-host'

/** A process of ours, whatever runs it. Messages are structured clones and arrive in order. */
export interface HostProcess {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, after the process has gone for whatever reason. */
  onExit(listener: (code: number | null) => void): void
  /** Ends the process at once (SIGKILL where there are signals). */
  kill(): void
}

/** Starts processes: `utilityProcess` in the app, `child_process.fork` in Node. */
export interface Spawner {
  spawn(entry: HostEntry, env?: Readonly<Record<string, string>>): HostProcess
}

/**
 * What a host's engine is told at its start. A warehouse process makes much short-lived garbage (a row of a file, an entry of a rollup): a young
 * generation of 4 MB instead of 16 halves the memory of an import of a million rows, at no measurable cost in time; so does an old one that is
 * swept when it has doubled instead of when it has become up to four times as large.
 */
export const engineArguments: Readonly<Record<HostEntry, readonly string[]>> = { 'warehouse-host': ['--max-semi-space-size=8', '--heap-growing-percent=100'], 'model-host': [] }
