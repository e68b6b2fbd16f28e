import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What axe calls serious or critical on the page as it stands, no rule and no part left out. */
export async function barriersNow(page: Page): Promise<readonly string[]> {
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
