import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { libraryPath, load } from '../src/index'
import { packageRoot, runNode } from './child'

const folder = mkdtempSync(join(tmpdir(), 'lightgbm-load-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const library = libraryPath()
const TRY = "try { lightgbm.load(); console.log(lightgbm.libraryPath()) } catch (error) { console.log(error.code + ': ' + error.message) }"

describe('the library', () => {
  it('comes from where the environment says', async () => {
    const copy = join(folder, 'elsewhere.so')
    copyFileSync(library, copy)
    expect((await runNode(TRY, { env: { LIGHTGBM_LIBRARY: copy } })).stdout.trim()).toBe(copy)
  })

  it('comes from beside the addon, and from the resources of a packaged app', async () => {
    const addon = join(folder, 'app', 'lightgbm_node_bindings.node')
    mkdirSync(join(folder, 'app'))
    copyFileSync(join(packageRoot, 'build/Release/lightgbm_node_bindings.node'), addon)
    symlinkSync(library, join(folder, 'app', 'lib_lightgbm.so'))
    expect((await runNode(TRY, { env: { LIGHTGBM_ADDON: addon } })).stdout.trim()).toBe(join(folder, 'app', 'lib_lightgbm.so'))
    const resources = join(folder, 'resources')
    mkdirSync(join(resources, 'lightgbm'), { recursive: true })
    copyFileSync(library, join(resources, 'lightgbm', 'lib_lightgbm.so'))
    const candidates = await runNode(`process.resourcesPath = ${JSON.stringify(resources)}; const { libraryCandidates } = require(${JSON.stringify(join(packageRoot, 'dist/load.js'))}); console.log(libraryCandidates('/x/app.asar/y/a.node').join())`)
    expect(candidates.stdout).toContain(join(resources, 'lightgbm', 'lib_lightgbm.so'))
    expect(candidates.stdout).toContain('/x/app.asar.unpacked/y/lib_lightgbm.so')
  })

  it.each([
    ['missing', () => join(folder, 'none.so'), /^library_missing: .*was not found/],
    ['not a library', () => (writeFileSync(join(folder, 'text.so'), 'hello hello hello hello hello hello hello hello hello hello hello hello'), join(folder, 'text.so')), /^library_platform: .*another platform/],
    ['empty', () => (writeFileSync(join(folder, 'empty.so'), ''), join(folder, 'empty.so')), /^library_platform: /],
    ['of another name and make', () => join(packageRoot, 'build/Release/lightgbm_node_bindings.node'), /^library_version: .*lacks LGBM_/],
  ])('that is %s gives an error with its remedy', async (_, make, words) => {
    const { stdout, code } = await runNode(TRY, { env: { LIGHTGBM_LIBRARY: make() } })
    expect(code).toBe(0)
    expect(stdout).toMatch(words)
    expect(stdout).toMatch(/Remedy: .*npm run stage/)
  })

  it('without its OpenMP runtime says which package to install', async () => {
    // A copy whose dependency has a name that no system has, of the same length.
    const { readFileSync } = await import('node:fs')
    const bytes = readFileSync(library)
    for (let at = bytes.indexOf('libgomp.so.1'); at >= 0; at = bytes.indexOf('libgomp.so.1', at + 1)) bytes.write('libgomp.so.7', at)
    writeFileSync(join(folder, 'no-openmp.so'), bytes)
    expect((await runNode(TRY, { env: { LIGHTGBM_LIBRARY: join(folder, 'no-openmp.so') } })).stdout).toMatch(/^openmp_missing: .*apt-get install libgomp1/)
  })

  it('for other platforms is refused as such', async () => {
    const other = join(packageRoot, 'lib', 'win32-x64', 'lib_lightgbm.dll')
    if (existsSync(other)) expect((await runNode(TRY, { env: { LIGHTGBM_LIBRARY: other } })).stdout).toMatch(/^library_platform/)
  })

  it('is opened once: a second path is a conflict', () => {
    expect(() => load({ libraryPath: join(folder, 'second.so') })).toThrow(expect.objectContaining({ code: 'library_conflict' }))
    expect(load({ libraryPath: library })).toBe(load())
  })
})

it('a missing addon is named with its remedy', async () => {
  expect((await runNode(TRY, { env: { LIGHTGBM_ADDON: '/nowhere.node' } })).stdout).toMatch(/^addon_missing: .*\n.*\n?.*npm run build/)
})
