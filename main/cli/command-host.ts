import type { Command } from 'commander'
import type { Session } from './session'
import type { Output } from './terminal'

/** Registers a command that works on one workspace and has one thing to say. */
export interface CommandHost {
  readonly program: Command
  /** Adds `--data` and `--json` to a command, and what it does. */
  onWorkspace<O>(command: Command, work: (session: Session, options: O, args: readonly string[]) => Promise<Output>): void
}
