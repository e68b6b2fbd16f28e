import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { tabTo } from './pages/keyboard'

const words = wordsOf('zh-CN')
const header = 'Opportunity ID,Account Name,Owner,Stage,Amount,Created Date'
const cellName = (column: string, line: number): string => words('data.fix.cell').replace('{{column}}', column).replace('{{line}}', String(line))

test('a file with bad rows is tried, taken in, put right by keyboard and taken back', async ({ saima, call, folder }) => {
  const { page } = saima
  const frame = frameOf(page)
  const file = join(folder, 'deals.csv')
  await writeFile(file, [header, 'D1,Nord AG,Ann,Proposal,1000,2026-02-25', 'D2,Nord AG,Ann,Proposal,viel,2026-02-26', 'D3,West AG,Ben,,500,2026-02-27', 'D4,West AG,Ben,Proposal,700,2026-02-28'].join('\n'))
  await frame.settled()

  await test.step('the preview and the trial tell what would be refused, and land nothing', async () => {
    await saima.chooseFiles([file])
    await page.getByRole('button', { name: words('frame.doors.importTitle') }).click()
    const main = page.getByRole('region', { name: 'deals.csv' })
    await expect(main.getByRole('heading', { name: words('data.previewTitle') })).toBeVisible()
    await expect(main).toContainText('viel')
    await main.getByRole('button', { name: words('data.dryRun'), exact: true }).click()
    const trial = main.locator('.stack', { has: page.getByRole('heading', { name: words('data.wouldChange') }) })
    await expect(trial).toContainText(words('data.reasons.not_a_number'))
    await expect(trial.locator('.counts > div', { hasText: words('data.counts.rowsRead') })).toContainText('4')
    await expect(trial.locator('.counts > div', { hasText: words('data.counts.rowsNew') })).toContainText('2')
    await expect(trial.locator('.counts > div', { hasText: words('data.counts.rowsRejected') })).toContainText('2')
    expect((await call('import.batches', {})).total).toBe(0)
    expect((await call('deals.list', {})).total).toBe(0)
  })

  await test.step('the good rows land, the others are led to', async () => {
    const main = page.getByRole('region', { name: 'deals.csv' })
    await main.getByRole('button', { name: words('data.run'), exact: true }).click()
    await main.getByRole('button', { name: words('data.seeRejects') }).click({ timeout: 30_000 })
    expect((await call('deals.list', {})).total).toBe(2)
  })

  await test.step('refused rows are corrected by keys alone and land as a batch linked to theirs', async () => {
    await tabTo(page, page.getByRole('radio', { name: words('data.fix.list') }))
    await page.keyboard.press('ArrowRight')
    const amount = page.getByRole('textbox', { name: cellName('Amount', 3), exact: true })
    await tabTo(page, amount)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('2000')
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('textbox', { name: cellName('Amount', 4), exact: true })).toBeFocused()
    await page.keyboard.press('Shift+Tab')
    await expect(page.getByRole('textbox', { name: cellName('Stage', 4), exact: true })).toBeFocused()
    await page.keyboard.type('Proposal')
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await call('deals.list', {})).total).toBe(4)
    const [second, first] = (await call('import.batches', {})).rows
    expect(second?.fixesBatchId).toBe(first?.id)
    expect([second?.rowsNew, second?.rowsRejected]).toEqual([2, 0])
    await expect(page.getByText(words('data.fix.none'))).toBeVisible()
  })

  await test.step('the batch is taken back, and its rows are open again', async () => {
    const [second, first] = (await call('import.batches', {})).rows
    await page.evaluate((id) => {
      location.hash = `#/data?view=batches&batch=${id}`
    }, second?.id)
    await page.getByRole('button', { name: words('data.undo'), exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: words('data.undo'), exact: true }).click()
    await expect.poll(async () => (await call('deals.list', {})).total).toBe(2)
    expect((await call('import.rejectRows', { batchId: first?.id ?? 0 })).total).toBe(2)
  })
})

test('a file put into the watched folder is on the screen without a click', async ({ saima, call, folder }, testInfo) => {
  const { page } = saima
  const frame = frameOf(page)
  const watched = join(folder, 'inbox')
  await mkdir(watched)
  await frame.settled()

  await test.step('the folder is chosen in the page', async () => {
    await page.evaluate(() => {
      location.hash = '#/data?view=watch'
    })
    await saima.chooseFiles([watched])
    await page.getByRole('button', { name: words('data.watch.choose') }).click()
    await expect(page.getByText(words('data.watch.isOn'))).toBeVisible()
    expect(await call('import.watch', {})).toMatchObject({ folder: watched, isOn: true, isThere: true })
  })

  await test.step('figures of an open page change by themselves', async () => {
    await writeFile(join(watched, 'first.csv'), `${header}\nD1,Nord AG,Ann,Proposal,1000,2026-02-25\n`)
    await expect.poll(async () => (await call('import.watch', {})).counts.imported, { timeout: 30_000 }).toBe(1)
    await page.evaluate(() => {
      location.hash = '#/deals'
    })
    const summary = (count: number): string => words('deals.summary').split('{{amount}}')[0]?.replace('{{text}}', String(count)) ?? ''
    const main = page.getByRole('main')
    await expect(main).toContainText(summary(1))
    const changed = page.waitForFunction((text) => document.querySelector('main')?.textContent?.includes(text), summary(3), { polling: 'raf', timeout: 30_000 })
    await writeFile(join(watched, 'second.csv'), `${header}\nD2,Nord AG,Ann,Proposal,2000,2026-02-26\nD3,West AG,Ben,Proposal,500,2026-02-27\n`)
    const writtenAt = performance.now()
    await changed
    testInfo.annotations.push({ type: 'from the last write to the changed figure', description: `${Math.round(performance.now() - writtenAt)} ms` })
  })

  await test.step('a file that is no data waits in quarantine with its reason', async () => {
    await page.evaluate(() => {
      location.hash = '#/data?view=watch'
    })
    await writeFile(join(watched, 'noise.csv'), 'x\n1\n')
    const grid = page.getByRole('grid', { name: words('data.watch.files') })
    await expect(grid).toContainText('noise.csv', { timeout: 30_000 })
    await expect(grid).toContainText(words('data.watch.states.quarantined'), { timeout: 30_000 })
  })
})
