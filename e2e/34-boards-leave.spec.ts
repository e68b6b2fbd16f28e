import { read, utils } from '@e965/xlsx'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { launchElectron } from './harness/electron-engine'
import { expect, test } from './harness/fixtures'
import { callFromPage, shellFromPage } from './harness/saima-app'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'
import { chooseInMenu, tabTo } from './pages/keyboard'

const words = wordsOf('zh-CN')

test('a tile that was taken off a board comes back by Ctrl+Z after Saima was closed and opened again', { tag: '@electron' }, async ({ folder }) => {
  test.setTimeout(180_000)
  const dataDir = join(folder, 'demo')
  await cp(join(__dirname, '..', '.cache', 'demo-workspace'), dataDir, { recursive: true })
  const launch = () => launchElectron('electron', { dataDir, userData: join(folder, 'user'), language: 'zh-CN', theme: 'light', size: { width: 1366, height: 768 } })

  const first = await launch()
  let id = 0
  let before: unknown
  try {
    await frameOf(first.page).settled()
    id = (await callFromPage(first.page, 'boards.create', { name: '我的应收', from: { template: 'receivables' } })).id
    before = (await callFromPage(first.page, 'boards.get', { id })).spec
    await first.page.evaluate((to) => {
      location.hash = to
    }, `#/boards?board=${id}&edit=true`)
    await frameOf(first.page).settled()
    await tabTo(first.page, first.page.locator('.board-cover').first())
    await first.page.keyboard.press('Delete')
    await expect.poll(async () => (await callFromPage(first.page, 'boards.get', { id })).spec).not.toEqual(before)
  } finally {
    await first.close()
  }

  const second = await launch()
  try {
    await frameOf(second.page).settled()
    expect((await callFromPage(second.page, 'boards.get', { id })).spec).not.toEqual(before)
    await second.page.keyboard.press('Control+z')
    await expect.poll(async () => (await callFromPage(second.page, 'boards.get', { id })).spec).toEqual(before)
  } finally {
    await second.close()
  }
})

test.describe('what a tile shows leaves the window', { tag: '@electron' }, () => {
  test.use({ workspace: 'demo' })

  test('as a picture, as a workbook with the same figures, on the whole screen, and as a second window', async ({ saima, call, folder }) => {
    const { page } = saima
    await frameOf(page).settled()
    const title = words('warRoom.flow.title')
    const tile = page.getByRole('region', { name: title, exact: true })
    const take = async (label: string): Promise<void> => {
      await tabTo(page, tile.getByRole('button', { name: words('components.tile.menu').replace('{{title}}', title) }))
      await page.keyboard.press('Enter')
      await chooseInMenu(page, page.getByRole('menu').filter({ hasText: words('components.tile.png') }), label)
    }

    await test.step('the picture is a PNG of the size of the tile', async () => {
      const path = join(folder, 'flow.png')
      await saima.chooseSaveFile(path)
      const box = await tile.boundingBox()
      await take(words('components.tile.png'))
      await expect.poll(async () => (await readFile(path).catch(() => Buffer.alloc(0))).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
      const picture = await readFile(path)
      expect(Math.abs(picture.readUInt32BE(16) - (box?.width ?? 0))).toBeLessThanOrEqual(2)
      expect(Math.abs(picture.readUInt32BE(20) - (box?.height ?? 0))).toBeLessThanOrEqual(2)
    })

    await test.step('the workbook holds the figures of the day', async () => {
      const path = join(folder, 'flow.xlsx')
      await saima.chooseSaveFile(path)
      await take(words('components.tile.xlsx'))
      await expect.poll(async () => (await readFile(path).catch(() => Buffer.alloc(0))).subarray(0, 2).toString('latin1')).toBe('PK')
      const book = read(await readFile(path))
      const sheet = book.Sheets[book.SheetNames[0] ?? '']
      const rows = utils.sheet_to_json<unknown[]>(sheet ?? {}, { header: 1 })
      const { end } = await call('warRoom.flow', {})
      const figures = rows.flat().filter((cell): cell is number => typeof cell === 'number')
      expect(figures.map((figure) => Math.round(figure))).toContain(Math.round(end / 1e8))
    })

    await test.step('it fills the window and goes back by Escape', async () => {
      await take(words('components.tile.full'))
      await expect(page.locator('.tile-full')).toHaveCount(1)
      await page.keyboard.press('Escape')
      await expect(page.locator('.tile-full')).toHaveCount(0)
    })

    await test.step('a board on a screen of its own follows what is changed in the first', async () => {
      const { id } = await call('boards.create', { name: '墙上', from: { template: 'executive_review' } })
      const opening = saima.electron?.waitForEvent('window')
      await shellFromPage(page, 'windows.open', { address: `/big-screen?boards=${id}` })
      const wall = await opening
      if (wall === undefined) throw new Error('No second window')
      await frameOf(wall).settled()
      await expect(wall.getByText('墙上')).toBeVisible()
      await call('boards.save', { id, name: '大厅', change: 'renamed' })
      await expect(wall.getByText('大厅')).toBeVisible()
    })
  })
})
