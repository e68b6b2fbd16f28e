import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { chooseByKeys, tabTo } from './pages/keyboard'

test.use({ workspace: 'demo' })

for (const language of ['zh-CN', 'en'] as const) {
  const words = wordsOf(language)
  test.describe(language, () => {
    test.use({ language, theme: language === 'en' ? 'dark' : 'light' })

    test(`a rule of two conditions is built, backtested while it is edited, saved and taken back by keys alone (${language})`, async ({ saima, call }) => {
      const { page } = saima
      const frame = frameOf(page)
      await frame.settled()
      await page.keyboard.press('Control+k')
      await page.keyboard.type(words('frame.palette.newRule'))
      // The list follows what is typed a moment later.
      await expect(page.getByRole('option', { selected: true })).toContainText(words('frame.palette.newRule'))
      await page.keyboard.press('Enter')
      const builder = page.getByRole('region', { name: words('alerts.newRule') })
      await expect(builder).toBeVisible()
      await frame.settled()

      const subject = builder.getByLabel(words('alerts.form.subject'), { exact: true })
      await tabTo(page, subject)
      await chooseByKeys(page, subject, words('alerts.subjectKinds.deal'))
      const backtest = builder.getByRole('region', { name: words('alerts.preview.title') })
      await expect(backtest.locator('strong').first()).not.toHaveText('')

      await tabTo(page, builder.getByRole('button', { name: words('alerts.builder.addCondition'), exact: true }))
      await page.keyboard.press('Enter')
      const comparisons = builder.getByLabel(words('alerts.form.comparison'), { exact: true })
      await expect(comparisons).toHaveCount(2)
      await frame.settled()
      const before = await backtest.locator('strong').first().innerText()
      const threshold = builder.getByLabel(words('alerts.form.threshold').replace('{{unit}}', words('alerts.units.days')), { exact: true }).first()
      await tabTo(page, threshold)
      await page.keyboard.press('Control+a')
      await page.keyboard.type('90')
      await page.keyboard.press('Tab')
      await expect.poll(async () => backtest.locator('strong').first().innerText()).not.toBe(before)

      await tabTo(page, builder.getByLabel(words('alerts.form.name'), { exact: true }))
      await page.keyboard.type('Keys 按键')
      await tabTo(page, builder.getByRole('button', { name: words('alerts.saveRule'), exact: true }))
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: words('alerts.editTitle') })).toBeVisible()
      const saved = async () => (await call('alerts.rules', {})).find((rule) => rule.name === 'Keys 按键')
      expect((await saved())?.rule).toMatchObject({ subjectKind: 'deal', threshold: 90, when: { combinator: 'and', items: ['lead', expect.objectContaining({ hysteresis: 0 })] } })
      await page.keyboard.press('Control+z')
      await expect.poll(saved).toBeUndefined()
    })
  })
}

test('an alert is chosen, acknowledged and commented on by keys alone, and what was decided goes into a signed file and out of a changed one', async ({ saima, call, folder }) => {
  const words = wordsOf('zh-CN')
  const { page } = saima
  const frame = frameOf(page)
  await frame.settled()
  await page.evaluate(() => {
    location.hash = '#/alerts'
  })
  await frame.settled()
  const inbox = page.getByRole('region', { name: words('alerts.inbox') })
  const first = (await call('alerts.firings', { state: 'open', limit: 500 })).firings[0]
  if (first === undefined) throw new Error('The demo workspace has no open alerts')
  await tabTo(page, inbox.locator('.firing').first())
  await page.keyboard.press('Enter')
  const comment = page.getByLabel(words('alerts.commentHint'))
  await tabTo(page, comment)
  await page.keyboard.type('已联系客户')
  await page.keyboard.press('Enter')
  await expect(page.getByText('已联系客户')).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: words('alerts.acknowledge'), exact: true }))
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await call('alerts.firings', { state: 'acknowledged' })).firings.map((firing) => firing.id)).toContain(first.id)

  const made = await call('exchange.export', {})
  expect(made.records).toBeGreaterThanOrEqual(2)
  const file = join(folder, 'decisions.saima-exchange.json')
  await writeFile(file, made.content)
  await saima.chooseFiles([file])
  await page.evaluate(() => {
    location.hash = '#/alerts?view=exchange'
  })
  await tabTo(page, page.getByRole('button', { name: words('alerts.exchange.open') }))
  await page.keyboard.press('Enter')
  const shown = page.getByRole('region', { name: 'decisions.saima-exchange.json' })
  await expect(shown.getByText(words('alerts.exchange.signers.own'))).toBeVisible()
  await expect(shown.getByRole('row').filter({ hasText: '已联系客户' })).toBeVisible()

  const changed = join(folder, 'changed.saima-exchange.json')
  await writeFile(changed, made.content.replace('已联系客户', '已联系别人'))
  await saima.chooseFiles([changed])
  await page.keyboard.press('Enter')
  await expect(page.getByText(words('failures.exchange.bad_signature.what'))).toBeVisible()
})
