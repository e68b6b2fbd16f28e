import type { Page } from '@playwright/test'
import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { lastingBarriers, looks } from './pages/barriers'
import { frameOf } from './pages/frame'

type Words = ReturnType<typeof wordsOf>

interface Panel {
  readonly name: string
  readonly address: string
  /** Opens it by keys (or by pointing, where pointing is what shows it) and waits until it is there. */
  readonly open: (page: Page, words: Words) => Promise<void>
}

const panels: readonly Panel[] = [
  {
    name: 'command palette with results',
    address: '/',
    open: async (page, words) => {
      await page.keyboard.press('Control+k')
      const palette = page.getByRole('dialog', { name: words('frame.palette.label') })
      await expect(palette).toBeVisible()
      await page.keyboard.type('a')
      await expect(palette.getByRole('option').first()).toBeVisible()
    }
  },
  {
    name: 'sheet of shortcuts',
    address: '/',
    open: async (page) => {
      await page.locator('body').press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
    }
  },
  {
    name: 'profiles',
    address: '/',
    open: async (page, words) => {
      await page.locator('.profile-door').press('Enter')
      await expect(page.getByRole('group', { name: words('frame.profiles.title') })).toBeVisible()
    }
  },
  {
    name: 'saved views',
    address: '/',
    open: async (page, words) => {
      await page.getByRole('button', { name: words('frame.views.title'), exact: true }).press('Enter')
      await expect(page.getByRole('textbox', { name: words('frame.views.name') })).toBeVisible()
    }
  },
  {
    name: 'background work',
    address: '/',
    open: async (page, words) => {
      await page.getByRole('button', { name: words('frame.status.jobs') }).press('Enter')
      await expect(page.getByRole('group', { name: words('frame.status.jobs') })).toBeVisible()
    }
  },
  {
    name: 'a list of regions',
    address: '/',
    open: async (page, words) => {
      await page.getByRole('combobox', { name: words('frame.filter.region') }).press('ArrowDown')
      await expect(page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').first()).toBeVisible()
    }
  },
  {
    name: 'what a figure means',
    address: '/',
    open: async (page) => {
      await page.locator('.pace-figures .figure-door').first().hover()
      await expect(page.locator('.figure-story').first()).toBeVisible()
    }
  },
  {
    name: 'menu of a tile',
    address: '/',
    open: async (page, words) => {
      await page.locator('.pace-pane').getByRole('button', { name: words('components.tile.menu').replace('{{title}}', words('warRoom.pace.title')) }).press('Enter')
      await expect(page.getByRole('menu').first()).toBeVisible()
    }
  },
  {
    name: 'deals behind a bucket',
    address: '/',
    open: async (page, words) => {
      await page.locator('.waterfall button').nth(1).press('Enter')
      await expect(page.getByRole('complementary', { name: words('components.drill.label') }).getByRole('row').nth(1)).toBeVisible()
    }
  },
  {
    name: 'form of an override',
    address: '/forecast',
    open: async (page, words) => {
      await page.getByRole('grid', { name: words('forecast.tree') }).getByRole('row').nth(1).getByRole('gridcell').first().focus()
      await page.keyboard.press('o')
      await expect(page.getByRole('dialog')).toBeVisible()
    }
  }
]

for (const look of looks) {
  test.describe(`${look.language}, ${look.theme}`, () => {
    test.use({ workspace: 'demo', language: look.language, theme: look.theme, size: { ...look.size } })

    test(`nothing that opens over a page has a serious barrier, and Escape closes it (${look.language}, ${look.theme})`, async ({ saima }) => {
      test.setTimeout(300_000)
      const { page } = saima
      const words = wordsOf(look.language)
      const findings: string[] = []
      for (const { name, address, open } of panels) {
        await test.step(name, async () => {
          await page.evaluate((to) => {
            location.hash = `#${to}`
          }, address)
          await frameOf(page).settled()
          await open(page, words)
          await frameOf(page).settled()
          const barriers = await lastingBarriers(page)
          findings.push(...barriers.map((barrier) => `${name}: ${barrier}`))
          await page.keyboard.press('Escape')
          await page.mouse.move(2, 400)
          await expect(page.getByRole('dialog')).toHaveCount(0)
          await expect(page.getByRole('complementary', { name: words('components.drill.label') })).toHaveCount(0)
        })
      }
      expect(findings).toEqual([])
    })
  })
}
