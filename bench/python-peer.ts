import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/**
 * A Python environment of this checkout with the given packages (pip requirement strings), made once under .cache; returns its interpreter.
 * Peers of the benches run there. Throws with pip's own words where it cannot be made.
 */
export function pythonWith(name: string, packages: readonly string[]): string {
  const folder = path.resolve('.cache', 'bench-python', name)
  const python = path.join(folder, 'bin', 'python')
  const stamp = path.join(folder, 'packages.txt')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === packages.join('\n')) return python
  process.stderr.write(`Preparing Python with ${packages.join(', ')}\n`)
  fs.rmSync(folder, { recursive: true, force: true })
  execFileSync('python3', ['-m', 'venv', folder], { stdio: ['ignore', 2, 2] })
  const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: ['ignore', 2, 2] })
  if (installed.status !== 0) throw new Error(`pip could not install ${packages.join(', ')}; its words are above. The bench needs these peers.`)
  fs.writeFileSync(stamp, packages.join('\n'))
  return python
}
