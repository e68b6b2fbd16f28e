import { _electron, type ElectronApplication } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine, LaunchOptions, SaimaApp } from './saima-app'

const root = join(__dirname, '..', '..')
const launchLimitMs = 60_000
const closeLimitMs = 20_000

/** Starts the built app in the Electron that the set-up found, or the packaged app by itself. */
export async function launchElectron(engine: Exclude<Engine, 'chromium'>, options: LaunchOptions): Promise<SaimaApp> {
  mkdirSync(options.userData, { recursive: true })
  writeFileSync(join(options.userData, 'preferences.json'), JSON.stringify({ language: options.language, theme: options.theme }))
  writeFileSync(join(options.userData, 'window.json'), JSON.stringify({ x: 0, y: 0, ...options.size, maximized: false }))

  const { executable, args } = commandFor(engine, options)
  const app = await _electron.launch({ executablePath: executable, args: [...args], timeout: launchLimitMs })
  try {
    const page = await app.firstWindow({ timeout: launchLimitMs })
    await page.waitForLoadState()
    await recordNotifications(app)
    return {
      page,
      engine,
      dataDir: options.dataDir ?? join(options.userData, 'workspaces', 'demo'),
      userData: options.userData,
      electron: app,
      chooseFiles: (paths) => answerDialog(app, 'showOpenDialog', { canceled: paths.length === 0, filePaths: [...paths] }),
      chooseSaveFile: (path) => answerDialog(app, 'showSaveDialog', { canceled: path === '', filePath: path }),
      notifications: () => app.evaluate(() => (globalThis as unknown as WithNotifications).saimaNotifications),
      close: () => closeWithin(app)
    }
  } catch (error) {
    await closeWithin(app)
    throw error
  }
}

/** The command line that starts Saima for these options. */
export function commandFor(engine: Exclude<Engine, 'chromium'>, options: Pick<LaunchOptions, 'userData' | 'dataDir'>): { readonly executable: string; readonly args: readonly string[] } {
  const own = [`--user-data-dir=${options.userData}`, ...(options.dataDir === null ? [] : [`--data=${options.dataDir}`])]
  // Tests run as root in containers and without a graphics card.
  const chromium = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage', '--force-device-scale-factor=1']
  return engine === 'packaged' ? { executable: packagedExecutable(), args: [...chromium, ...own] } : { executable: runtimeExecutable(), args: [...chromium, root, ...own] }
}

/** The system's dialogs cannot be driven: they are the one thing that is replaced. */
async function answerDialog(app: ElectronApplication, method: 'showOpenDialog' | 'showSaveDialog', answer: unknown): Promise<void> {
  await app.evaluate(({ dialog }, [name, value]) => Object.assign(dialog, { [name as string]: async () => value }), [method, answer] as const)
}

interface WithNotifications {
  saimaNotifications: { title: string; body: string }[]
}

/** A test machine has no notification service: what the app hands over to it is written down instead. */
async function recordNotifications(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const shown: { title: string; body: string }[] = []
    Object.assign(globalThis, { saimaNotifications: shown })
    Notification.isSupported = () => true
    // Each instance brings its own `show`; what it inherits is `on`, which the app calls on every notification before it shows it.
    const listen = Notification.prototype.on as (this: Electron.Notification, ...given: unknown[]) => Electron.Notification
    Notification.prototype.on = function (this: Electron.Notification, ...given: unknown[]) {
      this.show = () => void shown.push({ title: this.title, body: this.body })
      return listen.apply(this, given)
    } as typeof Notification.prototype.on
  })
}

async function closeWithin(app: ElectronApplication): Promise<void> {
  const child = app.process()
  const timer = setTimeout(() => child.kill('SIGKILL'), closeLimitMs)
  await app.close().catch(() => undefined)
  clearTimeout(timer)
}

function runtimeExecutable(): string {
  const given = process.env['SAIMA_ELECTRON']
  if (given !== undefined) return given
  return (JSON.parse(readFileSync(join(root, '.cache', 'electron-runtime.json'), 'utf8')) as { executable: string }).executable
}

function packagedExecutable(): string {
  return (JSON.parse(readFileSync(join(root, 'release', 'test', 'packaged.json'), 'utf8')) as { executable: string }).executable
}
