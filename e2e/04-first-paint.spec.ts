import { existsSync } from 'node:fs'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { launchElectron } from './harness/electron-engine'
import { expect, test } from './harness/fixtures'
import { frameOf } from './pages/frame'

test('the next start begins with the figures that were last shown and says of when they are, until the workspace answers', { tag: '@electron' }, async ({ folder }) => {
  test.setTimeout(120_000)
  const dataDir = join(folder, 'demo')
  await cp(join(__dirname, '..', '.cache', 'demo-workspace'), dataDir, { recursive: true })
  const launch = () => launchElectron('electron', { dataDir, userData: join(folder, 'user'), language: 'zh-CN', theme: 'light', size: { width: 1366, height: 768 } })
  const kept = join(dataDir, 'first-screen.json')

  const first = await launch()
  let sentence: string
  try {
    await frameOf(first.page).settled()
    await expect.poll(() => existsSync(kept), { timeout: 30_000 }).toBe(true)
    sentence = (await first.page.locator('.headline h1').textContent()) ?? ''
  } finally {
    await first.close()
  }
  const { answers } = JSON.parse(await readFile(kept, 'utf8')) as { readonly answers: readonly { readonly name: string }[] }
  expect(answers.map((answer) => answer.name)).toEqual(expect.arrayContaining(['workspace.status', 'warRoom.headline', 'warRoom.units']))

  const second = await launch()
  try {
    await frameOf(second.page).settled()
    const painted = await second.page.evaluate(() => (performance.getEntriesByName('saima.first-paint')[0] as PerformanceMark | undefined)?.detail as unknown)
    expect(painted).toContain(sentence)
    expect(painted).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} 的数字/)
    await expect(second.page.locator('.headline-kept')).toHaveCount(0)
    await expect(second.page.locator('.headline h1')).toHaveText(sentence)
    await expect(second.page.locator('.data-grid .ag-row').first()).toBeVisible()
  } finally {
    await second.close()
  }
})
