export interface ShellArguments {
  /** The workspace to open; null: the last one, else the demo company. */
  readonly dataDir: string | null
  /** Save a picture of the settled window here, then quit. */
  readonly screenshot: string | null
}

/** Reads `--data=DIR` and `--screenshot=FILE`; everything else on the line belongs to Chromium. */
export function readArguments(argv: readonly string[]): ShellArguments {
  const valueOf = (name: string): string | null => {
    const prefix = `--${name}=`
    const last = argv.filter((argument) => argument.startsWith(prefix)).pop()
    return last === undefined || last.length === prefix.length ? null : last.slice(prefix.length)
  }
  return { dataDir: valueOf('data'), screenshot: valueOf('screenshot') }
}
