import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run, tailOf } from './run.ts'

const script = (code: string): [string, readonly string[]] => [process.execPath, ['-e', code]]

it('keeps everything a program says, in order of arrival, and its exit code', async () => {
  const [command, args] = script("process.stdout.write('one '); process.stderr.write('two'); process.exitCode = 3")
  const result = await run(command, args, { timeoutMs: 30_000, log: 'self-test' })
  expect(result).toMatchObject({ ok: false, exitCode: 3, timedOut: false })
  expect(result.output).toContain('one')
  expect(readFileSync(result.logFile, 'utf8')).toContain('two')
})

it('reports a program that is not there as a failed run', async () => {
  const result = await run('saima-no-such-program', [], { timeoutMs: 30_000, log: 'self-test' })
  expect(result.ok).toBe(false)
  expect(tailOf(result)).toContain('ENOENT')
})

it.skipIf(process.platform === 'win32')('ends a program past its limit together with what it started', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'saima-run-'))
  const pidFile = join(folder, 'pid')
  const grandchild = 'setInterval(() => undefined, 1000)'
  const [command, args] = script(
    `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' });` +
      `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid)); setInterval(() => undefined, 1000)`
  )
  const result = await run(command, args, { timeoutMs: 1_500, log: 'self-test' })
  expect(result).toMatchObject({ ok: false, timedOut: true })
  expect(existsSync(pidFile)).toBe(true)
  const pid = Number(readFileSync(pidFile, 'utf8'))
  await expect.poll(() => isRunning(pid)).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    // A process that has ended but was not yet collected by its parent counts as ended.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
