import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { FailureError } from '../contract/failure'
import { brokenFiles } from './testing/broken-files'
import { openImportBench, wholeWarehouse, type ImportBench } from './testing/import-bench'

let bench: ImportBench
let before: string | undefined
const kept = 'Opportunity ID,Account Name,Stage,Amount,Created Date\nK1,Kept Ltd,Proposal,100,2026-01-02\n'
const whole = (): string => JSON.stringify(wholeWarehouse(bench.db))

beforeAll(() => {
  bench = openImportBench()
})
afterAll(() => bench.close())
beforeEach(async () => {
  // What is there already must survive every broken file, also one that claims to be everything its source has.
  if (before === undefined) await bench.run({ path: bench.file('kept.csv', kept), fullSnapshot: true })
  before = whole()
})

it.each(brokenFiles.map((file) => [file.what, file] as const))('loses nothing to %s, and says what is wrong', async (_what, file) => {
  const input = { path: bench.file(file.name, file.content()), entity: 'opportunities', sourceName: file.name } as const
  if (file.refused !== undefined) {
    for (const attempt of [bench.run({ ...input, fullSnapshot: true }), bench.tryOut(input)]) {
      const error: unknown = await attempt.then(() => null, (reason: unknown) => reason)
      if (!(error instanceof FailureError)) throw error ?? new Error('it was taken in')
      expect(error.failure.message).toMatch(file.refused)
      expect(error.failure.code).toMatch(/^(invalid_input|refused|not_found)$/)
    }
    expect(whole()).toBe(before)
  } else {
    const batch = await bench.run(input)
    const problems = bench.rejects(batch.id).rows.filter((row) => !/reference|assumed|imputed/.test(row.reason)).sort((a, b) => a.line - b.line)
    expect([batch.rowsNew, problems.map((row) => [row.line, row.column, row.reason])]).toEqual([file.landed?.rowsNew, file.landed?.problems])
    // Every row is accounted for.
    expect(batch.rowsRead).toBe(batch.rowsNew + batch.rowsChanged + batch.rowsUnchanged + batch.rowsRejected)
    await bench.undo(batch.id)
    expect(whole()).toBe(before)
  }
  const staging = path.join(bench.dir, 'workspace', 'staging')
  expect(fs.existsSync(staging) ? fs.readdirSync(staging) : []).toEqual([])
})
