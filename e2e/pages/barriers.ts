import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Both languages and themes, on a small screen and a large one. */
export const looks = [
  { language: 'zh-CN', theme: 'light', size: { width: 1366, height: 768 } },
  { language: 'en', theme: 'dark', size: { width: 1920, height: 1080 } }
] as const

/** A barrier is there to stay: what is gone a second later was a colour on its way. */
export async function lastingBarriers(page: Page): Promise<readonly string[]> {
  if ((await barriersNow(page)).length === 0) return []
  await page.waitForTimeout(1_000)
  return barriersNow(page)
}

/** What axe calls serious or critical on the page as it stands, no rule and no part left out. */
async function barriersNow(page: Page): Promise<readonly string[]> {
  await page.evaluate(movementEnds)
  // In the page itself: Electron opens no second one for axe to work in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) => violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.html.slice(0, 160)}`))
}

/** Runs in the page: colours are judged when nothing fades any more; what moves for ever (a skeleton) is not waited for. */
async function movementEnds(): Promise<void> {
  const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
  await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)))
}
