import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { writeLookAlikeCrm } from '../import/testing/look-alike-crm'

let dir: string
beforeAll(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-cli-extract-'))))
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly json: { readonly rows?: (string | number | null)[][]; readonly regions?: string; readonly error?: { readonly message: string } }
}

function saima(...args: string[]): Ran {
  const ran = spawnSync(process.execPath, [path.join(inject('hostsFolder'), 'cli.js'), ...args, '--json'], { encoding: 'utf8' })
  return { code: ran.status, json: JSON.parse(ran.stdout) as Ran['json'] }
}

it('an extract answers for its region what the company answers for it; an unknown region writes nothing', () => {
  const files = writeLookAlikeCrm(path.join(dir, 'crm'), 200)
  const [whole, part] = [path.join(dir, 'whole'), path.join(dir, 'part')]
  expect(saima('import', files.pipeline, files.teams, files.accounts, files.products, '--data', whole).code).toBe(0)
  const ask = (data: string) => saima('query', '--measures', 'bookings,won_count,pipeline', '--by', 'region', '--data', data).json.rows ?? []
  const [first] = ask(whole)
  const region = String(first?.[0])
  expect(ask(whole).length).toBeGreaterThan(1)

  expect(saima('extract', part, '--region', 'Atlantis', '--data', whole)).toMatchObject({ code: 1 })
  expect(fs.existsSync(part)).toBe(false)
  expect(saima('extract', part, '--region', region, '--data', whole)).toMatchObject({ code: 0, json: { regions: region } })
  expect(ask(part)).toEqual([first])
}, 120_000)
