import { inRoot } from './project.ts'
import { run, tailOf } from './run.ts'
import { hashOf, runStep, SetupError } from './step.ts'

const buildLimitMs = 10 * 60 * 1000

const sources = [
  'main',
  'preload',
  'renderer',
  'resources/locales',
  'electron.vite.config.ts',
  'tooling/entries.ts',
  'tooling/contract-names.ts',
  'tooling/floor-prelude.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json'
]

/** Bundles main, preload and pages into out/, as they ship. */
export async function ensureAppBuild(): Promise<void> {
  await runStep({
    title: 'Saima itself',
    id: 'app-build',
    inputs: () => hashOf(sources.map((path) => inRoot(path))),
    outputs: ['main/index.js', 'preload/bridge.js', 'renderer/index.html'].map((path) => inRoot('out', path)),
    work: async () => {
      const result = await run(process.execPath, [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'], {
        timeoutMs: buildLimitMs,
        log: 'app-build'
      })
      if (!result.ok) throw new SetupError(`Saima could not be built:\n${tailOf(result)}`)
      return undefined
    }
  })
}
