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
    await page.keyboard.press('t')
    await expect(page).toHaveURL(/#\/today/)
    await frame.settled()
    const deal = page.getByRole('region', { name: first.name })
    await expect(deal).toContainText(words(`warRoom.attention.actions.${first.action}`))
    await expect(deal.getByRole('listitem').first()).toBeVisible()
  })

  const rowOf = (name: string) => page.getByRole('grid', { name: words('today.list') }).getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) })

  await test.step('D takes it off the list and goes on to the next one, which S puts off', async () => {
    await rowOf(first.name).getByRole('gridcell').first().focus()
    await page.keyboard.press('d')
    await expect(page.getByRole('region', { name: second.name })).toBeVisible()
    await expect.poll(listed).not.toContain(first.opportunityId)
    // The row that came up has the focus: nobody has to find the list again.
    await expect(rowOf(second.name).getByRole('gridcell').first()).toBeFocused()
    await page.keyboard.press('s')
    await expect.poll(listed).not.toContain(second.opportunityId)
    const { actions } = await call('followUps.actions', {})
    expect(actions.map((action) => [action.opportunityId, action.kind])).toEqual([[second.opportunityId, 'snoozed'], [first.opportunityId, 'done']])
  })

  await test.step('Ctrl+Z brings back the last, its own button the one before', async () => {
    await page.locator('body').press('Control+z')
    await expect.poll(listed).toContain(second.opportunityId)
    const log = page.getByRole('region', { name: words('today.log.title') })
    // The log has followed before its first button means the deal that is left.
    await expect(log.getByText(words('today.log.withdrawn'))).toHaveCount(1)
    await log.getByRole('button', { name: words('today.log.withdraw') }).press('Enter')
    await expect.poll(listed).toContain(first.opportunityId)
  })

  await test.step('the caps and the share that is held back are changed by keys, and Ctrl+Z brings the old ones', async () => {
    const policy = async () => (await call('followUps.list', {})).policy
    const before = await policy()
    await page.getByRole('button', { name: words('today.rules.open') }).press('Enter')
    await expect(page.getByLabel(words('today.rules.perRep'))).toBeFocused()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('1')
    await page.keyboard.press('Enter')
    await expect.poll(policy).toEqual({ ...before, perRep: 1 })
    await expect(page.getByRole('button', { name: words('today.rules.save') })).toBeHidden()
    await page.locator('body').press('Control+z')
    await expect.poll(policy).toEqual(before)
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
