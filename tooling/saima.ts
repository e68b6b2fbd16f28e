import { spawn } from 'node:child_process'
import { inRoot } from './setup/project.ts'
import { runMain, setUpCore } from './setup/set-up.ts'
import { quietly } from './setup/step.ts'

// The CLI for analysts and scripts: whatever the set-up has to say goes to stderr, and nothing when all is done before.
await runMain(async () => {
  await quietly(() => setUpCore('run'))
  const child = spawn(process.execPath, [inRoot('out', 'main', 'cli.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((done) => {
    child.once('error', () => done(1))
    child.once('exit', (code) => done(code ?? 1))
  })
})
