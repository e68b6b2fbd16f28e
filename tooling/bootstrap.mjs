// Runs on any Node from 20.19 with nothing installed: installs what package-lock.json says, then continues in TypeScript
// under the Node 24 that the lock file brings. Plain JavaScript, standard library only. Everything it says goes to stderr.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const installLimitMs = 15 * 60 * 1000
let isHandedOver = false

/**
 * Installs if needed, then runs `tooling/<script>` with this process's arguments and ends with its exit code.
 * `lastWords` is printed when it does not come that far.
 */
export function runScript(script, lastWords = '') {
  process.on('exit', () => {
    if (!isHandedOver) process.stdout.write(lastWords)
  })
  checkHostNode()
  installIfNeeded()
  isHandedOver = true
  const child = spawn(node24, [join(root, 'tooling', script), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` }
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`The project's own Node could not be started (${error.message}). Delete node_modules and run this again.`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)))
}

function checkHostNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) stop(`Saima's set-up needs Node 20.19 or newer; this is ${process.version}. Install a current Node from nodejs.org.`)
}

function installIfNeeded() {
  if (isInstalled()) return
  const startedAt = Date.now()
  process.stderr.write('Installing the locked packages (npm ci) …\n')
  const [command, prefix] = npmCommand()
  const result = spawnSync(command, [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    timeout: installLimitMs,
    shell: process.platform === 'win32' && prefix.length === 0,
    env: { ...process.env, npm_config_loglevel: 'error' }
  })
  if (result.error !== undefined || result.status !== 0 || !isInstalled()) {
    // A half-made tree must not pass for a whole one at the next start.
    rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true })
    const reason = result.error?.message ?? `exit code ${result.status}`
    stop(`npm ci did not finish (${reason}); its own words are above. The npm registry must be reachable once. Then run this again.`)
  }
  process.stderr.write(`Installed the locked packages in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n`)
}

/** npm that started us, by the Node that runs it: the one in node_modules is about to be replaced. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: hostNode } = process.env
  if (npm !== undefined && /\.c?js$/.test(npm) && existsSync(npm)) return [hostNode ?? process.execPath, [npm]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
}

/** Compares what npm says it installed (its hidden lock file) with what the lock file asks for on this platform. */
function isInstalled() {
  if (!existsSync(node24)) return false
  const wanted = readPackages(join(root, 'package-lock.json'))
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === null || present === null) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.link === true) return true
    const there = present[path]
    if (there === undefined) return entry.optional === true || entry.devOptional === true || entry.peer === true
    return there.version === entry.version && there.integrity === entry.integrity
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null
  } catch {
    return null
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
