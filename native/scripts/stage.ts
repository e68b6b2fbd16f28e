// Fetches LightGBM's C library out of the official wheel, checks it against a pinned sha256 and puts it into
// lib/<platform>-<arch>/. Usage: node scripts/stage.ts [--platform linux-x64 ... | --all] [--wheels DIR] [--force]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readZipEntry } from './zip-entry.ts'

const VERSION = '4.7.0'

type Wheel = { readonly pipPlatform: string; readonly sha256: string; readonly entry: string; readonly file: string; readonly fileSha256: string }

/** The official wheels of lightgbm 4.7.0 and the library inside each. */
export const WHEELS: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    pipPlatform: 'manylinux_2_28_x86_64',
    sha256: 'd23e922acd891e77212e4d0fbcee9ba973c96dee479491341d05ba595357ebb7',
    entry: 'lightgbm/lib/lib_lightgbm.so',
    file: 'lib_lightgbm.so',
    fileSha256: '573d57e8a2c6290c2271b99b87afa7a802e796eafc9e8d66aefa0913cbc1616a',
  },
  'linux-arm64': {
    pipPlatform: 'manylinux2014_aarch64',
    sha256: 'd4529acec5c6fefe4768302a529707d0ead90f6a6f42df694b856212e09695b8',
    entry: 'lightgbm/lib/lib_lightgbm.so',
    file: 'lib_lightgbm.so',
    fileSha256: '05ec49bad350009b9debd36769ef1cced2132cd93abfe3fe0b8aa116c4388052',
  },
  'darwin-arm64': {
    pipPlatform: 'macosx_12_0_arm64',
    sha256: '129535462686f274df179133643118c5c5c5667167fe6c3a28d955f0b3c8e868',
    entry: 'lightgbm/lib/lib_lightgbm.dylib',
    file: 'lib_lightgbm.dylib',
    fileSha256: 'bc392db609d97730a9ed2acec7a56529b356c03dfad39bebf689523fed7dff18',
  },
  'darwin-x64': {
    pipPlatform: 'macosx_10_15_x86_64',
    sha256: 'dfc1cfe8e760387be1e7ba7a214688be21fdff96e4ed9749188f83e1877c2477',
    entry: 'lightgbm/lib/lib_lightgbm.dylib',
    file: 'lib_lightgbm.dylib',
    fileSha256: 'a1ed021c00bffbc3fdf8e18944a9ae89b26bf299d81976a35680fec3e1bb7ac5',
  },
  'win32-x64': {
    pipPlatform: 'win_amd64',
    sha256: 'f42d1e5b32b6f170e606d7c689c6165671da98d7bf37f1addec2623efc8740c9',
    entry: 'lightgbm/bin/lib_lightgbm.dll',
    file: 'lib_lightgbm.dll',
    fileSha256: '7e366d2e49cd061aac3ab21676b2f99b0c7a758dc3e888d4b23812af1b7d301c',
  },
}

const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..')

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function fail(message: string): never {
  process.stderr.write(`stage: ${message}\n`)
  process.exit(1)
}

/** Runs the first Python that has pip; Windows calls it `py` or `python`, everybody else `python3`. */
function pip(args: readonly string[]): void {
  const candidates = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python']
  const problems: string[] = []
  for (const python of candidates) {
    const run = spawnSync(python, ['-m', 'pip', ...args], { encoding: 'utf8' })
    if (run.status === 0) return
    problems.push(run.error ? `${python}: ${run.error.message}` : `${python} -m pip: ${(run.stderr || run.stdout).trim()}`)
  }
  fail(
    `could not download the wheel with pip.\n  ${problems.join('\n  ')}\n` +
      'Remedy: install Python 3 with pip (Debian: apt-get install python3-pip), or on a sealed network fetch the wheels of ' +
      `lightgbm ${VERSION} elsewhere and pass their folder with --wheels DIR.`,
  )
}

function findWheel(folder: string, wheel: Wheel): Buffer | undefined {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`lightgbm-${VERSION}-`) || !name.endsWith('.whl')) continue
    const bytes = readFileSync(join(folder, name))
    if (sha256(bytes) === wheel.sha256) return bytes
  }
  return undefined
}

function stage(platform: string, wheelFolder: string | undefined, force: boolean): void {
  const wheel = WHEELS[platform]
  if (!wheel) fail(`no LightGBM ${VERSION} wheel for ${platform}. Known: ${Object.keys(WHEELS).join(', ')}.`)
  const folder = join(packageRoot, 'lib', platform)
  const target = join(folder, wheel.file)
  if (!force && existsSync(target)) {
    if (sha256(readFileSync(target)) === wheel.fileSha256) {
      console.log(`stage: ${platform} is there already (${target})`)
      return
    }
    console.log(`stage: ${target} does not match its pinned sha256; fetching it again`)
  }
  const download = mkdtempSync(join(tmpdir(), 'lightgbm-wheel-'))
  try {
    if (!wheelFolder) {
      console.log(`stage: downloading lightgbm ${VERSION} for ${platform}`)
      pip(['download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', '--platform', wheel.pipPlatform, '--dest', download, `lightgbm==${VERSION}`])
    }
    const bytes = findWheel(wheelFolder ?? download, wheel)
    if (!bytes) {
      fail(`no wheel for ${platform} with the pinned sha256 ${wheel.sha256} in ${wheelFolder ?? 'the download'}. A changed or damaged file is never used.`)
    }
    const library = readZipEntry(bytes, wheel.entry)
    if (sha256(library) !== wheel.fileSha256) fail(`${wheel.entry} in the wheel for ${platform} has sha256 ${sha256(library)}, not the pinned ${wheel.fileSha256}`)
    mkdirSync(folder, { recursive: true })
    // Written beside and renamed, so that an interrupted run never leaves half a library.
    writeFileSync(`${target}.part`, library, { mode: 0o755 })
    renameSync(`${target}.part`, target)
    console.log(`stage: ${target}, ${library.length} bytes, sha256 ${wheel.fileSha256}`)
  } finally {
    rmSync(download, { recursive: true, force: true })
  }
}

function main(args: readonly string[]): void {
  let wheelFolder: string | undefined
  let force = false
  const platforms: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg === '--all') platforms.push(...Object.keys(WHEELS))
    else if (arg === '--platform' || arg === '--wheels') {
      const value = args[++i] ?? fail(`${arg} needs a value`)
      if (arg === '--platform') platforms.push(value)
      else wheelFolder = resolve(value)
    } else if (arg === '--force') force = true
    else fail(`unknown argument ${arg}. Usage: stage [--platform NAME ... | --all] [--wheels DIR] [--force]; platforms: ${Object.keys(WHEELS).join(', ')}`)
  }
  if (platforms.length === 0) platforms.push(`${process.platform}-${process.arch}`)
  for (const platform of new Set(platforms)) stage(platform, wheelFolder, force)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main(process.argv.slice(2))
