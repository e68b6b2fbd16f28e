import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { launchElectron } from './harness/electron-engine'
import { expect, test } from './harness/fixtures'
import { callFromPage } from './harness/saima-app'
import { frameOf } from './pages/frame'

test('the packaged app opens a workspace with its own native modules', async ({ saima, call }) => {
  await frameOf(saima.page).settled()
  const facts = await saima.electron?.evaluate(({ app }) => ({ isPackaged: app.isPackaged, name: app.getName(), appPath: app.getAppPath() }))
  expect(facts).toMatchObject({ isPackaged: true, name: 'Saima' })
  expect(facts?.appPath).toMatch(/app\.asar$/)

  // The writer and a reader answer: better-sqlite3 was found outside the archive.
  expect(await call('workspace.status', {})).toMatchObject({ isDemo: false })
  expect((await call('workspaces.list', {})).map((entry) => [entry.dir, entry.isOpen])).toEqual([[saima.dataDir, true]])
})

test('the packaged app keeps its native parts outside the archive and its icons beside it', async ({ saima }) => {
  const executable = await saima.electron?.evaluate(({ app }) => app.getPath('exe'))
  const resources = join(dirname(executable ?? ''), 'resources')
  const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' })
  expect(unpacked.some((file) => /lib_lightgbm\.(so|dll|dylib)$/.test(file))).toBe(true)
  expect(unpacked.some((file) => file.endsWith('.node'))).toBe(true)
  expect(existsSync(join(resources, 'resources', 'icons', 'icon-256.png'))).toBe(true)
})

test('the packaged app opens the demo company that it carries, and scores its deals with LightGBM', async ({ folder }) => {
  const saima = await launchElectron('packaged', {
    dataDir: null,
    userData: join(folder, 'user'),
    language: 'zh-CN',
    theme: 'dark',
    size: { width: 1366, height: 768 }
  })
  try {
    await frameOf(saima.page).settled()
    expect(await callFromPage(saima.page, 'workspace.status', {})).toMatchObject({ isDemo: true })
    expect(await callFromPage(saima.page, 'forecast.update', {})).toMatchObject({ method: 'model' })
  } finally {
    await saima.close()
  }
})
