import { execFileSync, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { libraryPath } from 'lightgbm-node-bindings'
import { pythonWith } from './python-peer'

/**
 * lightgbm-node-bindings beside the official Python package of the same version, on the same data with the same parameters and threads, one after
 * the other in processes of their own, several times in turn; the shortest time of each counts. `value` is ours, `peer` Python's (for predict_row_c:
 * LightGBM's fast path called from C++), `ratio` ours / peer. The peer of stall_ms
 * is a process that only watches its event loop while Python trains: the machine's own delay; stall_own_ms is the most processor time that our thread spent without a turn. Options: `--rows N` (1,000,000), `--iterations N` (200), `--rounds N` (2), `--threads N`.
 */
if (process.argv.includes('--help')) {
  process.stderr.write('Usage: npm run -s bench -- native [--rows N] [--iterations N] [--rounds N] [--threads N]\n')
  process.exit(0)
}
const columns = 50
const rows = option('rows', 1_000_000)
const iterations = option('iterations', 200)
const rounds = option('rounds', 2)
const threads = option('threads', os.cpus().length)
const batchRows = Math.min(rows, 100_000)
const contributionRows = Math.min(rows, 10_000)

const python = pythonWith('native', ['numpy==2.2.6', 'scipy==1.15.3', 'lightgbm==4.7.0'])
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-native-'))
const data = path.join(folder, 'data')
const source = path.resolve('bench', 'native')

try {
  makeData()
  await compareTraining()
  const model = `${data}.python.txt`
  comparePrediction('predict_batch', 'batch', batchRows, model, batchRows)
  comparePrediction('predict_row', 'row', 10_000, model, 1)
  compareFastPath(model)
  comparePrediction('contrib', 'contrib', contributionRows, model, contributionRows)
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

/** Numbers with missing values, zeros and a target that depends on a dozen of the columns. */
function makeData(): void {
  note(`${rows} rows of ${columns} columns, ${iterations} iterations of 63 leaves, ${threads} threads`)
  let state = 20261123
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4294967296
  }
  const x = new Float64Array(rows * columns)
  const y = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const at = row * columns
    for (let column = 0; column < columns; column++) x[at + column] = column % 10 === 9 ? Math.floor(next() * 20) : next()
    const v = (column: number): number => x[at + column] ?? 0
    const score = v(0) * v(1) * 4 + Math.sin(v(2) * 6) + (v(3) > 0.6 ? v(4) : v(5)) + v(6) * v(7) * v(8) * 3 + (v(9) % 3) / 2 + next() * 1.5
    y[row] = score > 3.2 ? 1 : 0
    if (next() < 0.2) x[at + 11] = NaN
    if (next() < 0.3) x[at + 12] = 0
  }
  fs.writeFileSync(`${data}.x`, new Uint8Array(x.buffer))
  fs.writeFileSync(`${data}.y`, new Uint8Array(y.buffer))
}

type Answer = Readonly<Record<string, number>> & { readonly seconds: number }

function ask(command: string, args: readonly string[]): Answer {
  const run = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${run.stderr}`)
  return JSON.parse(run.stdout) as Answer
}

function askOurs(task: string, count: number, last: string): Answer {
  return ask(process.execPath, [path.join(source, 'ours.mts'), task, data, String(count), String(columns), String(threads), last])
}

function askPython(task: string, count: number, last: string): Answer {
  return ask(python, [path.join(source, 'peer.py'), task, data, String(count), String(columns), String(threads), last])
}

function fastest(answers: readonly Answer[]): Answer {
  return answers.reduce((a, b) => (b.seconds < a.seconds ? b : a))
}

/** Runs Python while this process does nothing but watch its own event loop: what the machine alone makes a loop wait. */
async function askPythonWatching(task: string, count: number, last: string): Promise<Answer> {
  let longest = 0
  let before = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - before)
    before = now
  }, 1)
  const child = spawn(python, [path.join(source, 'peer.py'), task, data, String(count), String(columns), String(threads), last], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise((done) => child.once('close', done))
  clearInterval(timer)
  if (code !== 0) throw new Error(`Python ended with ${String(code)}`)
  return { ...(JSON.parse(output) as Answer), stall_ms: longest }
}

function alternate(first: () => Answer, second: () => Answer): readonly [Answer, Answer] {
  const left: Answer[] = []
  const right: Answer[] = []
  for (let round = 0; round < rounds; round++) {
    left.push(first())
    right.push(second())
    note(`round ${round + 1}: ours ${left[round]?.seconds} s, peer ${right[round]?.seconds} s`)
  }
  return [fastest(left), fastest(right)]
}

async function compareTraining(): Promise<void> {
  const mine: Answer[] = []
  const others: Answer[] = []
  for (let round = 0; round < rounds; round++) {
    mine.push(askOurs('train', rows, String(iterations)))
    others.push(await askPythonWatching('train', rows, String(iterations)))
    note(`round ${round + 1}: ours ${mine[round]?.seconds} s, Python ${others[round]?.seconds} s; longest stall ${mine[round]?.['stall_ms']} ms, of an idle process beside Python ${others[round]?.['stall_ms']} ms`)
  }
  const [ours, theirs] = [fastest(mine), fastest(others)]
  const least = (answers: readonly Answer[], name: string): number => Math.min(...answers.map((answer) => answer[name] ?? NaN))
  note(`processor seconds of construction and training: ours ${least(mine, 'cpu').toFixed(1)}, Python ${least(others, 'cpu').toFixed(1)}`)
  const trees = (file: string): string => fs.readFileSync(file, 'utf8').replace(/^[^]*?Tree=0/, '').replace(/end of trees[^]*$/, '')
  note(trees(`${data}.ours.txt`) === trees(`${data}.python.txt`) ? 'both trained identical trees' : 'the trees DIFFER')
  print('train', ours.seconds, 's', theirs.seconds)
  print('stall_ms', least(mine, 'stall_ms'), 'ms', least(others, 'stall_ms'))
  print('stall_own_ms', least(mine, 'stall_own_ms'), 'ms')
  print('peak_mb', ours['peak_mb'] ?? NaN, 'MiB', theirs['peak_mb'])
  note(`input ${((rows * columns * 8) / 2 ** 20).toFixed(0)} MiB; peak above what was there before: ours ${((ours['peak_mb'] ?? 0) - (ours['before_mb'] ?? 0)).toFixed(0)} MiB, Python ${((theirs['peak_mb'] ?? 0) - (theirs['before_mb'] ?? 0)).toFixed(0)} MiB`)
}

function comparePrediction(name: string, task: string, count: number, model: string, per: number): void {
  const [ours, theirs] = alternate(
    () => askOurs(task, count, model),
    () => askPython(task, count, model),
  )
  note(`${name}: processor seconds, where the machine is busy with other things: ours ${ours['cpu']}, Python ${theirs['cpu']}`)
  note(`${name}: ours ${Math.round(per / ours.seconds)} rows/s, Python ${Math.round(per / theirs.seconds)} rows/s`)
  print(name, ours.seconds, 's', theirs.seconds)
}

function compareFastPath(model: string): void {
  const program = path.join(folder, 'c-fast-path')
  execFileSync('g++', ['-O2', '-o', program, path.join(source, 'c-fast-path.cc'), '-ldl'])
  const [ours, fast] = alternate(
    () => askOurs('row', 10_000, model),
    () => ask(program, [libraryPath(), model, `${data}.x`, '10000', String(columns)]),
  )
  print('predict_row_c', ours.seconds, 's', fast.seconds)
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

function print(name: string, value: number, unit: string, peer?: number): void {
  const round = (n: number): number => Number(n.toPrecision(5))
  process.stdout.write(`${JSON.stringify({ bench: 'native', name, value: round(value), unit, ...(peer === undefined ? {} : { peer: round(peer), ratio: round(value / peer) }) })}\n`)
}
