import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as xlsx from '@e965/xlsx'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import type { RouteOutput } from './contract'
import { createCore, type Core } from './core'
import { silentLog } from './log'
import { createForkSpawner } from './processes/fork-spawner'

let dir: string
let folder: string
let core: Core

const openCore = async (): Promise<void> => {
  core = await createCore({ dataDir: path.join(dir, 'workspace'), clock: { nowMs: () => Date.UTC(2026, 10, 23, 4) }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true, followUps: true, readers: 1 })
}
beforeEach(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-import-watch-'))
  folder = path.join(dir, 'inbox')
  fs.mkdirSync(folder)
  await openCore()
})
afterEach(async () => {
  await core.close()
  fs.rmSync(dir, { recursive: true, force: true })
})

const put = (name: string, content: string | Buffer): void => fs.writeFileSync(path.join(folder, name), content)
async function state(): Promise<RouteOutput<'import.watch'>> {
  await core.settled()
  const watch = await core.call('import.watch', {})
  if (!watch.ok) throw new Error(watch.error.message)
  return watch.value
}
const rowsOf = async (table: string): Promise<number> => {
  const status = await core.call('workspace.status', {})
  return status.ok ? (status.value.rowCounts[table] ?? 0) : -1
}
const files = (sub: string): string[] => (fs.existsSync(path.join(folder, sub)) ? fs.readdirSync(path.join(folder, sub)).sort() : [])
const accounts = (...names: string[]): string => `account,sector,employees\n${names.map((name) => `${name},retail,10`).join('\n')}\n`

it('takes files of the watched folder by themselves, archives them, never the same bytes twice, also those that came while it was closed', async () => {
  expect(await core.call('import.setWatch', { folder })).toMatchObject({ ok: true })
  put('a.csv', accounts('Nordwind', 'Halden'))
  expect((await state()).files).toMatchObject([{ fileName: 'a.csv', state: 'imported', entity: 'accounts' }])
  expect([await rowsOf('account'), files('archive/2026-11'), files('.').includes('a.csv')]).toEqual([2, ['a.csv'], false])
  put('copy of a.csv', accounts('Nordwind', 'Halden'))
  expect((await state()).files[0]).toMatchObject({ fileName: 'copy of a.csv', state: 'duplicate', batchId: null })

  await core.close()
  put('b.csv', accounts('Nordwind', 'Kestrel'))
  await openCore()
  expect((await state()).files[0]).toMatchObject({ fileName: 'b.csv', state: 'imported', profile: 'a.csv' })
  expect([await rowsOf('account'), files('archive/2026-11')]).toEqual([3, ['a.csv', 'b.csv', 'copy of a.csv']])

  expect(await core.call('import.setWatch', { folder, isOn: false })).toMatchObject({ ok: true })
  await core.settled()
  put('c.csv', accounts('Marlow'))
  expect((await state()).files).toHaveLength(3)
})

it('puts what it cannot use into quarantine with the reason, and tries it again when asked', async () => {
  await core.call('import.setWatch', { folder })
  put('puzzle.csv', 'x1,x2\n7,8\n')
  put('broken.xlsx', Buffer.from('PK\u0003\u0004 nothing'))
  put('odd.csv', 'Firma;Branche X\nNordwind;retail\n')
  const seen = await state()
  expect(seen.files.map((file) => `${file.fileName} ${file.state} ${file.reasonKey ?? ''}`).sort()).toEqual(['broken.xlsx quarantined import.damaged_archive', 'odd.csv quarantined import.unknown_entity', 'puzzle.csv quarantined import.unknown_entity'])
  expect(files('quarantine')).toEqual(['broken.xlsx', 'odd.csv', 'puzzle.csv'])
  // Told once what it is, the file is known from then on.
  const odd = seen.files.find((file) => file.fileName === 'odd.csv')
  const remembered = await core.call('import.rememberMapping', { entity: 'accounts', name: 'Firmen', columns: ['Firma', 'Branche X'], mapping: { name: 'Firma', industry: 'Branche X' } })
  expect(remembered.ok).toBe(true)
  expect(await core.call('import.takeWatched', { id: odd?.id ?? 0 })).toMatchObject({ ok: true, value: { state: 'imported' } })
  expect([files('quarantine'), files('archive/2026-11'), await rowsOf('account')]).toEqual([['broken.xlsx', 'puzzle.csv'], ['odd.csv'], 1])
  expect(await core.call('import.takeWatched', { path: path.join(dir, 'elsewhere.csv') })).toMatchObject({ ok: false, error: { code: 'refused' } })
})

it('takes every sheet of a workbook that it knows, in the order in which they need each other, and refuses a folder of the workspace', async () => {
  const book = xlsx.utils.book_new()
  for (const [name, rows] of Object.entries({ Cover: [['About']], Contacts: [['Contact ID', 'Full Name', 'Account Name', 'Email'], ['C1', 'Mia', 'Nordwind', 'm@n.test']], Accounts: [['account', 'sector'], ['Nordwind', 'retail']] })) xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name)
  await core.call('import.setWatch', { folder })
  put('book.xlsx', xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
  expect((await state()).files).toMatchObject([{ fileName: 'book.xlsx', state: 'imported' }])
  const batches = await core.call('import.batches', {})
  expect(batches.ok && batches.value.rows.map((batch) => [batch.entity, batch.rowsNew, batch.rowsWarned])).toEqual([['contacts', 1, 0], ['accounts', 1, 0]])
  expect(await core.call('import.setWatch', { folder: path.join(dir, 'workspace') })).toMatchObject({ ok: false, error: { key: 'import.watch_inside' } })
  expect(await core.call('import.setWatch', { folder: path.join(dir, 'nowhere') })).toMatchObject({ ok: false, error: { key: 'import.no_watch_folder' } })
})
