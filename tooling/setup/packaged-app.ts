import { build, Platform, type Configuration } from 'electron-builder'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronRuntime } from './electron-runtime.ts'
import { ensureElectron } from './electron-runtime.ts'
import { floorRuntimeFolder } from './floor-runtime.ts'
import { floorSqliteBinding } from './floor-sqlite.ts'
import { floorFolder, inRoot } from './project.ts'
import { hashOf, runStep, SetupError } from './step.ts'

/**
 * `release`: as it ships. `test`: the same app with the fuses that a test driver needs: Playwright starts the main process with an
 * inspector, which shipped builds refuse.
 */
export type PackageVariant = 'release' | 'test'

/** Makes an unpacked app for the running platform and says where its program lies. */
export async function makePackagedApp(variant: PackageVariant): Promise<string> {
  const runtime = await ensureElectron()
  const output = inRoot('release', variant)
  const marker = join(output, 'packaged.json')
  await runStep({
    title: `Packaged app (${variant}, Electron ${runtime.version})`,
    id: `packaged-${variant}`,
    inputs: () => hashOf([inRoot('out'), inRoot('electron.builder.json'), inRoot('resources'), inRoot('native', 'package.json'), import.meta.filename], runtime.version),
    outputs: [marker],
    work: async () => {
      rmSync(output, { recursive: true, force: true })
      await build({ projectDir: inRoot(), publish: 'never', targets: Platform.current().createTarget('dir'), config: configurationFor(variant, runtime, output) })
      const executable = programIn(output)
      writeFileSync(marker, JSON.stringify({ executable, electron: runtime.version }))
      return undefined
    }
  })
  return (JSON.parse(readFileSync(marker, 'utf8')) as { readonly executable: string }).executable
}

function configurationFor(variant: PackageVariant, runtime: ElectronRuntime, output: string): Configuration {
  const base = JSON.parse(readFileSync(inRoot('electron.builder.json'), 'utf8')) as Configuration & { $schema?: string }
  delete base.$schema
  const withOutput: Configuration = { ...base, directories: { ...base.directories, output } }
  const forTests: Configuration =
    variant === 'test' ? { ...withOutput, electronFuses: { ...base.electronFuses, enableNodeCliInspectArguments: true } } : withOutput
  return runtime.kind === 'floor' ? onFloor(forTests, runtime) : forTests
}

/** Around the floor runtime: without its stand-in for the default app, with the SQLite addon that it needs, fuses as far as it has them. */
function onFloor(configuration: Configuration, runtime: ElectronRuntime): Configuration {
  const dist = join(floorFolder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(floorFolder, { recursive: true })
  cpSync(floorRuntimeFolder, dist, { recursive: true, filter: (path) => path !== join(floorRuntimeFolder, 'resources', 'app') })
  const { grantFileProtocolExtraPrivileges: _newer, ...fuses } = configuration.electronFuses ?? {}
  const extra = Array.isArray(configuration.extraResources) ? configuration.extraResources : []
  return {
    ...configuration,
    electronDist: dist,
    electronVersion: runtime.version,
    electronFuses: fuses,
    extraResources: [...extra, { from: floorSqliteBinding, to: 'floor/better_sqlite3.node' }]
  }
}

function programIn(output: string): string {
  const candidates = ['linux-unpacked/saima', 'linux-arm64-unpacked/saima', 'win-unpacked/Saima.exe', 'mac/Saima.app/Contents/MacOS/Saima', 'mac-arm64/Saima.app/Contents/MacOS/Saima']
  const found = candidates.map((path) => join(output, path)).find((path) => existsSync(path))
  if (found === undefined) throw new SetupError(`electron-builder ended without an app in ${output}.`)
  return found
}
