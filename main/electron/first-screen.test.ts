import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openFirstScreen } from './first-screen'

let folder = ''
const status = {
  name: 'East', isDemo: false, currency: 'CNY', timeZone: 'Asia/Shanghai', fiscalYearStartMonth: 1, today: '2026-06-30', todayIsSet: false, dataFrom: null, dataTo: null, schemaVersion: 10, rowCounts: {},
  lastImportAtMs: null, model: null
}
const answer = { name: 'workspace.status', input: {}, value: status }

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'saima-first-screen-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('what was shown comes back with the time it is of', () => {
  openFirstScreen('1.0.0', () => 1_000).write(folder, [answer])
  expect(openFirstScreen('1.0.0', () => 2_000).read(folder)).toEqual({ dataDir: folder, keptAtMs: 1_000, answers: [answer] })
})

it('commands, unknown calls and answers that do not fit the contract are left out, on the way in and on the way out', () => {
  const screen = openFirstScreen('1.0.0', () => 1_000)
  const strange = [{ name: 'workspace.update', input: {}, value: status }, { name: 'no.such', input: {}, value: 1 }, { ...answer, value: { ...status, today: 'soon' } }]
  screen.write(folder, [...strange, answer])
  expect(screen.read(folder).answers).toEqual([answer])
  writeFileSync(join(folder, 'first-screen.json'), JSON.stringify({ version: '1.0.0', keptAtMs: 1, answers: strange }))
  expect(screen.read(folder).answers).toEqual([])
})

it('nothing, damage and another version of the application begin with no answers', () => {
  const none = { dataDir: folder, keptAtMs: 0, answers: [] }
  const screen = openFirstScreen('1.0.0', () => 1_000)
  expect(screen.read(folder)).toEqual(none)
  screen.write(folder, [answer])
  expect(openFirstScreen('1.0.1', () => 1_000).read(folder)).toEqual(none)
  writeFileSync(join(folder, 'first-screen.json'), '{"version":')
  expect(screen.read(folder)).toEqual(none)
})
