import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { openReader, openWriter } from '../warehouse/database'
import { whileDataStands } from './data-memo'

it('keeps an answer until somebody changes the file, this connection or another one', () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-memo-'))
  const writer = openWriter(path.join(dir, 'w.sqlite'))
  writer.sqlite.exec('CREATE TABLE t (n INTEGER)')
  const reader = openReader(path.join(dir, 'w.sqlite'))
  let computed = 0
  const ask = (db: typeof reader, key = 'k'): number => whileDataStands(db, key, () => (computed += 1))
  expect([ask(reader), ask(reader), ask(reader, 'other'), ask(writer), ask(writer)]).toEqual([1, 1, 2, 3, 3])
  writer.sqlite.exec('INSERT INTO t VALUES (1)')
  expect([ask(reader), ask(reader), ask(writer)]).toEqual([4, 4, 5])
  reader.sqlite.close()
  writer.sqlite.close()
  fs.rmSync(dir, { recursive: true })
})
