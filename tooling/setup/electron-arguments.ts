import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ElectronRuntime } from './electron-runtime.ts'
import { SetupError, tell } from './step.ts'

/**
 * Chromium's own switches for this computer. Its sandbox stays on wherever it can: it is given up for root only, which Chromium
 * refuses otherwise, and that is said. Where the kernel forbids user namespaces the set-uid helper must be prepared by hand once.
 */
export function electronArguments(runtime: ElectronRuntime, isVirtualDisplay: boolean): readonly string[] {
  // Chromium's own complaints about missing system services say nothing to a user; Saima's log keeps what matters.
  const args = ['--log-level=3']
  if (process.platform === 'linux') {
    if (process.getuid?.() === 0) {
      tell('  running as root: Chromium refuses its sandbox for root, so it is off. Use an ordinary account for real data.')
      args.push('--no-sandbox')
    } else if (!canSandbox(runtime)) {
      const helper = join(dirname(runtime.executable), 'chrome-sandbox')
      throw new SetupError(`This system forbids the user namespaces that Chromium's sandbox needs. Paste this once, then run the command again:\n\n    sudo chown root:root ${helper} && sudo chmod 4755 ${helper}\n`)
    }
  }
  // No graphics card behind a virtual display: software drawing without the failed attempts first.
  if (isVirtualDisplay) args.push('--disable-gpu')
  return args
}

function canSandbox(runtime: ElectronRuntime): boolean {
  const helper = statSync(join(dirname(runtime.executable), 'chrome-sandbox'), { throwIfNoEntry: false })
  const isSetUidRoot = helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0
  return isSetUidRoot || spawnSync('unshare', ['--user', '--map-root-user', 'true'], { timeout: 10_000 }).status === 0
}
