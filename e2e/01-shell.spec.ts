import { expect, test } from './harness/fixtures'
import { shellFromPage } from './harness/saima-app'
import { frameOf } from './pages/frame'

test('opens a window on the workspace it was given', async ({ saima, call }) => {
  await frameOf(saima.page).settled()
  await expect(saima.page).toHaveTitle(/Saima|赛马/)
  const list = await call('workspaces.list', {})
  expect(list.filter((entry) => entry.isOpen).map((entry) => entry.dir)).toEqual([saima.dataDir])
})

test('answers unknown and internal calls with a refusal', async ({ saima }) => {
  const answers = await saima.page.evaluate(async () => {
    const call = window.saima.call as (name: string, input: unknown) => Promise<{ ok: boolean }>
    const outcome = (name: string): Promise<unknown> => call(name, {}).then((result) => result.ok, () => 'not sent')
    return Promise.all([outcome('no.such.call'), outcome('jobs.record'), outcome('__proto__')])
  })
  expect(answers.every((answer) => answer === false || answer === 'not sent')).toBe(true)
})

test('gives the page nothing but the bridge', { tag: '@electron' }, async ({ saima }) => {
  const seen = await saima.page.evaluate(() => ({
    bridge: Object.keys(window.saima).sort(),
    node: ['require', 'process', 'Buffer', 'module', 'global'].filter((name) => name in window)
  }))
  expect(seen).toEqual({ bridge: ['call', 'pathOf', 'shell', 'subscribe'], node: [] })
})

test('runs the page sandboxed and isolated', { tag: '@electron' }, async ({ saima }) => {
  const preferences = await saima.electron?.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { contextIsolation, sandbox, nodeIntegration, webviewTag } = contents.getLastWebPreferences()
    return { contextIsolation, sandbox, nodeIntegration, webviewTag }
  })
  expect(preferences).toEqual({ contextIsolation: true, sandbox: true, nodeIntegration: false, webviewTag: false })
})

test('opens no second window and goes nowhere else', { tag: '@electron' }, async ({ saima }) => {
  await saima.page.evaluate(() => {
    window.open('https://example.com/')
    location.href = 'https://example.com/'
  })
  await expect.poll(() => saima.page.url()).toMatch(/^app:\/\/saima\//)
  expect(await saima.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('keeps the language and theme that were chosen', async ({ saima }) => {
  expect(await shellFromPage(saima.page, 'preferences.get', {})).toMatchObject({ language: 'zh-CN', theme: 'light' })
  await shellFromPage(saima.page, 'preferences.set', { language: 'en', theme: 'dark' })
  expect(await shellFromPage(saima.page, 'preferences.get', {})).toMatchObject({ language: 'en', theme: 'dark' })
})

test('makes a workspace, opens it and takes it away', async ({ saima, call }) => {
  const made = await call('workspaces.create', { name: '华东 2026' })
  expect(made).toMatchObject({ name: '华东 2026', isOpen: true, isDemo: false })
  await call('workspaces.open', { dir: saima.dataDir })
  expect(await call('workspaces.list', {})).toMatchObject([
    { dir: saima.dataDir, isOpen: true },
    { name: '华东 2026', isOpen: false }
  ])
})
