import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * A package that only a bench needs, installed once under .cache: peers can be large, and a lock file that names their binaries for
 * every platform cannot be installed where one of them is missing. Throws with npm's own words where it cannot be installed.
 */
export function packageFor(bench: string, name: string, version: string): unknown {
  const folder = path.resolve('.cache', 'bench-node', bench)
  const manifest = path.join(folder, 'node_modules', ...name.split('/'), 'package.json')
  if (!fs.existsSync(manifest) || (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version !== version) {
    process.stderr.write(`Installing ${name} ${version} for the bench\n`)
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }))
    const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', `${name}@${version}`], { cwd: folder, stdio: ['ignore', 2, 2] })
    if (installed.status !== 0) throw new Error(`npm could not install ${name}@${version}; its words are above. The bench needs this peer.`)
  }
  return createRequire(path.join(folder, 'package.json'))(name)
}
