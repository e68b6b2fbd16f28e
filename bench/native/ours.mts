// Our side of bench native. Usage: ours.mts TASK DATA ROWS COLUMNS THREADS [MODEL | ITERATIONS]; prints one JSON object.
import { readFileSync, openSync, readSync, statSync } from 'node:fs'
import { Booster, Dataset } from 'lightgbm-node-bindings'

const [task = '', path = '', rowText = '', columnText = '', threadText = '', last = ''] = process.argv.slice(2)
const rows = Number(rowText)
const columns = Number(columnText)
const threads = Number(threadText)

/** Reads into an array of its own, so that the input is in memory once. */
function readNumbers<T extends Float64Array | Float32Array>(file: string, target: T): T {
  const bytes = new Uint8Array(target.buffer)
  if (statSync(file).size < bytes.length) throw new Error(`${file} is too short`)
  const descriptor = openSync(file, 'r')
  for (let at = 0; at < bytes.length; ) at += readSync(descriptor, bytes, at, Math.min(1 << 26, bytes.length - at), at)
  return target
}

function status(field: string): number {
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024
}

/** The longest time between two turns of the event loop, and the most processor time that this thread spent in between. */
function watchLoop(): () => { readonly stall_ms: number; readonly stall_own_ms: number } {
  const used = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let longest = 0
  let most = 0
  let [before, usedBefore] = [performance.now(), used()]
  const timer = setInterval(() => {
    const [now, usedNow] = [performance.now(), used()]
    longest = Math.max(longest, now - before)
    most = Math.max(most, usedNow - usedBefore)
    ;[before, usedBefore] = [now, usedNow]
  }, 1)
  return () => {
    clearInterval(timer)
    return { stall_ms: longest, stall_own_ms: most }
  }
}

/** Processor seconds of this process so far, all threads. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The shortest of several runs, and the least processor time. */
async function best(repeats: number, work: () => Promise<unknown>): Promise<{ readonly seconds: number; readonly cpu: number }> {
  let shortest = Infinity
  let cpu = Infinity
  for (let i = 0; i < repeats; i++) {
    const [start, used] = [performance.now(), processorSeconds()]
    await work()
    shortest = Math.min(shortest, performance.now() - start)
    cpu = Math.min(cpu, processorSeconds() - used)
  }
  return { seconds: shortest / 1000, cpu }
}

const values = readNumbers(`${path}.x`, new Float64Array(rows * columns))
const matrix = { values, rows, columns }
let out: object

if (task === 'train') {
  const label = readNumbers(`${path}.y`, new Float32Array(rows))
  const before = status('VmHWM')
  const stop = watchLoop()
  const start = performance.now()
  const used = processorSeconds()
  const parameters = { objective: 'binary', num_leaves: 63, learning_rate: 0.1, num_threads: threads, force_col_wise: true } as const
  const train = await Dataset.from(matrix, { label, parameters: { num_threads: threads } })
  const constructed = performance.now()
  const booster = await Booster.train({ train, parameters, iterations: Number(last) })
  out = { seconds: (performance.now() - start) / 1000, construct: (constructed - start) / 1000, cpu: processorSeconds() - used, ...stop(), before_mb: before, peak_mb: status('VmHWM') }
  await booster.save(`${path}.ours.txt`)
} else {
  const booster = await Booster.load(last)
  if (task === 'batch') {
    await booster.predict({ ...matrix, rows: 100, values: values.slice(0, 100 * columns) })
    out = await best(5, () => booster.predict(matrix, { parameters: { num_threads: threads } }))
  } else if (task === 'contrib') {
    await booster.contributions({ ...matrix, rows: 10, values: values.slice(0, 10 * columns) }, { threads })
    out = await best(2, () => booster.contributions(matrix, { threads }))
  } else {
    const row = booster.rowPredictor()
    await row.compiled
    const times: number[] = []
    let sum = 0
    for (let i = 0; i < 20_000; i++) {
      const one = values.subarray((i % rows) * columns, (i % rows) * columns + columns)
      const start = performance.now()
      sum += row.predict(one)
      times.push(performance.now() - start)
    }
    out = { seconds: times.sort((a, b) => a - b)[times.length >> 1]! / 1000, sum }
  }
}
console.log(JSON.stringify(out))
