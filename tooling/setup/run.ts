import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { inCache, root } from './project.ts'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  /** Name of the log in .cache/logs that keeps everything the program said. */
  readonly log: string
  /** Show the program's output as it comes (on stderr), not only when it fails. */
  readonly show?: boolean
}

export interface RunResult {
  readonly ok: boolean
  readonly exitCode: number | null
  readonly timedOut: boolean
  readonly output: string
  readonly logFile: string
}

/**
 * Runs a program to its end or its time limit; past the limit its whole process group is ended, so nothing is left behind.
 * Never throws: a program that is not there is a failed run like any other.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const logFile = inCache('logs', `${options.log}.log`)
  mkdirSync(dirname(logFile), { recursive: true })
  writeFileSync(logFile, `$ ${[command, ...args].join(' ')}\n`)
  const ownGroup = process.platform !== 'win32'
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    // What is kept in a log file is plain text.
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup
  })
  const endGroup = (): void => endProcess(child.pid, ownGroup)
  process.once('exit', endGroup)

  const chunks: string[] = []
  const keep = (chunk: Buffer): void => {
    const text = chunk.toString()
    chunks.push(text)
    appendFileSync(logFile, text)
    if (options.show === true) process.stderr.write(text)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)

  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    endGroup()
  }, options.timeoutMs)
  const exitCode = await new Promise<number | null>((done) => {
    child.once('error', (error) => {
      keep(Buffer.from(`${error.message}\n`))
      done(null)
    })
    child.once('exit', (code) => done(code))
  })
  // Grandchildren may keep the pipes open for ever: what has arrived by now is what there is.
  await new Promise((done) => setTimeout(done, 50))
  child.stdout.destroy()
  child.stderr.destroy()
  clearTimeout(timer)
  process.off('exit', endGroup)
  if (timedOut) keep(Buffer.from(`\nended after its limit of ${Math.round(options.timeoutMs / 1000)} s\n`))
  return { ok: exitCode === 0 && !timedOut, exitCode, timedOut, output: chunks.join(''), logFile }
}

export function endProcess(pid: number | undefined, wholeGroup: boolean): void {
  if (pid === undefined) return
  try {
    process.kill(wholeGroup ? -pid : pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** The last lines of a failed run, indented, with the place of the whole log. */
export function tailOf(result: RunResult, lines = 25): string {
  const tail = result.output.trimEnd().split('\n').slice(-lines).join('\n    ')
  return `    ${tail}\n    (all of it: .cache/logs/${basename(result.logFile)})`
}
