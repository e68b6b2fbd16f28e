import { expect, type Locator, type Page } from '@playwright/test'

const mostSteps = 260

/** Walks with Tab until an element has the focus, as somebody without a mouse does; fails where it cannot be reached so. */
export async function tabTo(page: Page, target: Locator, direction: 'on' | 'back' = 'on'): Promise<void> {
  // What is reached may itself be out of sight: the input behind a styled choice.
  await expect(target).toBeAttached()
  const hasFocus = (): Promise<boolean> => target.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))
  for (let step = 0; step < mostSteps; step += 1) {
    if (await hasFocus()) return
    await page.keyboard.press(direction === 'on' ? 'Tab' : 'Shift+Tab')
  }
  throw new Error(`Tab does not lead to ${target.toString()}`)
}

/** Opens a focused select, walks to the entry with that label and takes it. */
export async function chooseByKeys(page: Page, select: Locator, label: string): Promise<void> {
  await select.press('ArrowDown')
  // The list of this select alone: one that has just closed may still fade beside it.
  const list = await select.getAttribute('aria-controls')
  if (list === null) throw new Error(`${select.toString()} names no list of its own`)
  const active = page.locator('.ant-select-dropdown').filter({ has: page.locator(`[id="${list}"]`) }).locator('.ant-select-item-option-active')
  await expect(active).toBeVisible()
  for (let step = 0; step < mostSteps; step += 1) {
    if ((await active.innerText()).trim() === label) {
      await page.keyboard.press('Enter')
      await expect(active).toBeHidden()
      return
    }
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`No entry ${label}`)
}

/** Walks an open menu to the entry with that label and takes it. The focus follows a key a frame later, so each step waits for it. */
export async function chooseInMenu(page: Page, menu: Locator, label: string): Promise<void> {
  await expect(menu).toBeVisible()
  await tabTo(page, menu)
  const focused = (): Promise<string> => menu.evaluate((element) => (element !== document.activeElement && element.contains(document.activeElement) ? (document.activeElement as HTMLElement).innerText.trim() : ''))
  let before = await focused()
  for (let step = 0; step < mostSteps; step += 1) {
    if (before === label) {
      await page.keyboard.press('Enter')
      return
    }
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused).not.toBe(before)
    before = await focused()
  }
  throw new Error(`No entry ${label}`)
}
