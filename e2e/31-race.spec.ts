import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { tabTo } from './pages/keyboard'

test.use({ workspace: 'demo' })

for (const language of ['zh-CN', 'en'] as const) {
  const words = wordsOf(language)
  test.describe(language, () => {
    test.use({ language, theme: language === 'en' ? 'dark' : 'light' })

    test(`the race is read, its rule changed for the days to come, its leagues seen, by keys alone (${language})`, async ({ saima, call }) => {
      const { page } = saima
      const frame = frameOf(page)
      await frame.settled()
      await page.evaluate(() => {
        location.hash = '#/race'
      })
      await frame.settled()
      const standings = await call('race.standings', {})
      const second = standings.rows[1]
      if (second === undefined) throw new Error('The demo company has no race')
      await tabTo(page, page.locator('.podium-place').nth(1))
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: second.name })).toBeVisible()

      // The views are one group of choices: the arrows move through it.
      await tabTo(page, page.getByRole('radio', { name: words('race.views.standings') }), 'back')
      await page.keyboard.press('ArrowRight')
      await expect(page.getByText(words('race.leagues.none'))).toBeVisible()
      await tabTo(page, page.getByRole('button', { name: words('race.leagues.make') }))
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: words('race.rules.title'), exact: true })).toBeVisible()

      const rule = page.getByRole('region', { name: words('race.rules.title'), exact: true })
      await tabTo(page, rule.getByLabel(`${words('race.measures.bookings')} ${words('race.rules.weight')}`, { exact: true }))
      await page.keyboard.press('Control+a')
      await page.keyboard.type('70')
      await tabTo(page, rule.getByRole('checkbox', { name: words('race.rules.leagues') }))
      await page.keyboard.press('Space')
      await tabTo(page, rule.getByRole('button', { name: words('race.rules.save'), exact: true }))
      await page.keyboard.press('Enter')
      await expect.poll(async () => (await call('race.standings', {})).ruleVersion).toBe(2)
      const { rules } = (await call('race.standings', {})).season
      expect(rules.map((version) => [version.version, version.rule.measures[0]?.weight])).toEqual([[1, standings.rule.measures[0]?.weight], [2, 70]])
      expect(rules[1]?.validFrom).toBe(standings.asOf)

      await page.evaluate(() => {
        location.hash = '#/race?view=leagues'
      })
      await expect(page.getByRole('region', { name: words('race.leagues.upper') }).getByRole('listitem').first()).toBeVisible()
      await expect(page.getByText(words('race.leagues.zones.relegation')).first()).toBeVisible()

      await page.keyboard.press('Control+z')
      await expect.poll(async () => (await call('race.standings', {})).ruleVersion).toBe(1)
    })
  })
}
