import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { writeLookAlikeCrm, type CrmFiles } from '../import/testing/look-alike-crm'

let dir: string
let files: CrmFiles
beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-cli-'))
  files = writeLookAlikeCrm(path.join(dir, 'crm'), 400)
})
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

async function saima(...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [path.join(inject('hostsFolder'), 'cli.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    let text = ''
    for await (const piece of stream) text += String(piece)
    return text
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [stdout, stderr, code] = await Promise.all([read(child.stdout), read(child.stderr), ended])
  return { code, stdout, stderr }
}

const json = (ran: Ran): { columns: string[]; rows: (string | number | null)[][] } => JSON.parse(ran.stdout) as never

it('takes a set of files in whatever order they are named, and the second time finds nothing new', async () => {
  const data = path.join(dir, 'one')
  const all = [files.pipeline, files.teams, files.accounts, files.products]
  const first = await saima('import', ...all, '--data', data, '--json')
  expect([first.code, first.stderr]).toEqual([0, ''])
  const table = json(first)
  expect(table.columns).toEqual(['file', 'entity', 'batch', 'read', 'new', 'changed', 'unchanged', 'removed', 'rejected', 'warned'])
  expect(table.rows.map((row) => [row[1], row[3], row[4]])).toEqual([['accounts', 40, 40], ['products', 6, 6], ['teams', 18, 18], ['opportunities', 400, 400]])
  expect(json(await saima('import', ...all, '--data', data, '--json')).rows.map((row) => [row[4], row[5], row[8]])).toEqual(Array.from({ length: 4 }, () => [0, 0, 0]))

  const won = fs.readFileSync(files.pipeline, 'utf8').trim().split('\n').map((line) => line.split(',')).filter((cells) => cells[4] === 'Won')
  const total = json(await saima('query', '--measures', 'bookings,won_count', '--data', data, '--json'))
  expect(total).toEqual({ columns: ['bookings', 'won_count'], rows: [[won.reduce((sum, cells) => sum + Number(cells[7]), 0), won.length]] })
  const byRegion = json(await saima('query', '--measures', 'bookings', '--by', 'region,quarter', '--data', data, '--json'))
  expect(byRegion.columns).toEqual(['region', 'quarter', 'bookings'])
  expect(byRegion.rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(total.rows[0]?.[0])

  const human = await saima('query', '--measures', 'bookings', '--by', 'region', '--data', data)
  expect(human.stdout).toMatch(/^region {2,}bookings\n─+ {2}─+\nHarbour {2,}[\d,]+\n/)

  const undone = await saima('undo', '4', '--data', data, '--json')
  expect(JSON.parse(undone.stdout)).toMatchObject({ batch: 4, restored: 0, left: { rows: [] } })
  expect(json(await saima('query', '--measures', 'won_count', '--data', data, '--json')).rows).toEqual([[0]])
}, 120_000)

it('answers with exit code 2 to what it cannot understand and 1 to what it cannot do', async () => {
  const data = path.join(dir, 'two')
  const codes = async (...calls: string[][]): Promise<(number | null)[]> => (await Promise.all(calls.map((args) => saima(...args)))).map((ran) => ran.code)
  expect(await codes(['nonsense'], [], ['import', files.teams], ['query', '--data', `${data}a`], ['query', '--measures', 'bookings', '--where', 'region', '--data', `${data}b`])).toEqual([2, 2, 2, 2, 2])
  expect(await codes(['query', '--measures', 'nothing', '--data', `${data}a`], ['import', files.teams, '--as', 'cats', '--data', `${data}b`], ['undo', 'x', '--data', `${data}c`])).toEqual([2, 2, 2])
  const failed = await saima('import', path.join(dir, 'missing.csv'), '--data', data, '--json')
  expect(failed.code).toBe(1)
  expect(failed.stderr).toMatch(/missing\.csv cannot be read.*Nothing was imported/)
  expect(JSON.parse(failed.stdout)).toMatchObject({ error: { code: 'not_found' } })
}, 60_000)

it('explains every command in plain words', async () => {
  const help = await saima('--help')
  expect(help.code).toBe(0)
  const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map((match) => match[1])
  expect(commands).toEqual(expect.arrayContaining(['demo', 'import', 'query', 'forecast', 'backtest', 'race', 'alerts', 'status', 'batches', 'rejects', 'undo']))
  for (const ran of await Promise.all(['import', 'query', 'forecast'].map((command) => saima(command, '--help')))) {
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/--data <dir>[\s\S]*--json/)
  }
}, 60_000)

it('lists the open deals of a past day with their chances, and refuses what it does not know', async () => {
  const data = path.join(dir, 'deals')
  await saima('import', files.pipeline, files.teams, files.accounts, files.products, '--data', data, '--json')
  const deals = json(await saima('forecast', 'deals', '--as-of', '2022-06-30', '--data', data, '--json'))
  expect(deals.columns).toEqual(['opportunity', 'p_win', 'p_win_28d', 'expected_close', 'expected_amount', 'reasons'])
  const pipeline = fs.readFileSync(files.pipeline, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','))
  const openThen = pipeline.filter(([, , , , , engaged = '', closed = '']) => engaged !== '' && engaged <= '2022-06-30' && (closed === '' || closed > '2022-06-30'))
  expect(new Set(deals.rows.map((row) => row[0]))).toEqual(new Set(openThen.map((cells) => cells[0])))
  expect(deals.rows).toHaveLength(openThen.length)
  expect(deals.rows.every((row) => Number(row[1]) >= 0 && Number(row[1]) <= 1 && Number(row[2]) <= Number(row[1]))).toBe(true)
  expect([(await saima('forecast', 'deals', '--as-of', 'yesterday', '--data', data)).code, (await saima('forecast', 'nonsense', '--data', data)).code]).toEqual([2, 2])

  const open = String(deals.rows[0]?.[0])
  const explained = JSON.parse((await saima('explain', open, '--as-of', '2022-06-30', '--data', data, '--json')).stdout) as Record<string, unknown>
  expect(explained).toMatchObject({ opportunity: open, as_of: '2022-06-30', p_win: deals.rows[0]?.[1], p_win_28d: deals.rows[0]?.[2], expected_close: deals.rows[0]?.[3], expected_amount: deals.rows[0]?.[4] })
  expect((await saima('explain', 'never-heard-of', '--as-of', '2022-06-30', '--data', data)).code).toBe(1)
  const risk = json(await saima('risk', '--as-of', '2022-06-30', '--data', data, '--json'))
  expect([risk.columns.slice(0, 3), risk.rows.length]).toEqual([['opportunity', 'risk_14d', 'risk_28d'], deals.rows.length])
  expect(risk.rows.every((row) => Number(row[1]) <= Number(row[2]) && Number(row[2]) <= 1)).toBe(true)
  expect(JSON.parse((await saima('train', '--data', data, '--json')).stdout)).toMatchObject({ reused: false, left_out: { columns: ['field', 'by', 'auc'] } })
}, 120_000)

it('ends quietly when its reader has seen enough', async () => {
  const child = spawn('sh', ['-c', `"${process.execPath}" "${path.join(inject('hostsFolder'), 'cli.js')}" query --measures bookings --by account,day --data "${path.join(dir, 'deals')}" --json | head -c 10`], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (piece) => (stderr += String(piece)))
  await new Promise((resolve) => child.once('exit', resolve))
  expect(stderr).toBe('')
}, 60_000)
