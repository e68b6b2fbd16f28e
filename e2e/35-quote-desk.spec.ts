import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'

const words = wordsOf('zh-CN')

test.use({ workspace: 'demo' })

test('a price is looked up, written down and taken back by keyboard', async ({ saima, call }) => {
  const { page } = saima
  const frame = frameOf(page)
  await frame.settled()
  const { deals } = await call('quote.deals', { limit: 10 })
  const second = deals[1]
  if (second === undefined) throw new Error('the demo company has no deals with a price')

  await test.step('G Q leads there, and the arrow keys choose a deal', async () => {
    await page.locator('body').press('g')
    await page.locator('body').press('q')
    await frame.settled()
    const grid = page.getByRole('grid', { name: words('quote.deals') })
    await grid.getByRole('row').nth(1).getByRole('gridcell').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: second.name })).toBeVisible()
    await frame.settled()
  })

  const answer = await call('quote.range', { opportunityId: second.opportunityId })
  const region = page.getByRole('region', { name: second.name })

  await test.step('the range stands in order and names its evidence', async () => {
    expect(answer.obstacle).toBeNull()
    expect(answer.range?.floor.ratio).toBeLessThanOrEqual(answer.range?.target.ratio ?? 0)
    expect(answer.range?.target.ratio).toBeLessThanOrEqual(answer.range?.stretch.ratio ?? 0)
    await expect(region).toContainText(words('quote.comparables').replace('{{count}}', String(answer.comparables.length)))
    await expect(region.getByText(words('quote.marks.floor'), { exact: true })).toBeVisible()
  })

  await test.step('T turns the curve into its table', async () => {
    await region.getByRole('button', { name: new RegExp(words('components.chart.showTable')) }).first().focus()
    await page.keyboard.press('t')
    await expect(region.getByRole('table').first()).toBeVisible()
  })

  await test.step('a quote is recorded with Enter and taken back with Ctrl+Z', async () => {
    await region.getByRole('button', { name: words('quote.record'), exact: true }).press('Enter')
    const price = page.getByLabel(words('quote.priceAsked'))
    await expect(price).toBeFocused()
    await price.fill('123456')
    await page.keyboard.press('Enter')
    const present = async (): Promise<number | undefined> => (await call('quote.range', { opportunityId: second.opportunityId })).current?.amountE4
    await expect.poll(present).toBe(1_234_560_000)
    await expect(price).toBeHidden()
    await page.locator('body').press('Control+z')
    await expect.poll(present).toBe(answer.current?.amountE4)
  })
})
