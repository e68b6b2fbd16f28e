import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { tabTo } from './pages/keyboard'

test.use({ workspace: 'demo' })

for (const language of ['zh-CN', 'en'] as const) {
  const words = wordsOf(language)
  test.describe(language, () => {
    test.use({ language, theme: language === 'en' ? 'dark' : 'light' })

    test(`the war room by keys alone: a figure opens its rows, a bucket its deals, a chart its table, a unit filters and Ctrl+Z takes it back (${language})`, async ({ saima }) => {
      const { page } = saima
      await frameOf(page).settled()
      const drill = page.getByRole('complementary', { name: words('components.drill.label') })

      // A figure is a door to the rows it is made of.
      await tabTo(page, page.locator('.pace-figures .figure-door').first())
      await page.keyboard.press('Enter')
      await expect(drill.getByRole('row').nth(1)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(drill).toHaveCount(0)

      // So is a bucket of the waterfall.
      await tabTo(page, page.locator('.waterfall button').nth(1))
      await page.keyboard.press('Enter')
      await expect(drill.getByRole('row').nth(1)).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(drill).toHaveCount(0)

      // Every chart has its figures as a table.
      await tabTo(page, page.locator('.pace-pane .chart-twin-button'), 'back')
      await page.keyboard.press('Enter')
      await expect(page.locator('.pace-pane table').getByRole('row').nth(1)).toBeVisible()

      // A unit becomes the filter of every tile, and Ctrl+Z takes it back.
      const grid = page.getByRole('grid', { name: words('warRoom.units.title') })
      await tabTo(page, grid)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/unit=\d+/)
      await page.keyboard.press('Control+z')
      await expect(page).not.toHaveURL(/unit=\d+/)
    })
  })
}
