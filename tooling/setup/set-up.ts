import { ensureAppBuild } from './app-build.ts'
import { ensureDemoWorkspace, type DemoFolder } from './demo-workspace.ts'
import { ensureElectron, type ElectronRuntime } from './electron-runtime.ts'
import { ensureFloorSqlite } from './floor-sqlite.ts'
import { ensureNativeAddon } from './native-addon.ts'
import { SetupError, tell } from './step.ts'
import { ensureSystemPackages, type Purpose } from './system-packages.ts'

/** Everything that our sources need to run under Node. */
export async function setUpTools(purpose: Purpose): Promise<void> {
  await ensureSystemPackages(purpose)
  await ensureNativeAddon()
}

/** Everything that the CLI needs. */
export async function setUpCore(purpose: Purpose): Promise<void> {
  await setUpTools(purpose)
  await ensureAppBuild()
}

/** Everything that a window needs, too, and the demo company in its folder; the two go side by side. */
export async function setUpApp(purpose: Purpose, demo: DemoFolder): Promise<ElectronRuntime> {
  await setUpCore(purpose)
  const [runtime] = await Promise.all([setUpRuntime(), ensureDemoWorkspace(demo)])
  return runtime
}

async function setUpRuntime(): Promise<ElectronRuntime> {
  const runtime = await ensureElectron()
  if (runtime.kind === 'floor') await ensureFloorSqlite()
  return runtime
}

/**
 * Runs a script's main function: a set-up that cannot go on says why and ends with 1, without a stack trace. The exit code holds
 * whatever else wants to say something at the end: a library of the packager ends any process that it was loaded into with 0.
 */
export async function runMain(main: () => Promise<number>): Promise<void> {
  let code = 1
  process.on('exit', () => {
    process.exitCode = code
  })
  try {
    code = await main()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    tell(`\n${error.message}`)
  }
  process.exitCode = code
}
