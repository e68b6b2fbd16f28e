import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inCache, inRoot } from './project.ts'
import { run, tailOf } from './run.ts'
import { hashOf, runStep, SetupError, tell } from './step.ts'
import { userDataFolder } from './user-data.ts'

const prepareLimitMs = 10 * 60 * 1000

/** The demo company's data and what prepares it; a change in any of them makes the demo anew. */
const sources = [
  'resources/demo',
  'main/cli/demo-command.ts',
  ...['alerts', 'demo', 'features', 'forecast', 'metrics', 'model', 'race', 'series', 'units', 'warehouse'].map((folder) => `main/${folder}`)
]

export interface DemoFolder {
  readonly folder: string
  /** Name of the stamp: each place keeps its own. */
  readonly id: string
}

/** The demo that `npm start` opens, in the user's own folder for Saima. */
export const usersDemo = (): DemoFolder => ({ folder: join(userDataFolder(), 'workspaces', 'demo'), id: 'demo-workspace' })

/** The demo that tests copy and packages carry. */
export const buildsDemo = (): DemoFolder => ({ folder: inCache('demo-workspace'), id: 'demo-workspace-build' })

/**
 * Prepares the embedded demo company through the CLI, once: its warehouse and models are then simply opened. The work happens in a
 * draft beside the folder, so that a demo someone has open stays whole until the new one is.
 */
export async function ensureDemoWorkspace({ folder, id }: DemoFolder): Promise<void> {
  const cli = inRoot('out', 'main', 'cli.js')
  if (!existsSync(cli)) return tell('  this build has no command line yet, so the demo company is not prepared')
  await runStep({
    title: 'The demo company',
    id,
    inputs: () => hashOf(sources.map((path) => inRoot(path)), folder),
    outputs: [folder],
    work: async () => {
      const draft = `${folder}.new`
      rmSync(draft, { recursive: true, force: true })
      const result = await run(process.execPath, [cli, 'demo', '--data', draft], { timeoutMs: prepareLimitMs, log: 'demo-workspace' })
      if (!result.ok) throw new SetupError(`The demo company could not be prepared:\n${tailOf(result)}`)
      const old = `${folder}.old`
      rmSync(old, { recursive: true, force: true })
      if (existsSync(folder)) renameSync(folder, old)
      renameSync(draft, folder)
      rmSync(old, { recursive: true, force: true })
      return undefined
    }
  })
}
