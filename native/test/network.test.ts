// LightGBM's network mode over local processes.
import { createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { runNode, type Ended } from './child'

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => resolve(server))
  })))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

const machine = (ports: readonly number[], index: number, learner: string): string => `
  const ports = ${JSON.stringify(ports)}, index = ${index}, machines = Math.max(1, ports.length)
  const rows = 3000, columns = 6
  let state = 1
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647
  const values = Float64Array.from({ length: rows * columns }, next)
  const label = Float32Array.from({ length: rows }, (_, i) => Math.sin(values[i * columns] * 5) + values[i * columns + 1] * 2 + values[i * columns + 2] * values[i * columns + 3] + next() * 0.1)
  // Every machine brings its own rows: the first a half or quarter, and so on.
  const from = Math.floor((rows * index) / machines), to = Math.floor((rows * (index + 1)) / machines)
  const mine = { values: values.slice(from * columns, to * columns), rows: to - from, columns }
  ;(async () => {
    if (ports.length > 0) await lightgbm.connectNetwork({ machines: ports.map((port) => ({ host: '127.0.0.1', port })), port: ports[index], timeoutMinutes: 1 })
    const common = { num_machines: machines, pre_partition: true, min_data_in_leaf: 20, num_threads: 1 }
    const train = await lightgbm.Dataset.from(mine, { label: label.slice(from, to), parameters: common })
    const booster = await lightgbm.Booster.train({ train, parameters: { ...common, objective: 'regression', num_leaves: 15, tree_learner: ${JSON.stringify(learner)} }, iterations: 30 })
    const { values: predicted } = await booster.predict({ values, rows, columns })
    const error = Math.sqrt(predicted.reduce((sum, value, i) => sum + (value - label[i]) ** 2, 0) / rows)
    const text = await booster.toText()
    console.log(JSON.stringify({ error, trees: require('crypto').createHash('sha256').update(text.slice(text.indexOf('Tree=0'), text.indexOf('end of trees'))).digest('hex') }))
    if (ports.length > 0) await lightgbm.disconnectNetwork()
  })().catch((error) => { console.error(error); process.exit(1) })
`

interface Result {
  readonly error: number
  readonly trees: string
}

function read(ended: Ended): Result {
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
  // LightGBM's own listening thread writes to stdout: its log callback is kept per thread and cannot be set there.
  return JSON.parse(ended.stdout.trim().split('\n').filter((line) => !line.startsWith('[LightGBM]')).at(-1) ?? '') as Result
}

it.each([
  [2, 'data'],
  [4, 'data'],
  [3, 'voting'],
])('%i processes that train with tree_learner %s agree on the trees and reach the quality of one process', async (count, learner) => {
  const alone = read(await runNode(machine([], 0, 'serial')))
  const ports = await freePorts(count)
  const together = (await Promise.all(ports.map((_, index) => runNode(machine(ports, index, learner))))).map(read)
  expect(new Set(together.map((result) => result.error)).size).toBe(1)
  // With voting each machine writes the row counts of its own rows into the leaves; all else is the same.
  if (learner === 'data') expect(new Set(together.map((result) => result.trees)).size).toBe(1)
  expect(together[0]!.error).toBeLessThan(alone.error * 1.05)
  expect(alone.error).toBeLessThan(0.2)
})

it('a network with nobody else in it ends in an error', async () => {
  const [first, second] = await freePorts(2)
  const source = `lightgbm.connectNetwork({ machines: [{ host: '127.0.0.1', port: ${first} }, { host: '127.0.0.1', port: 1 }], port: 9 }).catch((e) => console.log(e.code, e.message))`
  expect((await runNode(source)).stdout).toMatch(/invalid_argument port has to be/)
  expect(second).toBeGreaterThan(0)
})
