import { mkdirSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildsDemo } from './setup/demo-workspace.ts'
import { openVirtualDisplay } from './setup/display.ts'
import { inCache, inRoot } from './setup/project.ts'
import { run, tailOf, type RunOptions, type RunResult } from './setup/run.ts'
import { runMain, setUpApp, setUpTools } from './setup/set-up.ts'
import { seconds, tell } from './setup/step.ts'
import { findChromium } from './setup/system-packages.ts'
import { makePackagedApp } from './setup/packaged-app.ts'
import { addTallies, isGood, judge, oneFailed, onePassed, readPlaywrightReport, readVitestReport, tallyLine, type Tally } from './tally.ts'

const usage = `npm test -- [--only types,lint,unit,native,package,e2e] [--long]

  Sets up what is missing, then runs everything; ends with "N passed, N failed, N skipped".
  --long kills the writing process 1,000 times instead of 100, and fails the disk 200 times instead of 20; takes an hour or two.
`

const minute = 60_000
/** From the start of this script; what is left bounds every step, so that nothing hangs. */
const isLong = process.argv.includes('--long')
const wholeLimitMs = (isLong ? 300 : 80) * minute
const startedAt = Date.now()
const within = (limitMs: number): number => Math.max(1_000, Math.min(limitMs, startedAt + wholeLimitMs - Date.now()))
const isCi = (process.env['CI'] ?? '') !== ''
const reports = inCache('reports')

interface Check {
  readonly name: string
  readonly title: string
  /** Whether it needs the built app, or only the tools and the addon. */
  readonly needsApp: boolean
  readonly run: () => Promise<Tally>
}

/** The programs' own scripts, run by this Node: the shims in node_modules/.bin differ between systems. */
const programs = {
  tsc: 'typescript/bin/tsc',
  oxlint: 'oxlint/bin/oxlint',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js'
} as const

const checks: readonly Check[] = [
  { name: 'types', needsApp: false, title: 'Type check', run: () => exitCodeCheck('types', 'tsc', ['-b']) },
  { name: 'lint', needsApp: false, title: 'Lint', run: () => exitCodeCheck('lint', 'oxlint', ['--deny-warnings', '--format=unix']) },
  { name: 'unit', needsApp: false, title: 'Unit and contract tests', run: () => vitest('unit', inRoot(), (isLong ? 240 : 30) * minute, isLong ? { SAIMA_KILLS: '1000' } : {}) },
  { name: 'native', needsApp: false, title: 'Native tests', run: () => vitest('native', inRoot('native'), 15 * minute) },
  { name: 'package', needsApp: true, title: 'Packaged app', run: packageCheck },
  { name: 'e2e', needsApp: true, title: 'End to end: Electron, current Chromium, packaged app', run: endToEnd }
]

const runProgram = (name: keyof typeof programs, args: readonly string[], options: RunOptions): Promise<RunResult> =>
  run(process.execPath, [inRoot('node_modules', programs[name]), ...args], options)

async function exitCodeCheck(log: string, program: keyof typeof programs, args: readonly string[]): Promise<Tally> {
  const result = await runProgram(program, args, { timeoutMs: within(15 * minute), log: `test-${log}` })
  if (!result.ok) tell(tailOf(result, 60))
  return result.ok ? onePassed : oneFailed
}

async function vitest(name: string, folder: string, limitMs: number, env: Readonly<Record<string, string>> = {}): Promise<Tally> {
  const report = inCache('reports', `${name}.json`)
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const result = await runProgram('vitest', args, { cwd: folder, timeoutMs: within(limitMs), log: `test-${name}`, env })
  const tally = judge(() => readVitestReport(report), result.ok)
  if (tally.failed > 0) tell(tailOf(result, 120))
  return tally
}

async function packageCheck(): Promise<Tally> {
  await makePackagedApp('test')
  return onePassed
}

async function endToEnd(): Promise<Tally> {
  const report = inCache('reports', 'e2e.json')
  const display = process.platform === 'linux' ? await openVirtualDisplay() : undefined
  const chromium = findChromium()
  try {
    const result = await runProgram('playwright', ['test'], {
      timeoutMs: within(40 * minute),
      log: 'test-e2e',
      env: {
        SAIMA_E2E_REPORT: report,
        ...(display === undefined ? {} : { DISPLAY: display.name }),
        ...(chromium === undefined ? {} : { SAIMA_CHROMIUM: chromium })
      }
    })
    const tally = judge(() => readPlaywrightReport(report), result.ok)
    if (tally.failed > 0) tell(tailOf(result, 150))
    return tally
  } finally {
    display?.close()
  }
}

await runMain(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, long: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const only = values.only?.split(',')
  const chosen = checks.filter((check) => only === undefined || only.includes(check.name))
  const tallies: Tally[] = []
  try {
    rmSync(reports, { recursive: true, force: true })
    mkdirSync(reports, { recursive: true })
    await setUpTools('test')
    for (const check of chosen.filter((other) => !other.needsApp)) tallies.push(await runCheck(check))
    if (chosen.some((check) => check.needsApp)) {
      await setUpApp('test', buildsDemo())
    }
    for (const check of chosen.filter((other) => other.needsApp)) tallies.push(await runCheck(check))
  } catch (error) {
    tallies.push(oneFailed)
    throw error
  } finally {
    const sum = addTallies(tallies)
    tell(`\nAll of it took ${seconds(startedAt)}.`)
    process.stdout.write(`${tallyLine(sum)}\n`)
  }
  return isGood(addTallies(tallies), isCi) ? 0 : 1
})

async function runCheck(check: Check): Promise<Tally> {
  const since = Date.now()
  tell(`… ${check.title}`)
  let tally: Tally
  try {
    tally = await check.run()
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
    tally = oneFailed
  }
  tell(`${isGood(tally, isCi) ? '✓' : '✗'} ${check.title}: ${tallyLine(tally)} (${seconds(since)})`)
  return tally
}
