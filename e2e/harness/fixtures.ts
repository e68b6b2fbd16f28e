import { test as base, expect } from '@playwright/test'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language, ThemeChoice } from '../../main/contract/shell'
import { launchChromium } from './chromium-engine'
import { launchElectron } from './electron-engine'
import { callFromPage, type Engine, type SaimaApp } from './saima-app'
import { watchPage } from './page-watch'

const demoSource = join(__dirname, '..', '..', '.cache', 'demo-workspace')

export interface HarnessOptions {
  readonly engine: Engine
  /** What the test's own workspace holds at the start. */
  readonly workspace: 'empty' | 'demo'
  readonly language: Language
  readonly theme: ThemeChoice
  readonly size: { readonly width: number; readonly height: number }
}

interface Fixtures {
  /** A folder of the test's own, gone after it. */
  readonly folder: string
  /** Saima, running on a workspace of the test's own. */
  readonly saima: SaimaApp
  /** The typed call, through the page's bridge. */
  readonly call: <N extends Parameters<typeof callFromPage>[1]>(name: N, input: Parameters<typeof callFromPage<N>>[2]) => ReturnType<typeof callFromPage<N>>
}

export const test = base.extend<HarnessOptions & Fixtures>({
  engine: ['electron', { option: true }],
  workspace: ['empty', { option: true }],
  language: ['zh-CN', { option: true }],
  theme: ['light', { option: true }],
  size: [{ width: 1366, height: 768 }, { option: true }],

  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'saima-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  },

  saima: async ({ engine, workspace, language, theme, size, folder }, use, testInfo) => {
    const dataDir = join(folder, workspace)
    if (workspace === 'demo') {
      if (!existsSync(demoSource)) throw new Error('The demo workspace is not prepared; npm test does it, or: npm run -s saima -- demo --data .cache/demo-workspace')
      await cp(demoSource, dataDir, { recursive: true })
    }
    const options = { dataDir, userData: join(folder, 'user'), language, theme, size }
    const saima = engine === 'chromium' ? await launchChromium(options) : await launchElectron(engine, options)
    const watch = watchPage(saima.page)
    try {
      await use(saima)
      if (testInfo.status !== testInfo.expectedStatus) await saima.page.screenshot({ path: testInfo.outputPath('at-failure.png') }).catch(() => undefined)
    } finally {
      await saima.close()
    }
    expect(watch.complaints(), 'the page complained').toEqual([])
  },

  call: async ({ saima }, use) => {
    await use((name, input) => callFromPage(saima.page, name, input))
  }
})

export { expect }
