import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** What the main build makes: output name -> source. The names are fixed, the spawners and the CLI rely on them. */
export const mainEntries: Readonly<Record<string, string>> = {
  index: 'main/index.ts',
  'warehouse-host': 'main/processes/warehouse-host.ts',
  'model-host': 'main/processes/model-host.ts',
  cli: 'main/cli.ts',
}

/** The entries whose source exists, with absolute paths. */
export function existingEntries(root: string, entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries)
      .map(([name, source]) => [name, resolve(root, source)] as const)
      .filter(([, source]) => existsSync(source)),
  )
}

/** Never bundled: they are loaded from node_modules as they are (and `electron` from the runtime). */
export const nativeModules: readonly string[] = ['better-sqlite3', 'lightgbm-node-bindings', 'electron']
