import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright'
import { contentSecurityPolicy, noncePlaceholder } from '../../main/electron/content-security-policy'
import { mimeTypes } from '../../main/electron/mime-types'
import { createCore } from '../../main/core'
import { silentLog } from '../../main/log'
import { createForkSpawner } from '../../main/processes/fork-spawner'
import { median, percentile, printFigure, tell } from './figures'

// Not bundled: Playwright reads its own files.
const { chromium, _electron: electron } = createRequire(path.resolve('package.json'))('playwright') as typeof import('playwright')

const origin = 'https://saima.test'
const gridRows = 100_000
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

const demoFolder = path.resolve('.cache', 'demo-workspace')
const runtimeFile = path.resolve('.cache', 'electron-runtime.json')
const systemChromium = (): string | undefined => ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => fs.existsSync(file))

const noDemo = (): string | null => {
  if (!fs.existsSync(demoFolder)) return 'the demo company is not prepared (npm run -s saima -- demo --data .cache/demo-workspace)'
  return fs.existsSync(path.resolve('out', 'renderer', 'index.html')) ? null : 'the pages are not built (npm run build)'
}

export function gridFramesNeed(): string | null {
  if (systemChromium() === undefined && !fs.existsSync(chromium.executablePath())) return 'no Chromium is installed'
  return noDemo()
}

export function firstPaintNeeds(): string | null {
  if (!fs.existsSync(runtimeFile)) return 'no Electron is set up (npm start does it)'
  if (process.platform === 'linux' && (process.env['DISPLAY'] ?? '') === '' && (process.env['WAYLAND_DISPLAY'] ?? '') === '') return 'there is no display, nor Xvfb to make one'
  return noDemo()
}

/** A private copy of the demo company, so that nothing that runs by itself changes the one that tests use. */
function demoCopy(folder: string): string {
  const copy = path.join(folder, 'ui-demo')
  fs.rmSync(copy, { recursive: true, force: true })
  fs.cpSync(demoFolder, copy, { recursive: true })
  return copy
}

/**
 * The list of deals with 100,000 rows in the real page and grid, scrolled by the wheel: script, style and layout of each frame from the
 * engine's own counters, in the page's own thread time where the engine can tell it (so that other programs do not count).
 */
export async function measureGridFrames(folder: string): Promise<void> {
  const core = await createCore({ dataDir: demoCopy(folder), clock: { nowMs: () => Date.now() }, log: silentLog, spawner: createForkSpawner(path.resolve('out', 'main')) })
  const executablePath = systemChromium()
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--disable-gpu', ...asRoot] })
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    await page.exposeBinding('__saimaCall', (_source, name: string, input: unknown) => core.callUnknown(name, input))
    await servePages(page)
    await page.goto(`${origin}/index.html#/deals`)
    await page.locator('.data-grid .ag-row').first().waitFor({ timeout: 30_000, state: 'attached' })
    await page.waitForTimeout(1_500)
    const box = await page.locator('.data-grid').first().boundingBox()
    if (box === null) throw new Error('the grid is not shown')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' }).catch(() => session.send('Performance.enable'))
    const spent = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics')
      const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0
      return (of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration')) * 1_000
    }
    const frames: number[] = []
    for (let frame = 0; frame < 520; frame += 1) {
      const before = await spent()
      // A turn of the wheel by ten rows at every second frame; the counters are read after each of the two.
      if (frame % 2 === 0) await page.mouse.wheel(0, 300)
      await page.evaluate('new Promise((done) => requestAnimationFrame(done))')
      // The first frames build what later ones use again.
      if (frame >= 40) frames.push((await spent()) - before)
    }
    const moved = await page.evaluate(`Math.max(...[...document.querySelectorAll('.data-grid .ag-row')].map((row) => Number(row.getAttribute('row-index'))))`)
    if (Number(moved) < 100) throw new Error(`the grid did not scroll (row ${moved})`)
    printFigure('grid_frame', percentile(frames, 0.95), { mean: frames.reduce((sum, value) => sum + value, 0) / frames.length, slowest: Math.max(...frames), rows: gridRows })
  } finally {
    await browser.close()
    await core.close()
  }
}

async function servePages(page: Page): Promise<void> {
  let preferences = { theme: 'light', language: 'zh-CN', notifications: false }
  await page.exposeBinding('__saimaShell', (_source, name: string, input: object) => {
    if (name === 'preferences.set') preferences = { ...preferences, ...input }
    const answers: Readonly<Record<string, object>> = { 'preferences.get': preferences, 'preferences.set': preferences, 'network.status': { refused: 0 }, 'firstScreen.get': { dataDir: '/', keptAtMs: 0, answers: [] } }
    return { ok: true, value: answers[name] ?? {} }
  })
  await page.addInitScript({
    // The deals of the demo company again and again, made in the page: what is measured is the scrolling, not the way there.
    content: `const manyDeals = (name, answer) => {
      if (name !== 'deals.list' || !answer.ok || answer.value.rows.length === 0) return answer
      const { rows } = answer.value
      return { ok: true, value: { ...answer.value, total: ${gridRows}, rows: Array.from({ length: ${gridRows} }, (_, index) => ({ ...rows[index % rows.length], id: index + 1 })) } }
    }
    Object.defineProperty(window, 'saima', { value: { call: async (name, input) => manyDeals(name, await __saimaCall(name, input)), shell: (name, input) => __saimaShell(name, input), subscribe: () => () => undefined, pathOf: () => '' } })`
  })
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url())
    const file = path.resolve('out', 'renderer', `.${pathname}`)
    if (!fs.existsSync(file)) return route.fulfill({ status: 404 })
    if (path.extname(file) !== '.html') return route.fulfill({ contentType: mimeTypes[path.extname(file)] ?? 'application/octet-stream', body: fs.readFileSync(file) })
    const nonce = randomBytes(16).toString('base64')
    return route.fulfill({ contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': contentSecurityPolicy(nonce) }, body: fs.readFileSync(file, 'utf8').split(noncePlaceholder).join(nonce) })
  })
}

/**
 * From starting the real Electron to the war room's first sentence on the screen, on the demo company as it was last left: those figures are of
 * the last time it was open and say so. `current` is when the workspace's own answers stand in their place, in the whole page.
 */
export async function measureFirstPaint(folder: string): Promise<void> {
  const { executable } = JSON.parse(fs.readFileSync(runtimeFile, 'utf8')) as { readonly executable: string }
  const times: number[] = []
  const current: number[] = []
  const dataDir = demoCopy(folder)
  for (let time = 0; time < 6; time += 1) {
    const userData = path.join(folder, 'ui-user')
    if (time === 0) fs.rmSync(userData, { recursive: true, force: true })
    const startedAt = Date.now()
    const app = await electron.launch({ executablePath: executable, args: [...asRoot, '--disable-gpu', '--disable-dev-shm-usage', path.resolve('.'), `--user-data-dir=${userData}`, `--data=${dataDir}`], timeout: 60_000 })
    try {
      const page = await app.firstWindow({ timeout: 60_000 })
      const took = (await pageMoment(page, `(document.querySelector('.headline h1')?.textContent ?? '').length > 10`)) - startedAt
      const fresh = (await pageMoment(page, `document.querySelector('.headline h1') !== null && document.querySelector('.headline-kept, .first-bar') === null`)) - startedAt
      if (time > 0) {
        times.push(took)
        current.push(fresh)
        continue
      }
      // The first start of all has nothing to begin with; what it shows is kept when it has been quiet for a moment.
      tell(`first start of all: ${Math.round(took)} ms`)
      await keptScreen(dataDir)
    } finally {
      await app.close()
    }
  }
  printFigure('first_paint', median(times), { slowest: Math.max(...times), fastest: Math.min(...times), current: median(current) })
}

async function keptScreen(dataDir: string): Promise<void> {
  for (const limit = Date.now() + 60_000; Date.now() < limit; ) {
    if (fs.existsSync(path.join(dataDir, 'first-screen.json'))) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the war room was not kept within a minute')
}

/** When the first frame has been painted in which the condition holds. The page's policy forbids evaluating later on, so the waiting is one expression. */
async function pageMoment(page: Page, condition: string): Promise<number> {
  const waiting = `new Promise((done) => {
    const look = () => (${condition} ? requestAnimationFrame(() => done(performance.timeOrigin + performance.now())) : requestAnimationFrame(look))
    look()
  })`
  const limit = Date.now() + 60_000
  for (;;) {
    try {
      return Number(await Promise.race([page.evaluate(waiting), page.waitForTimeout(60_000).then(() => Promise.reject(new Error('The war room did not come within a minute.')))]))
    } catch (error) {
      // The window's first, empty document goes away when the page comes.
      if (Date.now() > limit || !/context was destroyed|navigat/i.test(String(error))) throw error
    }
  }
}
