import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { tabTo } from './pages/keyboard'

test.use({ workspace: 'demo' })

for (const language of ['zh-CN', 'en'] as const) {
  const words = wordsOf(language)
  test.describe(language, () => {
    test.use({ language, theme: language === 'en' ? 'dark' : 'light' })

    test(`a profile is made, switched to, taken back and removed by keys alone (${language})`, async ({ saima, call }) => {
      const { page } = saima
      const frame = frameOf(page)
      await frame.settled()
      const region = (await call('profiles.regions', {})).find((entry) => entry.parentId !== null)
      if (region === undefined) throw new Error('The demo company has no regions')
      await page.locator('#page').focus()

      await page.keyboard.press('g')
      await page.keyboard.press('p')
      await tabTo(page, page.getByRole('button', { name: words('frame.profiles.make') }))
      await page.keyboard.press('Enter')
      const form = page.getByRole('dialog')
      await tabTo(page, form.getByRole('textbox', { name: words('frame.profiles.name') }))
      await page.keyboard.type('East review')
      await tabTo(page, form.getByRole('combobox', { name: words('frame.profiles.kind') }))
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('Enter')
      await tabTo(page, form.getByRole('button', { name: words('frame.profiles.save') }))
      await page.keyboard.press('Enter')
      await expect(form).toBeHidden()
      const [made] = await call('profiles.list', {})
      expect(made).toMatchObject({ name: 'East review', isActive: false, regionIds: [] })
      if (made === undefined) throw new Error('No profile')
      // Regions, home and density as the form would write them.
      await call('profiles.save', { id: made.id, name: made.name, kind: 'executive', regionIds: [region.id], preferences: { home: '/race', density: 'comfortable' } })

      await page.keyboard.press('Control+k')
      await page.keyboard.type('East review')
      await page.keyboard.press('Enter')
      await expect(page).toHaveURL(/#\/race/)
      await expect(page.getByRole('button', { name: words('frame.profiles.door').replace('{{name}}', 'East review') })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable')
      await expect(page.getByRole('navigation').getByText(words('frame.pages.sql'), { exact: true })).toHaveCount(0)

      await page.locator('#page').focus()
      await page.keyboard.press('Control+z')
      await expect(page.locator('html')).toHaveAttribute('data-density', 'dense')
      await expect(page.getByRole('navigation').getByText(words('frame.pages.sql'), { exact: true })).toBeVisible()
      expect(await call('profiles.active', {})).toBeNull()

      await page.keyboard.press('g')
      await page.keyboard.press('p')
      await tabTo(page, page.getByRole('button', { name: words('frame.profiles.remove').replace('{{name}}', 'East review') }))
      await page.keyboard.press('Enter')
      await expect.poll(() => call('profiles.list', {})).toEqual([])
      await page.keyboard.press('Control+z')
      await expect.poll(async () => (await call('profiles.list', {})).map((profile) => profile.name)).toEqual(['East review'])
    })

    test(`Ctrl+Z takes back the latest of filter and command, Back walks the filters (${language})`, async ({ saima, call }) => {
      const { page } = saima
      const frame = frameOf(page)
      await frame.settled()
      const { regions } = await call('workspace.scopeOptions', {})
      const [first, second] = regions
      if (first === undefined || second === undefined) throw new Error('The demo company has no regions')
      const focusOn = async (name: string): Promise<void> => {
        await page.keyboard.press('Control+k')
        await page.keyboard.type(name)
        const entry = page.getByRole('option', { name: new RegExp(`^${name} ?${words('frame.palette.focus')}$`) }).first()
        await expect(entry).toBeVisible()
        for (let step = 0; step < 30 && (await entry.getAttribute('aria-selected')) !== 'true'; step += 1) await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
      }
      await page.locator('#page').focus()
      await focusOn(first.name)
      await expect(page).toHaveURL(new RegExp(`region=${first.id}\\b`))
      await focusOn(second.name)
      await expect(page).toHaveURL(new RegExp(`region=${second.id}\\b`))

      await page.locator('#page').focus()
      await page.keyboard.press('[')
      await expect(page).toHaveURL(new RegExp(`region=${first.id}\\b`))
      await page.keyboard.press(']')
      await expect(page).toHaveURL(new RegExp(`region=${second.id}\\b`))

      await call('profiles.save', { name: 'Later', kind: 'operations' })
      await page.keyboard.press('Control+z')
      await expect.poll(() => call('profiles.list', {})).toEqual([])
      await expect(page).toHaveURL(new RegExp(`region=${second.id}\\b`))
      await page.keyboard.press('Control+z')
      await expect(page).toHaveURL(new RegExp(`region=${first.id}\\b`))
      await page.keyboard.press('Control+z')
      await expect(page).not.toHaveURL(/region=/)
    })
  })
}
