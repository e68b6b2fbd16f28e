import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addTallies, isGood, judge, noTests, readPlaywrightReport, readVitestReport, tallyLine } from './tally.ts'

const folder = mkdtempSync(join(tmpdir(), 'saima-tally-'))

function reportFile(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}

describe('the closing line', () => {
  it('counts vitest files that broke before their first test', () => {
    const path = reportFile('vitest.json', {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] }
      ]
    })
    expect(tallyLine(readVitestReport(path))).toBe('5 passed, 2 failed, 3 skipped')
  })

  it('counts a flaky end-to-end test and an error outside tests as failed', () => {
    const path = reportFile('playwright.json', { stats: { expected: 7, unexpected: 0, flaky: 1, skipped: 0 }, errors: [{}] })
    expect(readPlaywrightReport(path)).toEqual({ passed: 7, failed: 2, skipped: 0 })
  })

  it('takes a runner without a report, or with a bad end and no failed test, as failed', () => {
    expect(judge(() => readVitestReport(join(folder, 'absent.json')), true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(judge(() => ({ passed: 3, failed: 0, skipped: 0 }), false)).toEqual({ passed: 3, failed: 1, skipped: 0 })
    expect(judge(() => noTests, true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('is good only when something ran, nothing failed and CI skipped nothing', () => {
    const sum = addTallies([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 0, skipped: 1 }
    ])
    expect(sum).toEqual({ passed: 3, failed: 0, skipped: 1 })
    expect([isGood(sum, false), isGood(sum, true), isGood(noTests, false)]).toEqual([true, false, false])
  })
})
