import { expect, type Page } from '@playwright/test'

/** Some pages ask the model host for a forecast of all series: on a busy machine that takes its time. */
const settleLimitMs = 75_000

/** What every page model starts from: the frame around the pages. */
export interface Frame {
  readonly page: Page
  /** Waits until the page shows something and no part of it is marked busy. */
  readonly settled: () => Promise<void>
}

export function frameOf(page: Page): Frame {
  return {
    page,
    settled: async () => {
      await expect(page.locator('#root > *').first()).toBeVisible({ timeout: settleLimitMs })
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: settleLimitMs })
      // What has only begun to ask shows it a moment later.
      await page.waitForTimeout(150)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: settleLimitMs })
    }
  }
}
