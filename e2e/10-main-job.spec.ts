import type { Locator } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedCrmFiles, writeLookAlikeCrm } from '../main/import/testing/look-alike-crm'
import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'

const words = wordsOf('zh-CN')

/** Won close values by regional office and close quarter, added up from the files themselves. */
function totalsOf(files: { readonly teams: string; readonly pipeline: string }): Map<string, number> {
  const rows = (file: string): Record<string, string>[] => parse(readFileSync(file), { columns: true, bom: true })
  const officeOf = new Map(rows(files.teams).map((row) => [row['sales_agent'], row['regional_office'] ?? '']))
  const totals = new Map<string, number>()
  for (const row of rows(files.pipeline)) {
    if (row['deal_stage'] !== 'Won') continue
    const [year, month] = (row['close_date'] ?? '').split('-').map(Number)
    const key = `${officeOf.get(row['sales_agent'] ?? '')} ${year}-Q${Math.ceil((month ?? 0) / 3)}`
    totals.set(key, (totals.get(key) ?? 0) + Number(row['close_value']))
  }
  return totals
}

/** Opens a select and takes the entry with that label; a click that meets the list while it still opens is lost, for people, too: they try again. */
async function choose(select: Locator, label: string): Promise<void> {
  const whole = select.locator('xpath=ancestor::*[contains(concat(" ", @class, " "), " ant-select ")][1]')
  const option = select.page().locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: new RegExp(`^${label}$`) })
  await expect(async () => {
    if ((await whole.innerText()).trim() === label) return
    await select.click()
    await option.click({ timeout: 3_000 })
    await expect(option).toBeHidden({ timeout: 3_000 })
    await expect(whole).toHaveText(label, { timeout: 1_000 })
  }).toPass()
}

test('the main job: files go in through the window; totals, a deal’s reasons, the ranking and an alert come out', async ({ saima, call, folder }) => {
  test.setTimeout(240_000)
  const { page } = saima
  const files = sharedCrmFiles() ?? writeLookAlikeCrm(join(folder, 'crm'))
  const frame = frameOf(page)
  const rail = page.getByRole('navigation', { name: words('frame.rail') })
  await frame.settled()

  await test.step('the empty workspace offers its doors, and one of them takes files', async () => {
    await saima.chooseFiles([files.accounts, files.products, files.teams, files.pipeline])
    await page.getByRole('button', { name: words('frame.doors.importTitle') }).click()
    const fileList = page.getByRole('region', { name: words('data.files') })
    await expect(fileList.getByRole('listitem')).toHaveCount(4)
  })

  await test.step('each file is recognised, shows how it will land, and lands', async () => {
    for (const file of [files.accounts, files.products, files.teams, files.pipeline]) {
      const name = file.split(/[\\/]/).at(-1) ?? ''
      await page.getByRole('region', { name: words('data.files') }).getByRole('button', { name, exact: true }).click()
      const main = page.getByRole('region', { name })
      await expect(main.getByRole('heading', { name: words('data.previewTitle') })).toBeVisible()
      await main.getByRole('button', { name: words('data.run'), exact: true }).click()
      await expect(main.getByRole('status')).toContainText(words('data.done').split('：')[0] ?? '', { timeout: 60_000 })
    }
  })

  await test.step('the imported totals equal those of the files, to the unit', async () => {
    const table = await call('metrics.query', { measures: ['bookings'], by: ['region', 'quarter'] })
    const got = table.rows.map((row) => [`${row[0]} ${row[1]}`, Number(row[2]) / 10_000] as const).filter(([, value]) => value !== 0)
    expect(Object.fromEntries(got)).toEqual(Object.fromEntries(totalsOf(files)))
  })

  await test.step('the war room tells where the quarter lands, and the forecast comes by itself', async () => {
    await rail.getByRole('link', { name: words('frame.pages.warRoom') }).click()
    await frame.settled()
    await expect.poll(async () => (await call('forecast.summary', {})).basis.runId, { timeout: 90_000 }).not.toBeNull()
    const headline = await call('warRoom.headline', {})
    const shown = page.getByRole('main')
    await expect(shown).toContainText(words('warRoom.pace.title'))
    expect(headline.bookings).toBeGreaterThan(0)
    await expect(shown.getByRole('button', { name: new RegExp(`^${words('measures.bookings.name')} `) }).first()).toBeVisible()
  })

  await test.step('a deal tells what its probability rests on', async () => {
    await rail.getByRole('link', { name: words('frame.pages.deals') }).click()
    const grid = page.getByRole('main').getByRole('grid')
    await expect(grid.getByRole('row').nth(1)).toBeVisible()
    await grid.getByRole('row').nth(1).getByRole('gridcell').first().dblclick()
    const reasons = page.getByRole('region', { name: words('deals.reasons.title') })
    await expect(reasons).toBeVisible()
    await frame.settled()
    const { basis } = await call('forecast.summary', {})
    await expect(reasons).toContainText(words(`forecast.methods.${basis.method}`))
  })

  await test.step('the teams are ranked', async () => {
    await rail.getByRole('link', { name: words('frame.pages.race') }).click()
    await frame.settled()
    const standings = await call('race.standings', {})
    const leader = standings.rows[0]
    expect(leader?.rank).toBe(1)
    await expect(page.getByRole('main').getByText(leader?.name ?? '', { exact: true }).first()).toBeVisible()
  })

  await test.step('a rule is made, fires at once, and its alert is acknowledged', async () => {
    const before = (await saima.notifications()).length
    await rail.getByRole('link', { name: words('frame.pages.alerts') }).click()
    await page.getByRole('button', { name: words('alerts.newRule') }).click()
    const builder = page.getByRole('region', { name: words('alerts.newRule') })
    await choose(builder.getByLabel(words('alerts.form.measure')), words('alerts.measures.bookings'))
    await choose(builder.getByLabel(words('alerts.form.subject')), words('alerts.subjectKinds.workspace'))
    await choose(builder.getByLabel(words('alerts.form.comparison')), words('alerts.comparisons.above'))
    await builder.getByLabel(words('alerts.form.name')).fill('签约额有了')
    await builder.getByRole('button', { name: words('alerts.saveRule') }).click()
    await expect(page.getByRole('heading', { name: words('alerts.editTitle') })).toBeVisible({ timeout: 30_000 })
    await page.getByRole('main').getByText(words('alerts.inbox'), { exact: true }).click()
    const line = page.getByRole('region', { name: words('alerts.inbox') }).getByRole('button', { name: /签约额有了/ }).first()
    await expect(line).toBeVisible({ timeout: 30_000 })
    if (saima.engine === 'electron') await expect.poll(async () => (await saima.notifications()).length).toBeGreaterThan(before)
    await line.click()
    await page.getByRole('button', { name: words('alerts.acknowledge'), exact: true }).click()
    await expect.poll(async () => (await call('alerts.firings', { state: 'acknowledged' })).firings.map((firing) => firing.ruleName)).toContain('签约额有了')
  })
})

test.describe('with the demo company', () => {
  test.use({ workspace: 'demo' })

  test('a deal’s probability is taken apart into reasons that add up', async ({ saima, call }) => {
    const deals = await call('forecast.deals', { limit: 1 })
    const first = deals.deals[0]
    expect(first).toBeDefined()
    const explained = await call('forecast.explain', { opportunityId: first?.opportunityId ?? 0 })
    expect(explained.basis.method).toBe('model')
    const sum = (explained.baseMargin ?? 0) + explained.deal.reasons.reduce((total, reason) => total + reason.contributionMargin, 0) + (explained.otherMargin ?? 0)
    expect(sum).toBeCloseTo(explained.margin ?? Number.NaN, 6)
    await saima.page.evaluate((id) => {
      location.hash = `#/deals/${id}`
    }, first?.opportunityId)
    const reasons = saima.page.getByRole('region', { name: words('deals.reasons.title') })
    await expect(reasons).toBeVisible()
    await expect(reasons.getByRole('listitem').first()).toBeVisible()
  })
})
