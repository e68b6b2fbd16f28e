import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { nativeModules } from './entries.ts'
import { inCache, inRoot, root } from './setup/project.ts'
import { runMain, setUpCore } from './setup/set-up.ts'
import { quietly, tell } from './setup/step.ts'

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
  await quietly(() => setUpCore('run'))
  const bundle = await rolldown({ input: script, platform: 'node', external: [...nativeModules], logLevel: 'warn' })
  const built = inCache('bench', `${name}.mjs`)
  await bundle.write({ file: built, format: 'esm', sourcemap: 'inline', codeSplitting: false })
  await bundle.close()
  const child = spawn(process.execPath, ['--enable-source-maps', built, ...rest], { stdio: 'inherit', cwd: root })
  return new Promise((done) => {
    child.once('error', () => done(1))
    child.once('exit', (code) => done(code ?? 1))
  })
})
