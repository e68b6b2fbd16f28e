import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { warehouseFile } from '../warehouse/places'

let dataDir: string
beforeAll(() => (dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-cli-backup-'))))
afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }))

function saima(...args: string[]): { readonly code: number | null; readonly json: Record<string, unknown> } {
  const ran = spawnSync(process.execPath, [path.join(inject('hostsFolder'), 'cli.js'), ...args, '--data', dataDir, '--json'], { encoding: 'utf8' })
  return { code: ran.status, json: JSON.parse(ran.stdout) as Record<string, unknown> }
}

it('a workspace is backed up, found damaged, and restored from a terminal', () => {
  expect(saima('restore').code).toBe(1)
  const made = saima('backup')
  expect([made.code, typeof made.json['backup']]).toEqual([0, 'string'])
  expect((saima('backups').json['rows'] as unknown[][]).map((row) => row[0])).toEqual([made.json['backup']])
  fs.truncateSync(warehouseFile(dataDir), 50_000)
  expect(saima('status')).toMatchObject({ code: 1, json: { error: { code: 'workspace_damaged', params: { backup: made.json['backup'] } } } })
  expect(saima('restore', String(made.json['backup']))).toMatchObject({ code: 0, json: { schema_version: made.json['schema_version'], replaced: null } })
  expect(saima('status').code).toBe(0)
}, 120_000)
