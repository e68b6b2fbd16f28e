import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { chooseByKeys, chooseInMenu, tabTo } from './pages/keyboard'

test.use({ workspace: 'demo' })

for (const language of ['zh-CN', 'en'] as const) {
  const words = wordsOf(language)
  test.describe(language, () => {
    test.use({ language, theme: language === 'en' ? 'dark' : 'light' })

    test(`a tile is picked, moved, resized, taken back, kept over a reload and drilled to its rows, by keys alone (${language})`, async ({ saima, call }) => {
      const { page } = saima
      const frame = frameOf(page)
      await frame.settled()
      await page.keyboard.press('g')
      await page.keyboard.press('o')
      await expect(page).toHaveURL(/#\/boards/)
      await frame.settled()

      // An empty board of one's own.
      await tabTo(page, page.getByRole('button', { name: words('boards.new') }))
      await page.keyboard.press('Enter')
      const menu = page.getByRole('menu').filter({ hasText: words('boards.empty') })
      await chooseInMenu(page, menu, words('boards.empty'))
      await page.getByRole('dialog').getByLabel(words('boards.name')).waitFor()
      await page.keyboard.type('Sales by region')
      await page.keyboard.press('Enter')
      await expect(page.getByText(words('boards.noTiles'))).toBeVisible()
      await expect.poll(async () => (await call('boards.list', {})).length).toBeGreaterThan(0)
      const made = (await call('boards.list', {})).find((board) => board.name === 'Sales by region')
      if (made === undefined) throw new Error('The board was not kept')
      const tiles = async () => (await call('boards.get', { id: made.id })).spec.tiles

      // A measure and a dimension, no query.
      await tabTo(page, page.getByRole('button', { name: words('boards.edit.add') }).first())
      await page.keyboard.press('Enter')
      const form = page.getByRole('form', { name: words('boards.edit.form') })
      for (const [label, choice] of [[words('boards.edit.kind'), words('boards.kinds.bars')], [words('boards.edit.measure'), words('measures.bookings.name')], [words('boards.edit.by'), words('dimensions.region')]] as const) {
        const select = form.getByRole('combobox', { name: label, exact: true })
        await tabTo(page, select)
        await chooseByKeys(page, select, choice)
      }
      await tabTo(page, form.getByRole('button', { name: words('boards.edit.add') }))
      await page.keyboard.press('Enter')
      await expect.poll(async () => (await tiles()).map((tile) => tile.content)).toMatchObject([{ kind: 'bars', measure: 'bookings', by: 'region' }])
      const place = async () => (await tiles()).map(({ x, y, w, h }) => ({ x, y, w, h }))
      const [first] = await place()
      if (first === undefined) throw new Error('The tile has no place')

      // Arrows move it and, with Shift, resize it; one Ctrl+Z takes the steps back.
      const moved = [{ ...first, x: first.x + 2, w: first.w + 1, h: first.h + 1 }]
      const cover = page.locator('.board-cover')
      const lay = async (): Promise<void> => {
        await tabTo(page, cover)
        for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key)
      }
      await lay()
      await expect.poll(place).toEqual(moved)
      await page.keyboard.press('Control+z')
      await expect.poll(place).not.toEqual(moved)
      for (let more = 0; more < 3 && JSON.stringify(await place()) !== JSON.stringify([first]); more += 1) await page.keyboard.press('Control+z')
      await expect.poll(place).toEqual([first])
      await expect(cover).toHaveAttribute('aria-label', new RegExp(`${first.w}\\D+${first.h}\\D*$`))
      await lay()
      await expect.poll(place).toEqual(moved)

      await page.reload()
      await frame.settled()
      expect(await place()).toEqual(moved)
      await tabTo(page, page.getByRole('button', { name: words('boards.edit.done') }).first())
      await page.keyboard.press('Enter')
      await expect(cover).toHaveCount(0)

      // Every line is a door to the rows it is made of.
      await tabTo(page, page.locator('.board-bar').first())
      await page.keyboard.press('Enter')
      const drill = page.getByRole('complementary', { name: words('components.drill.label') })
      await expect(drill).toBeVisible()
      await expect(drill.getByRole('row').nth(1)).toBeVisible()
    })
  })
}
