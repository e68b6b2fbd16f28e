// Worker threads, ends of processes in the middle of work, several trainings at once. In processes of their own, since what
// goes wrong here would take the test runner along.
import { expect, it } from 'vitest'
import { runNode } from './child'

const DATA = `
const rows = 4000, columns = 10
const values = Float64Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 1009) / 1009)
const label = Float32Array.from({ length: rows }, (_, i) => values[i * columns] + values[i * columns + 1] * 2)
const matrix = { values, rows, columns }
const train = (iterations, extra = {}) => lightgbm.Dataset.from(matrix, { label }).then((train) => lightgbm.Booster.train({ train, parameters: { objective: 'regression', num_threads: 1 }, iterations, ...extra }))
`

it('trains in several worker threads and in the main thread at once, with equal results', async () => {
  const ended = await runNode(`
    const { Worker, isMainThread, parentPort } = require('worker_threads')
    const body = ${JSON.stringify(DATA)} + "train(30).then((b) => b.predict(matrix)).then((p) => require('worker_threads').parentPort.postMessage(p.values.slice(0, 5)))"
    const prelude = 'const lightgbm = require(' + JSON.stringify(require.resolve(process.argv[1])) + ');'
    const inWorker = () => new Promise((resolve, reject) => { const w = new Worker(prelude + body, { eval: true }); w.once('message', resolve); w.once('error', reject) })
    ${DATA}
    Promise.all([inWorker(), inWorker(), inWorker(), train(30).then((b) => b.predict(matrix)).then((p) => p.values.slice(0, 5))]).then((all) => {
      console.log(new Set(all.map((v) => v.join())).size)
    })
  `, { args: [new URL('../dist/index.js', import.meta.url).pathname] })
  expect(ended).toMatchObject({ code: 0, signal: null, stdout: '1\n' })
})

it('survives worker threads that are terminated in the middle of training, predicting and computing contributions', async () => {
  const ended = await runNode(`
    const { Worker } = require('worker_threads')
    const prelude = 'const lightgbm = require(' + JSON.stringify(process.argv[1]) + ');' + ${JSON.stringify(DATA)}
    const works = [
      "train(1e6, { onIteration: ({ iteration }) => { if (iteration === 3) require('worker_threads').parentPort.postMessage('go') } })",
      "train(40).then(async (b) => { require('worker_threads').parentPort.postMessage('go'); for (;;) await b.predict(matrix) })",
      "train(40).then(async (b) => { require('worker_threads').parentPort.postMessage('go'); for (;;) await b.contributions(matrix) })",
      "require('worker_threads').parentPort.postMessage('go'); (async () => { for (;;) (await lightgbm.Dataset.from(matrix, { label })).close() })()",
    ]
    ;(async () => {
      for (let round = 0; round < 3; round++) {
        for (const work of works) {
          const worker = new Worker(prelude + work, { eval: true })
          await new Promise((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject) })
          await new Promise((resolve) => setTimeout(resolve, 3 * round))
          await worker.terminate()
        }
      }
      ${DATA}
      const booster = await train(5)
      console.log('alive', (await booster.predict(matrix)).rows)
    })()
  `, { args: [new URL('../dist/index.js', import.meta.url).pathname] })
  expect(ended).toMatchObject({ code: 0, signal: null, stdout: 'alive 4000\n' })
})

it('lets the process exit in the middle of a training', async () => {
  const ended = await runNode(`${DATA}
    train(1e6, { onIteration: ({ iteration }) => { if (iteration === 5) process.exit(7) } })
  `)
  expect(ended).toMatchObject({ code: 7, signal: null })
})

it('keeps the process alive while it works and not after', async () => {
  const ended = await runNode(`${DATA}
    train(5).then((b) => console.log(b.trees))
  `)
  expect(ended).toMatchObject({ code: 0, stdout: '5\n', stderr: '' })
})

it('does not leak when data sets and boosters are made, closed and dropped again and again', async () => {
  const ended = await runNode(`${DATA}
    ;(async () => {
      const used = []
      for (let round = 0; round < 60; round++) {
        const booster = await train(3)
        await booster.predict(matrix); await booster.contributions(matrix)
        await train(1, { signal: AbortSignal.abort() }).catch(() => {})
        await lightgbm.Booster.fromText('tree').catch(() => {})
        const set = await lightgbm.Dataset.from(matrix, { label }); set.close()
        if (round % 2) booster.close()
        if (round % 5 === 0) { globalThis.gc(); await new Promise((r) => setImmediate(r)) }
        used.push(process.memoryUsage().rss / 2 ** 20)
      }
      const mean = (part) => part.reduce((a, b) => a + b, 0) / part.length
      console.log(Math.round(mean(used.slice(-10)) - mean(used.slice(20, 30))))
    })()
  `, { env: { NODE_OPTIONS: '--expose-gc' } })
  expect(ended.code).toBe(0)
  // MiB over thirty rounds; a lost dataset alone would cost 30 × 0.04, a lost copy of the rows 30 × 0.3.
  expect(Number(ended.stdout)).toBeLessThan(8)
})
