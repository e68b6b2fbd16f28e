import { readFileSync } from 'node:fs'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0 }
export const onePassed: Tally = { passed: 1, failed: 0, skipped: 0 }
export const oneFailed: Tally = { passed: 0, failed: 1, skipped: 0 }

export const addTallies = (tallies: readonly Tally[]): Tally =>
  tallies.reduce((sum, tally) => ({ passed: sum.passed + tally.passed, failed: sum.failed + tally.failed, skipped: sum.skipped + tally.skipped }), noTests)

/** The plain closing line that tells people and CI what ran. */
export const tallyLine = (tally: Tally): string => `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`

/** A run is good when something passed, nothing failed and, in CI, nothing was skipped. */
export const isGood = (tally: Tally, isCi: boolean): boolean => tally.passed > 0 && tally.failed === 0 && !(isCi && tally.skipped > 0)

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** Counts from vitest's JSON report; a file that failed before its first test counts as one failure. */
export function readVitestReport(path: string): Tally {
  const report = JSON.parse(readFileSync(path, 'utf8')) as VitestReport
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles, skipped: report.numPendingTests + report.numTodoTests }
}

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number; readonly skipped: number }
  readonly errors: readonly unknown[]
}

/** Counts from Playwright's JSON report; a flaky test is a failed one, and so is every error outside a test. */
export function readPlaywrightReport(path: string): Tally {
  const { stats, errors } = JSON.parse(readFileSync(path, 'utf8')) as PlaywrightReport
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
}

/**
 * What a runner's report and its exit code say together: a runner that failed without a failed test (a crash, a time limit, no report)
 * counts as one failure, and one that ran nothing does too.
 */
export function judge(read: () => Tally, exitedWell: boolean): Tally {
  let tally: Tally
  try {
    tally = read()
  } catch {
    return oneFailed
  }
  const hasUntoldFailure = (!exitedWell && tally.failed === 0) || tally.passed + tally.failed + tally.skipped === 0
  return hasUntoldFailure ? { ...tally, failed: tally.failed + 1 } : tally
}
