import { defineConfig } from '@playwright/test'
import type { HarnessOptions } from './e2e/harness/fixtures'

const report = process.env['SAIMA_E2E_REPORT']

/**
 * One set of specs, three engines: real Electron, a current Chromium over the same core, and the packaged app.
 * A spec that needs the shell itself is tagged `@electron`; those that drive the packaged app live in `*.packaged.spec.ts`.
 */
export default defineConfig<HarnessOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  globalTimeout: 38 * 60_000,
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: false,
  workers: 2,
  retries: 0,
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: { trace: 'off', screenshot: 'off', video: 'off' },
  projects: [
    { name: 'electron', testIgnore: '**/*.packaged.spec.ts', use: { engine: 'electron' } },
    { name: 'chromium', testIgnore: '**/*.packaged.spec.ts', grepInvert: /@electron/, use: { engine: 'chromium' } },
    { name: 'packaged', testMatch: '**/*.packaged.spec.ts', use: { engine: 'packaged' } }
  ]
})
