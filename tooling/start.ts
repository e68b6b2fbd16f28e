import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureDemoWorkspace, usersDemo } from './setup/demo-workspace.ts'
import { canMakeDisplay, hasDisplay, openVirtualDisplay } from './setup/display.ts'
import { electronArguments } from './setup/electron-arguments.ts'
import { inRoot, root } from './setup/project.ts'
import { runMain, setUpApp, setUpCore } from './setup/set-up.ts'
import { seconds, tell } from './setup/step.ts'
import { mayInstallPackages } from './setup/system-packages.ts'

/** A picture is there after seconds; a program that hangs or shows an error dialog would keep a script waiting for ever. */
const pictureLimitMs = 180_000

const usage = `npm start -- [options]

  Sets up what is missing, builds, and opens Saima. Safe to repeat: what is done is skipped.

  --data DIR          open this workspace (default: the one opened last, else the demo company)
  --screenshot FILE   save a PNG of the settled window and quit; works under a virtual display too
  --no-window         set everything up, open nothing
  --help              show this
`

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      screenshot: { type: 'string' },
      'no-window': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false }
    }
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const startedAt = Date.now()
  const isVirtual = !hasDisplay()
  if (isVirtual) {
    tell('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): using a virtual one; --screenshot FILE shows what is on it.')
    if (!canMakeDisplay() && !mayInstallPackages()) return runHeadless()
  }

  const runtime = await setUpApp(isVirtual ? 'display' : 'run', usersDemo())
  if (values['no-window']) {
    tell(`Everything is set up (${seconds(startedAt)}).`)
    return 0
  }
  const args = [
    ...electronArguments(runtime, isVirtual),
    root,
    ...(values.data === undefined ? [] : [`--data=${resolve(values.data)}`]),
    ...(values.screenshot === undefined ? [] : [`--screenshot=${resolve(values.screenshot)}`])
  ]
  const display = isVirtual ? await openVirtualDisplay() : undefined
  tell(`Opening Saima (Electron ${runtime.version}) after ${seconds(startedAt)}.`)
  try {
    return await runApp(runtime.executable, args, display?.name, values.screenshot === undefined ? undefined : pictureLimitMs)
  } finally {
    display?.close()
  }
})

/** No display and no Xvfb, nor the right to install it: the same job through the CLI, so that the figures can still be had. */
async function runHeadless(): Promise<number> {
  tell('Xvfb is not there and cannot be installed from here. Running the same job headless: the demo company’s forecast, race and alerts in the terminal.')
  await setUpCore('run')
  const demo = usersDemo()
  await ensureDemoWorkspace(demo)
  for (const command of ['forecast', 'race', 'alerts']) {
    const code = await runApp(process.execPath, [inRoot('out', 'main', 'cli.js'), command, '--data', demo.folder], undefined)
    if (code !== 0) return code
  }
  return 0
}

function runApp(command: string, args: readonly string[], display: string | undefined, limitMs?: number): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...(display === undefined ? {} : { DISPLAY: display }) } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((done) => {
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            tell(`There was no picture after ${limitMs / 1000} s; Saima was ended. Its log is under the workspace's logs folder.`)
            child.kill('SIGKILL')
          }, limitMs)
    child.once('error', (error) => {
      tell(`${command} could not be started: ${error.message}${existsSync(command) ? '' : ' (it is not there)'}`)
      done(1)
    })
    child.once('exit', (code) => {
      clearTimeout(limit)
      done(code ?? 1)
    })
  })
}
