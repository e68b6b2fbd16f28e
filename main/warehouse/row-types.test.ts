import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { rowTypesOf } from '../../tooling/generate-row-types'
import { migrations } from './migrations'

it('the row types are what the migrations make of them', () => {
  const sqlite = new Database(':memory:')
  for (const migration of migrations) sqlite.exec(migration.up)
  expect(fs.readFileSync(path.join(__dirname, 'row-types.ts'), 'utf8')).toBe(rowTypesOf(sqlite))
})
