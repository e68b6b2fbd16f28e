import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { nativeModules } from './entries.ts'
import { buildsDemo } from './setup/demo-workspace.ts'
import { canMakeDisplay, hasDisplay, openVirtualDisplay } from './setup/display.ts'
import { inCache, inRoot, root } from './setup/project.ts'
import { runMain, setUpApp, setUpCore } from './setup/set-up.ts'
import { quietly, tell } from './setup/step.ts'

/** Those that open windows on the demo company: they need all that the tests need, and a display. */
const withWindows: readonly string[] = ['ui']

// Runs bench/NAME.ts in Node 24: one JSON line per figure on stdout, everything else on stderr. It is bundled first, so that it can import
// the core's own modules as the core imports them; the project's folder is its working directory.
await runMain(async () => {
  const [name, ...rest] = process.argv.slice(2)
  const script = name === undefined ? undefined : inRoot('bench', `${name}.ts`)
  if (script === undefined || !existsSync(script)) {
    const names = existsSync(inRoot('bench')) ? readdirSync(inRoot('bench')).flatMap((file) => (/^[^.]+\.ts$/.test(file) ? [file.slice(0, -3)] : [])) : []
    tell(`Usage: npm run -s bench -- NAME [options]\nBenchmarks: ${names.length === 0 ? 'none yet' : names.join(', ')}`)
    return 2
  }
  const opensWindows = withWindows.includes(name ?? '')
  await quietly(async () => void (await (opensWindows ? setUpApp('test', buildsDemo()) : setUpCore('run'))))
  const bundle = await rolldown({ input: script, platform: 'node', external: [...nativeModules], logLevel: 'warn' })
  const built = inCache('bench', `${name}.mjs`)
  await bundle.write({ file: built, format: 'esm', sourcemap: 'inline', codeSplitting: false })
  await bundle.close()
  const display = opensWindows && !hasDisplay() && canMakeDisplay() ? await openVirtualDisplay() : undefined
  const child = spawn(process.execPath, ['--enable-source-maps', built, ...rest], { stdio: 'inherit', cwd: root, env: display === undefined ? process.env : { ...process.env, DISPLAY: display.name } })
  return new Promise<number>((done) => {
    child.once('error', () => done(1))
    child.once('exit', (code) => done(code ?? 1))
  }).finally(() => display?.close())
})
