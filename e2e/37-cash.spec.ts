import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'

const words = wordsOf('zh-CN')

test.use({ workspace: 'demo' })

test('when invoices will be paid: from the receivables to a week and to what a customer owes, by keyboard', async ({ saima, call }) => {
  test.setTimeout(240_000)
  const { page } = saima
  const frame = frameOf(page)
  await frame.settled()

  await test.step('the receivables lead there', async () => {
    await page.getByRole('link', { name: words('warRoom.receivables.when') }).press('Enter')
    await expect(page.getByRole('heading', { name: words('forecast.cash.weeks'), exact: true })).toBeVisible({ timeout: 75_000 })
    await frame.settled()
  })

  const cash = await call('forecast.cash', { weeks: 13, limit: 2_000 })
  const grid = page.getByRole('grid', { name: words('forecast.cash.invoices'), exact: true })

  await test.step('the invoices and weeks add up to what is outstanding, largest first', async () => {
    expect(cash.weeks.reduce((sum, week) => sum + week.meanE4, 0) + cash.laterE4).toBe(cash.outstandingE4)
    await expect(grid.getByRole('row').nth(1)).toContainText(cash.invoices[0]?.number ?? '?')
    await expect(page.getByText(words('forecast.cash.invoiceCount_other').replace('{{count}}', String(cash.openInvoices))).first()).toBeVisible()
  })

  await test.step('past weeks show what was paid beside what was said', async () => {
    const proof = await call('forecast.cashProof', { origins: 4 })
    const shown = page.getByRole('region', { name: words('forecast.cash.proof') }).last()
    await expect(shown.getByRole('row')).toHaveCount(proof.weeks.length + 1)
    expect(proof.wape).toBeLessThan(proof.dueWape ?? 0)
  })

  await test.step('a week of the table twin opens its invoices, with their part of it', async () => {
    const weeks = page.getByRole('region', { name: words('forecast.cash.weeks'), exact: true })
    await weeks.getByRole('button', { name: new RegExp(words('components.chart.showTable')) }).press('t')
    await weeks.getByRole('row').nth(2).getByRole('button').press('Enter')
    const second = cash.weeks[1]
    await expect(page.getByRole('heading', { name: words('forecast.cash.invoicesOf').replace('{{from}}', second?.from ?? '?').replace('{{to}}', second?.to ?? '?') })).toBeVisible()
    const [largest] = [...cash.invoices].sort((left, right) => (right.weeksE4[1] ?? 0) - (left.weeksE4[1] ?? 0))
    await expect(grid.getByRole('row').nth(1)).toContainText(largest?.number ?? '?')
    await page.getByRole('button', { name: words('forecast.cash.all'), exact: true }).press('Enter')
    await expect(grid.getByRole('row').nth(1)).toContainText(cash.invoices[0]?.number ?? '?')
  })

  await test.step('an invoice opens what its customer owes', async () => {
    await grid.getByRole('row').nth(1).getByRole('gridcell').first().focus()
    await page.keyboard.press('Enter')
    const drill = page.getByRole('complementary', { name: words('components.drill.label') })
    await expect(drill).toContainText(cash.invoices[0]?.accountName ?? '?')
    await expect(drill.getByRole('row').nth(1)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(drill).toHaveCount(0)
  })
})
