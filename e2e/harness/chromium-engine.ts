import { chromium } from '@playwright/test'
import { existsSync, mkdirSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { systemClock } from '../../main/clock'
import { shellContract, type ShellEvent, type ShellOutput } from '../../main/contract/shell'
import type { Result, SaimaEvent } from '../../main/contract'
import { createCore } from '../../main/core'
import { contentSecurityPolicy, noncePlaceholder } from '../../main/electron/content-security-policy'
import { createDesk, removeFolder } from '../../main/electron/desk'
import { fileToSave } from '../../main/electron/saved-content'
import { mimeTypes } from '../../main/electron/mime-types'
import { silentLog } from '../../main/log'
import { createForkSpawner } from '../../main/processes/fork-spawner'
import type { LaunchOptions, SaimaApp } from './saima-app'

const root = join(__dirname, '..', '..')
const origin = 'https://saima.test'

/**
 * The same pages in a current Chromium (the engine of the product's runtime), over the real core in this process: the bridge that the
 * preload makes in Electron is made of exposed bindings here, with the same names and the same content security policy.
 */
export async function launchChromium(options: LaunchOptions): Promise<SaimaApp> {
  const hosts = join(root, 'out', 'main')
  const desk = createDesk({
    workspacesFolder: join(options.userData, 'workspaces'),
    demoFolder: join(options.userData, 'workspaces', 'demo'),
    shelfFile: join(options.userData, 'shelf.json'),
    nowMs: () => systemClock.nowMs(),
    openCore: (dataDir) => createCore({ dataDir, clock: systemClock, log: silentLog, spawner: createForkSpawner(hosts), checkOutput: true, followUps: true }),
    prepareDemo: (folder) => cp(join(root, '.cache', 'demo-workspace'), folder, { recursive: true }),
    discard: removeFolder
  })
  mkdirSync(options.userData, { recursive: true })
  const executablePath = systemChromium()
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // Tests run as root in containers.
    // Scroll bars take their room as they do in the product.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  })
  const close = async (): Promise<void> => {
    await browser.close()
    await desk.close()
  }
  try {
    await (options.dataDir === null ? desk.openLastOrDemo() : desk.open(options.dataDir))
    const dialogs: { files: readonly string[]; saveFile: string | null } = { files: [], saveFile: null }
    let preferences: ShellOutput<'preferences.get'> = { theme: options.theme, language: options.language, notifications: false }

    const page = await browser.newPage({ viewport: options.size, locale: options.language })
    const announce = (event: SaimaEvent | ShellEvent): void => {
      void page.evaluate((value) => window.dispatchEvent(new CustomEvent('saima:event', { detail: value })), event).catch(() => undefined)
    }
    desk.subscribe(announce)
    await page.exposeBinding('__saimaCall', (_source, name: string, input: unknown) => desk.call(name, input))
    await page.exposeBinding('__saimaShell', async (_source, name: string, input: unknown): Promise<Result<unknown>> => {
      switch (name as keyof typeof shellContract) {
        case 'dialog.openFiles':
          return { ok: true, value: dialogs.files }
        case 'dialog.openFolder':
          return { ok: true, value: dialogs.files[0] ?? null }
        case 'dialog.saveFile':
          return { ok: true, value: dialogs.saveFile }
        case 'files.save': {
          const { content } = shellContract['files.save'].input.parse(input)
          if (dialogs.saveFile !== null) await writeFile(dialogs.saveFile, fileToSave(content))
          return { ok: true, value: dialogs.saveFile }
        }
        case 'files.openText': {
          const file = dialogs.files[0]
          return { ok: true, value: file === undefined ? null : { name: basename(file), text: await readFile(file, 'utf8') } }
        }
        case 'picture.save': {
          const { x, y, width, height } = shellContract['picture.save'].input.parse(input)
          if (dialogs.saveFile !== null) await page.screenshot({ path: dialogs.saveFile, clip: { x, y, width, height } })
          return { ok: true, value: dialogs.saveFile }
        }
        case 'preferences.get':
          return { ok: true, value: preferences }
        case 'preferences.set':
          preferences = { ...preferences, ...shellContract['preferences.set'].input.parse(input) } as typeof preferences
          announce({ name: 'preferences.changed', payload: preferences })
          return { ok: true, value: preferences }
        case 'firstScreen.get':
          return { ok: true, value: { dataDir: desk.current()?.dataDir ?? '/', keptAtMs: 0, answers: [] } }
        case 'firstScreen.keep':
          return { ok: true, value: {} }
        case 'network.status':
          return { ok: true, value: { refused: 0 } }
        case 'windows.open':
        case 'windows.fullScreen':
        case 'workspaces.reveal':
        case 'logs.reveal':
        case 'logs.report':
          return { ok: true, value: {} }
      }
    })
    await page.addInitScript(installBridge)
    await page.route('**/*', async (route) => {
      const { origin: asked, pathname } = new URL(route.request().url())
      if (asked !== origin) return route.abort()
      const file = join(root, 'out', 'renderer', pathname)
      if (!existsSync(file)) return route.fulfill({ status: 404 })
      if (extname(file) !== '.html') return route.fulfill({ contentType: mimeTypes[extname(file)] ?? 'application/octet-stream', body: await readFile(file) })
      const nonce = randomBytes(16).toString('base64')
      const body = (await readFile(file, 'utf8')).split(noncePlaceholder).join(nonce)
      return route.fulfill({ contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': contentSecurityPolicy(nonce) }, body })
    })
    await page.goto(`${origin}/index.html`)
    return {
      page,
      engine: 'chromium',
      dataDir: options.dataDir ?? join(options.userData, 'workspaces', 'demo'),
      userData: options.userData,
      electron: null,
      chooseFiles: async (paths) => void (dialogs.files = paths),
      chooseSaveFile: async (path) => void (dialogs.saveFile = path),
      notifications: async () => [],
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Runs in the page before anything else. */
function installBridge(): void {
  const bindings = window as unknown as Record<'__saimaCall' | '__saimaShell', (name: string, input: unknown) => Promise<unknown>>
  const bridge = {
    call: (name: string, input: unknown) => bindings.__saimaCall(name, input),
    shell: (name: string, input: unknown) => bindings.__saimaShell(name, input),
    subscribe: (listener: (event: unknown) => void) => {
      const forward = (event: Event): void => listener((event as CustomEvent<unknown>).detail)
      window.addEventListener('saima:event', forward)
      return () => window.removeEventListener('saima:event', forward)
    },
    pathOf: () => ''
  }
  Object.defineProperty(window, 'saima', { value: Object.freeze(bridge) })
}

function systemChromium(): string | undefined {
  const given = process.env['SAIMA_CHROMIUM']
  if (given !== undefined) return given
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
}
