import { expect, test } from './harness/fixtures'
import { wordsOf } from './harness/words'
import { frameOf } from './pages/frame'

const words = wordsOf('zh-CN')

test.use({ workspace: 'demo' })

test('today’s follow-ups are done and put off by keyboard, and what was done comes back', async ({ saima, call }) => {
  const { page } = saima
  const frame = frameOf(page)
  await frame.settled()
  const listed = async (): Promise<readonly number[]> => (await call('followUps.list', {})).items.map((item) => item.opportunityId)
  const [first, second] = (await call('followUps.list', {})).items
  if (first === undefined || second === undefined) throw new Error('the demo company has nothing to follow up')

  await test.step('G T leads there; the first deal tells why now and what to do', async () => {
    await page.locator('body').press('g')
    await page.locator('body').press('t')
    await frame.settled()
    const deal = page.getByRole('region', { name: first.name })
    await expect(deal).toContainText(words(`warRoom.attention.actions.${first.action}`))
    await expect(deal.getByRole('listitem').first()).toBeVisible()
  })

  const cell = page.getByRole('grid', { name: words('today.list') }).getByRole('row').nth(1).getByRole('gridcell').first()

  await test.step('D takes it off the list, S puts the next one off', async () => {
    await cell.focus()
    await page.keyboard.press('d')
    await expect.poll(async () => (await listed()).includes(first.opportunityId)).toBe(false)
    await expect(page.getByRole('region', { name: second.name })).toBeVisible()
    await cell.focus()
    await page.keyboard.press('s')
    await expect.poll(async () => (await listed()).includes(second.opportunityId)).toBe(false)
    const { actions } = await call('followUps.actions', {})
    expect(actions.map((action) => [action.opportunityId, action.kind])).toEqual([[second.opportunityId, 'snoozed'], [first.opportunityId, 'done']])
  })

  await test.step('Ctrl+Z brings back the last, its own button the one before', async () => {
    await page.locator('body').press('Control+z')
    await expect.poll(async () => (await listed()).includes(second.opportunityId)).toBe(true)
    await page.getByRole('region', { name: words('today.log.title') }).getByRole('button', { name: words('today.log.withdraw') }).first().press('Enter')
    await expect.poll(async () => (await listed()).includes(first.opportunityId)).toBe(true)
  })

  await test.step('all risk and the proof of the warnings are a view away', async () => {
    const risk = await call('risk.list', { limit: 1 })
    await page.evaluate(() => {
      location.hash = '#/today?view=risk'
    })
    await expect(page.getByRole('region', { name: risk.deals[0]?.name ?? '' })).toContainText(words('today.nextSteps'))
    await page.evaluate(() => {
      location.hash = '#/today?view=proof'
    })
    await frame.settled()
    await expect(page.getByRole('region', { name: words('today.levels') })).toContainText('★')
  })
})
