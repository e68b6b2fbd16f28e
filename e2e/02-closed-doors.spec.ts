import { test as base } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchElectron } from './harness/electron-engine'
import { expect } from './harness/fixtures'
import { shellFromPage, type SaimaApp } from './harness/saima-app'

// Launched without the usual watch: what is provoked here on purpose is what the other specs forbid.
const test = base.extend<{ readonly saima: SaimaApp }>({
  saima: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'saima-doors-'))
    const saima = await launchElectron('electron', {
      dataDir: join(folder, 'empty'),
      userData: join(folder, 'user'),
      language: 'en',
      theme: 'light',
      size: { width: 1366, height: 768 }
    })
    try {
      await use(saima)
    } finally {
      await saima.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    }
  }
})

test('refuses every request to a network and counts it', { tag: '@electron' }, async ({ saima }) => {
  const fromPage = await saima.page.evaluate(() => fetch('https://example.com/').then(() => 'reached', () => 'refused'))
  const fromMain = await saima.electron?.evaluate(
    ({ net, session }) =>
      new Promise<string>((done) => {
        const request = net.request({ url: 'https://example.com/', session: session.defaultSession })
        request.on('response', () => done('reached'))
        request.on('error', () => done('refused'))
        request.end()
      })
  )
  expect([fromPage, fromMain]).toEqual(['refused', 'refused'])
  expect((await shellFromPage(saima.page, 'network.status', {})).refused).toBeGreaterThanOrEqual(1)
})

test('runs no code that did not come with the app', { tag: '@electron' }, async ({ saima }) => {
  const outcome = await saima.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.inlineRan = true'
    document.body.append(script)
    const button = document.createElement('button')
    button.setAttribute('onclick', 'window.handlerRan = true')
    document.body.append(button)
    button.click()
    // In a task of its own: what the test driver itself evaluates is exempt from the policy.
    await new Promise((done) => setTimeout(done))
    let evaluated = 'refused'
    try {
      // oxlint-disable-next-line typescript/no-implied-eval -- the test is that it cannot
      evaluated = String(new Function('return "ran"')())
    } catch {
      // The content security policy forbids it.
    }
    return { inline: 'inlineRan' in window, handler: 'handlerRan' in window, evaluated }
  })
  expect(outcome).toEqual({ inline: false, handler: false, evaluated: 'refused' })
})

test('reads nothing outside its own pages', { tag: '@electron' }, async ({ saima }) => {
  const outcomes = await saima.page.evaluate(() => {
    const read = (url: string): Promise<string> => fetch(url).then((response) => (response.ok ? 'read' : 'refused'), () => 'refused')
    return Promise.all(['app://saima/../../package.json', 'app://saima/%2e%2e/%2e%2e/package.json', 'app://other/index.html', 'file:///etc/passwd'].map(read))
  })
  expect(outcomes).toEqual(['refused', 'refused', 'refused', 'refused'])
})
