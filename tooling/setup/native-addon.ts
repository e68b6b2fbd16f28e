import { existsSync } from 'node:fs'
import { inRoot } from './project.ts'
import { run, tailOf } from './run.ts'
import { hashOf, runStep, SetupError } from './step.ts'

const stageLimitMs = 10 * 60 * 1000
const buildLimitMs = 10 * 60 * 1000
const inNative = (...parts: readonly string[]): string => inRoot('native', ...parts)

/** Fetches LightGBM's library (pinned hash) and builds the addon and its TypeScript layer, through the package's own scripts. */
export async function ensureNativeAddon(): Promise<void> {
  const own = ['package.json', 'CMakeLists.txt', 'addon', 'src', 'vendor', 'scripts', 'tsconfig.json'].map((path) => inNative(path))
  await runStep({
    title: 'LightGBM and its addon',
    id: 'native-addon',
    inputs: () => hashOf(own, process.platform, process.arch),
    outputs: [inNative('dist', 'index.js')],
    work: async () => {
      await script('stage', stageLimitMs, 'LightGBM’s library could not be fetched. The Python package index must be reachable once.')
      await script('build', buildLimitMs, 'LightGBM’s addon could not be built.')
      return undefined
    }
  })
}

async function script(name: string, timeoutMs: number, failure: string): Promise<void> {
  const npm = process.env['npm_execpath']
  const [command, prefix] = npm !== undefined && existsSync(npm) ? [process.env['npm_node_execpath'] ?? process.execPath, [npm]] : ['npm', []]
  const result = await run(command, [...prefix, 'run', '--silent', name, '--workspace', 'lightgbm-node-bindings'], { timeoutMs, log: `native-${name}` })
  if (!result.ok) throw new SetupError(`${failure}\n${tailOf(result)}`)
}
