import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { inRoot } from './project.ts'
import { run } from './run.ts'

const module = JSON.stringify(pathToFileURL(inRoot('tooling', 'setup', 'set-up.ts')).href)

it.each([
  ['a failure stays a failure when something ends the process early', "process.once('beforeExit', () => process.exit(0)); return 1", 1],
  ['a good end is a good end', 'return 0', 0],
  ['an end that nobody waited for is a failure', 'await new Promise(() => undefined)', 1]
])('%s', async (_name, body, expected) => {
  const code = `const { runMain } = await import(${module}); await runMain(async () => { ${body} })`
  const result = await run(process.execPath, ['--input-type=module', '-e', code], { timeoutMs: 60_000, log: 'self-test' })
  expect(result.exitCode).toBe(expected)
})
