import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FieldTable } from '../../main/model/field-table'

/** Predictions of every Python peer for the test rows, by name. */
export function runDealPeers(python: string, table: FieldTable, kind: 'outcome' | 'value', train: readonly number[], test: readonly number[]): Record<string, readonly number[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-accuracy-'))
  const write = (name: string, ...columns: readonly ArrayLike<number>[]): void =>
    fs.writeFileSync(path.join(folder, `${name}.f64`), Buffer.concat(columns.map((column) => Buffer.from(Float64Array.from(column).buffer))))
  try {
    write('day', table.day)
    write('known_at', table.knownAt)
    write('target', table.target)
    write('categories', ...table.categories.map((field) => field.codes))
    write('numbers', ...table.numbers.map((field) => field.values))
    fs.writeFileSync(path.join(folder, 'set.json'), JSON.stringify({ rows: table.rows, kind, train, test }))
    const done = spawnSync(python, [path.resolve('bench', 'accuracy', 'deal_peers.py'), folder], { stdio: ['ignore', 2, 2] })
    if (done.status !== 0) throw new Error('The Python peers failed; their words are above.')
    return JSON.parse(fs.readFileSync(path.join(folder, 'peers.json'), 'utf8')) as Record<string, readonly number[]>
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
