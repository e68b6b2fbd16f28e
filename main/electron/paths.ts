import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { App } from 'electron'

export interface ShellPaths {
  /** The built output: out/main, beside out/preload and out/renderer. */
  readonly preload: string
  readonly pages: string
  /** Built process entries, by name: `warehouse-host.js`, `model-host.js`. */
  readonly entriesFolder: string
  readonly resources: string
  readonly icon: string
  readonly trayIcon: string
  readonly userData: string
  readonly workspaces: string
  readonly demoWorkspace: string
  /** better-sqlite3's addon for runtimes below Node-API 10 (the floor); undefined where the package's own one loads. */
  readonly sqliteBinding: string | undefined
}

/** Where everything lies, in a checkout and in a packaged app. `mainFolder` is the folder of the built main script. */
export function resolvePaths(app: App, mainFolder: string): ShellPaths {
  const out = dirname(mainFolder)
  const resources = app.isPackaged ? join(process.resourcesPath, 'resources') : join(dirname(out), 'resources')
  const floor = app.isPackaged ? join(process.resourcesPath, 'floor') : join(dirname(out), '.cache', 'floor')
  const userData = app.getPath('userData')
  const workspaces = join(userData, 'workspaces')
  return {
    preload: join(out, 'preload', 'bridge.js'),
    pages: join(out, 'renderer'),
    entriesFolder: mainFolder,
    resources,
    icon: join(resources, 'icons', 'icon-256.png'),
    trayIcon: join(resources, 'icons', 'tray-32.png'),
    userData,
    workspaces,
    demoWorkspace: join(workspaces, 'demo'),
    sqliteBinding: floorBinding(floor)
  }
}

function floorBinding(folder: string): string | undefined {
  const packagesOwnNapiVersion = 10
  if (Number(process.versions['napi'] ?? '0') >= packagesOwnNapiVersion) return undefined
  const file = join(folder, 'better_sqlite3.node')
  return existsSync(file) ? file : undefined
}
