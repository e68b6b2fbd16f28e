import { defineConfig } from '@playwright/test'
import type { HarnessOptions } from '../harness/fixtures'

/** Pictures of every page in a current Chromium, for looking at and for the README: `npm run pictures`. They land in test-results/pictures. */
export default defineConfig<HarnessOptions>({
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../../test-results/pictures-run',
  timeout: 300_000,
  workers: 1,
  reporter: [['list']],
  use: { engine: 'chromium', workspace: 'demo' }
})
