import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as api from '../src/index'
import { packageRoot, runNode } from './child'

const run = (script: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(packageRoot, 'scripts', script), ...args], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

it('accounts for every function of the C API', () => {
  expect(run('compare-api.ts')).toMatch(/^C API 4\.7\.0: 98 functions, 90 bound, 8 not/)
})

it('has the parameters that LightGBM’s own list gives, and the documentation that the docstrings give', () => {
  run('generate-parameters.ts', '--check')
  run('make-docs.ts', '--check')
})

it('exports what the type declarations say', async () => {
  const { stdout } = await runNode('console.log(Object.keys(lightgbm).sort().join())')
  expect(stdout.trim()).toBe(Object.keys(api).sort().join())
})

it('runs the README’s first example', async () => {
  const code = /```js\n([^]*?)```/.exec(readFileSync(join(packageRoot, 'README.md'), 'utf8'))?.[1] ?? ''
  const { stdout, stderr, code: exit } = await runNode(code.replace(/^const .*require\(.*$/m, 'const { Booster, Dataset } = lightgbm'))
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 })
  expect(stdout).toMatch(/^Float64Array\(1\) \[ \d/)
})

it('binds Node-API 8 only, so that one binary serves Node 16 and Electron 22', () => {
  const { stdout, status } = spawnSync('nm', ['-D', '--undefined-only', join(packageRoot, 'build/Release/lightgbm_node_bindings.node')], { encoding: 'utf8' })
  if (status !== 0) throw new Error('nm is needed: install binutils')
  const used = new Set([...stdout.matchAll(/\bU (napi_\w+|node_api_\w+)/g)].map((match) => match[1] as string))
  expect(used.size).toBeGreaterThan(20)
  expect([...used].filter((name) => name.startsWith('node_api_') || name.includes('external_arraybuffer') || name.includes('external_buffer'))).toEqual([])
})
