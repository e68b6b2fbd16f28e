import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { commandFor } from './harness/electron-engine'
import { expect, test } from './harness/fixtures'

test('a second start hands its workspace to the first window and ends', { tag: '@electron' }, async ({ saima, call, folder }) => {
  const other = join(folder, 'other')
  mkdirSync(other)
  const { executable, args } = commandFor('electron', { userData: saima.userData, dataDir: other })
  const second = spawn(executable, args, { stdio: 'ignore' })
  const code = await new Promise<number | null>((done, fail) => {
    const timer = setTimeout(() => {
      second.kill('SIGKILL')
      fail(new Error('the second start did not end'))
    }, 30_000)
    second.once('exit', (exitCode) => {
      clearTimeout(timer)
      done(exitCode)
    })
  })
  expect(code).toBe(0)
  await expect.poll(async () => (await call('workspaces.list', {})).find((entry) => entry.isOpen)?.dir).toBe(other)
  expect(await saima.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})
