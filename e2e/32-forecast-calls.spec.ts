import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { chooseByKeys, tabTo } from './pages/keyboard'

const words = wordsOf('zh-CN')

test.use({ workspace: 'demo' })

test('a figure is overridden at a node of the tree, promised in the hierarchy, and both are kept beside the machine’s', async ({ saima, call }) => {
  const { page } = saima
  const frame = frameOf(page)
  await frame.settled()
  await page.locator('body').press('g')
  await page.locator('body').press('f')
  await frame.settled()
  const tree = page.getByRole('grid', { name: words('forecast.tree') })
  const { bookings } = await call('forecast.summary', {})

  await test.step('O on a row asks for the figure and its reason; nothing is saved without one', async () => {
    await tree.getByRole('row').nth(1).getByRole('gridcell').first().focus()
    await page.keyboard.press('o')
    const form = page.getByRole('dialog')
    const save = form.getByRole('button', { name: words('calls.override.save'), exact: true }).last()
    // The dialog takes the focus to the figure when it stands.
    await expect(form.getByLabel(words('calls.override.value'))).toBeFocused()
    await page.keyboard.type('20000')
    await expect(save).toBeDisabled()
    const reason = form.getByRole('combobox', { name: words('calls.override.reason') })
    await tabTo(page, reason)
    await chooseByKeys(page, reason, words('calls.reasons.customer_said'))
    await form.getByLabel(words('calls.override.evidence')).fill('会议纪要')
    await page.keyboard.press('Enter')
    await expect(form).toBeHidden()
    const { overrides } = await call('overrides.list', {})
    expect(overrides).toMatchObject([{ node: { kind: 'total', id: 0 }, before: bookings.meanE4, after: 2_000_000_000_000, state: 'active', evidence: '会议纪要' }])
  })

  await test.step('it stands in the tree and in the history, with the machine’s figure kept', async () => {
    await expect(tree.getByRole('row').nth(1)).toContainText('20,000')
    await page.evaluate(() => {
      location.hash = '#/forecast?view=overrides'
    })
    await expect(page.getByRole('grid', { name: words('calls.tabs.overrides') })).toContainText(words('calls.states.active'))
    await page.locator('body').press('Control+z')
    await expect.poll(async () => (await call('overrides.list', {})).overrides.map((row) => row.state)).toEqual(['withdrawn'])
  })

  await test.step('why the figure changed is told in parts, and a part leads to its deals', async () => {
    await page.evaluate(() => {
      location.hash = '#/forecast?view=change'
    })
    await frame.settled()
    const change = await call('forecast.change', {})
    expect(change.parts.reduce((sum, part) => sum + part.amountE4, 0)).toBe(change.nowE4 - (change.thenE4 ?? 0))
    await page.getByRole('button', { name: words('calls.change.parts.pipeline') }).click()
    const first = change.deals.find((deal) => deal.why !== 'changed')
    await expect(page.getByRole('grid', { name: words('calls.change.moved') }).getByRole('row').nth(1)).toContainText(first?.name ?? '')
  })

  await test.step('Enter on a node of the hierarchy submits for it', async () => {
    await page.evaluate(() => {
      location.hash = '#/forecast?view=submissions'
    })
    await frame.settled()
    const before = await call('submissions.tree', {})
    expect(before.nodes[0]).toMatchObject({ level: 'total', submittedE4: null })
    await page.getByRole('grid', { name: words('calls.tabs.submissions') }).getByRole('row').nth(1).getByRole('gridcell').first().focus()
    await page.keyboard.press('Enter')
    const form = page.getByRole('dialog')
    await form.getByRole('spinbutton').fill('19000')
    await page.keyboard.press('Enter')
    await expect(form).toBeHidden()
    const after = await call('submissions.tree', {})
    expect(after.nodes[0]).toMatchObject({ submittedE4: 1_900_000_000_000, belowE4: before.nodes[0]?.belowE4 })
  })

  await test.step('the scorecard says who was right, and the models page which model is in use', async () => {
    await page.evaluate(() => {
      location.hash = '#/forecast?view=scorecard'
    })
    await expect(page.getByRole('grid', { name: words('calls.tabs.scorecard') })).toContainText(words('calls.levels.region'))
    await page.evaluate(() => {
      location.hash = '#/models'
    })
    await frame.settled()
    const { champion } = await call('models.list', {})
    await expect(page.getByRole('grid', { name: words('models.list') })).toContainText(`v${champion}`)
    await expect(page.getByRole('region', { name: words('models.drift.title') })).toBeVisible()
  })
})
