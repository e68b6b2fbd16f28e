import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'
import { generateDemo } from '../demo/generate-demo'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../warehouse/open-workspace'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-series-'))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

async function saima(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [path.join(inject('hostsFolder'), 'cli.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (piece) => (stdout += String(piece)))
  child.stderr.on('data', (piece) => (stderr += String(piece)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

it('forecasts a measure from a terminal: seven columns, money in major units, the past as it was known', { timeout: 600_000 }, async () => {
  const data = path.join(dir, 'one')
  const db = openWorkspaceWriter(data)
  generateDemo(db, { size: 0.2 })
  closeWorkspaceWriter(db, data)
  const asked = ['forecast', '--measure', 'revenue', '--by', 'unit,product', '--grain', 'week', '--horizon', '13', '--as-of', '2025-03-31', '--data', data, '--json'] as const
  const ran = await saima(...asked)
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  const table = JSON.parse(ran.stdout) as { columns: string[]; rows: (string | number)[][] }
  expect(table.columns).toEqual(['node', 'period', 'mean', 'p10', 'p50', 'p90', 'model'])
  const nodes = new Set(table.rows.map((row) => row[0]))
  expect(table.rows).toHaveLength(nodes.size * 13)
  expect(table.rows[0]?.[1]).toBe('2025-03-31')
  const total = await saima('forecast', '--measure', 'revenue', '--by', '', '--horizon', '13', '--as-of', '2025-03-31', '--data', data, '--json')
  const sum = (rows: readonly (readonly (string | number)[])[]): number => rows.reduce((whole, row) => whole + Number(row[2]), 0)
  expect(sum((JSON.parse(total.stdout) as typeof table).rows) / sum(table.rows)).toBeCloseTo(1, 6)
  expect((await saima(...asked)).stdout).toBe(ran.stdout)

  // Days of orders, by the name that people use, add up to their company.
  for (const [measure, by] of [['orders', 'region,unit']] as const) {
    const ask = async (...rest: string[]): Promise<typeof table> => JSON.parse((await saima('forecast', '--measure', measure, '--grain', 'day', '--horizon', '2', '--as-of', '2025-03-31', ...rest, '--data', data, '--json')).stdout) as typeof table
    const [parts, whole] = [await ask('--by', by), await ask('--by', '')]
    expect({ measure, columns: parts.columns, days: whole.rows.length }).toEqual({ measure, columns: table.columns, days: 14 })
    expect(sum(parts.rows)).toBeCloseTo(sum(whole.rows), 3)
  }

  // One after the other: a workspace has one owner at a time.
  for (const wrong of [['--measure', 'pipeline'], ['--measure', 'revenue', '--by', 'moon'], ['--measure', 'revenue', '--horizon', '40']]) {
    expect({ wrong, code: (await saima('forecast', ...wrong, '--data', data, '--json')).code }).toEqual({ wrong, code: 2 })
  }
})
