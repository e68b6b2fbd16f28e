import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'

const words = wordsOf('zh-CN')

test.use({ workspace: 'demo' })

test('two records of one customer are merged and taken apart by keyboard; holes in the data open their rows', async ({ saima, call }) => {
  const { page } = saima
  const frame = frameOf(page)
  await frame.settled()
  const before = await call('identity.queue', {})
  const [pair, second] = before.rows
  if (pair === undefined || second === undefined) throw new Error('the demo company has no doubtful customers')

  await test.step('the queue is walked with the arrow keys', async () => {
    await page.evaluate(() => {
      location.hash = '#/data?view=customers'
    })
    const list = page.getByRole('listbox', { name: words('data.customers.queue') })
    await list.focus()
    await page.keyboard.press('ArrowDown')
    await expect(list.getByRole('option', { selected: true })).toContainText(second.a.name)
    await page.keyboard.press('ArrowUp')
    await expect(list.getByRole('option', { selected: true })).toContainText(pair.a.name)
  })

  await test.step('Tab leads to the decision, Enter takes it', async () => {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: words('data.customers.mergeInto').replace('{{name}}', pair.a.name) })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await call('identity.queue', {})).total).toBe(before.total - 1)
    const deals = (await call('deals.list', { accountId: pair.a.id })).total
    expect(deals).toBe(pair.a.opportunities + pair.b.opportunities)
  })

  await test.step('Ctrl+Z gives both back', async () => {
    await page.locator('body').press('Control+z')
    await expect.poll(async () => (await call('deals.list', { accountId: pair.b.id })).total).toBe(pair.b.opportunities)
  })

  await test.step('a hole says what it costs, and its figure opens its deals', async () => {
    await page.evaluate(() => {
      location.hash = '#/data?view=health'
    })
    await frame.settled()
    const summary = await call('health.summary', {})
    const gap = [...summary.gaps].sort((a, b) => (b.costE4 ?? 0) - (a.costE4 ?? 0))[0]
    if (gap === undefined) throw new Error('no gaps')
    expect(gap.costE4).toBeGreaterThan(0)
    const name = words(`data.health.families.${gap.family}`)
    await page.getByRole('button', { name: words('data.health.rowsOf').replace('{{name}}', name) }).first().press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('grid')).toBeVisible()
    const rows = await call('health.rows', { subject: { kind: 'gap', family: gap.family } })
    expect(rows.total).toBe(gap.deals)
    await expect(dialog).toContainText(rows.rows[0]?.name ?? '')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
})
