import type { Command } from 'commander'
import type { Session } from './session'
import type { Output } from './terminal'

/** Registers a command that works on one workspace and has one thing to say. */
export interface CommandHost {
  readonly program: Command
  /** Adds `--data` and `--json` to a command, and what it does; `restoreFrom` names the backup that takes the workspace's place before it is opened. */
  onWorkspace<O>(
    command: Command,
    work: (session: Session, options: O, args: readonly string[]) => Promise<Output>,
    restoreFrom?: (dataDir: string, args: readonly string[]) => string
  ): void
}
