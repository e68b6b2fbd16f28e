import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, tailOf } from './run.ts'
import { runStep, SetupError, tell } from './step.ts'

/** `run`: to build and start the app; `display`: a virtual display; `test`: all of it plus a current Chromium. */
export type Purpose = 'run' | 'display' | 'test'

interface Need {
  readonly name: string
  readonly purposes: readonly Purpose[]
  readonly present: () => boolean
  /** Debian's package names, newest first (t64 since Debian 13 and Ubuntu 24.04). */
  readonly apt: readonly string[]
  readonly dnf: string
  readonly brew?: string
  readonly winget?: string
}

const always: readonly Purpose[] = ['run', 'display', 'test']
const aptLimitMs = 10 * 60 * 1000

const program = (name: string, apt: string, dnf: string, more: Partial<Need> = {}): Need => ({
  name,
  purposes: always,
  present: () => onPath(name),
  apt: [apt],
  dnf,
  ...more
})

const library = (soname: string, apt: readonly string[], dnf: string): Need => ({
  name: soname,
  purposes: always,
  present: () => linkerKnows(soname),
  apt,
  dnf
})

const buildNeeds: readonly Need[] = [
  program('python3', 'python3', 'python3', { brew: 'python', winget: 'Python.Python.3.12', present: () => onPath('python3') || onPath('python') }),
  { name: 'pip', purposes: always, present: hasPip, apt: ['python3-pip'], dnf: 'python3-pip' },
  program('cmake', 'cmake', 'cmake', { brew: 'cmake', winget: 'Kitware.CMake' })
]

const linuxNeeds: readonly Need[] = [
  program('g++', 'g++', 'gcc-c++'),
  program('make', 'make', 'make'),
  library('libgomp.so.1', ['libgomp1'], 'libgomp'),
  library('libnss3.so', ['libnss3'], 'nss'),
  library('libatk-1.0.so.0', ['libatk1.0-0t64', 'libatk1.0-0'], 'atk'),
  library('libatk-bridge-2.0.so.0', ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'], 'at-spi2-atk'),
  library('libatspi.so.0', ['libatspi2.0-0t64', 'libatspi2.0-0'], 'at-spi2-core'),
  library('libcups.so.2', ['libcups2t64', 'libcups2'], 'cups-libs'),
  library('libgtk-3.so.0', ['libgtk-3-0t64', 'libgtk-3-0'], 'gtk3'),
  library('libgbm.so.1', ['libgbm1'], 'mesa-libgbm'),
  library('libdrm.so.2', ['libdrm2'], 'libdrm'),
  library('libasound.so.2', ['libasound2t64', 'libasound2'], 'alsa-lib'),
  library('libxkbcommon.so.0', ['libxkbcommon0'], 'libxkbcommon'),
  library('libXcomposite.so.1', ['libxcomposite1'], 'libXcomposite'),
  library('libXdamage.so.1', ['libxdamage1'], 'libXdamage'),
  library('libXrandr.so.2', ['libxrandr2'], 'libXrandr'),
  library('libXss.so.1', ['libxss1'], 'libXScrnSaver'),
  library('libXtst.so.6', ['libxtst6'], 'libXtst'),
  {
    name: 'a Chinese font',
    purposes: always,
    present: hasChineseFont,
    apt: ['fonts-noto-cjk'],
    dnf: 'google-noto-sans-cjk-fonts'
  },
  program('Xvfb', 'xvfb', 'xorg-x11-server-Xvfb', { purposes: ['display', 'test'] }),
  {
    name: 'chromium',
    purposes: ['test'],
    present: () => findChromium() !== undefined,
    apt: ['chromium'],
    dnf: 'chromium'
  }
]

/** Looks for what the operating system has to bring; installs it where that is allowed, otherwise names one line to paste. */
export async function ensureSystemPackages(purpose: Purpose): Promise<void> {
  const needs = [...buildNeeds, ...(process.platform === 'linux' ? linuxNeeds : [])].filter((need) => need.purposes.includes(purpose))
  await runStep({
    title: 'System packages',
    id: `system-packages-${purpose}`,
    inputs: () => needs.map((need) => need.name).join(' '),
    outputs: [],
    work: async () => {
      const missing = needs.filter((need) => !need.present())
      if (missing.length === 0) return 'all present'
      if (!mayInstallPackages()) throw new SetupError(`Missing on this computer: ${missing.map((need) => need.name).join(', ')}.\nPaste this, then run the command again:\n\n    ${installLine(missing)}\n`)
      await installWithApt(missing)
      const still = missing.filter((need) => !need.present())
      if (still.length > 0) throw new SetupError(`apt-get ran, but these are still missing: ${still.map((need) => need.name).join(', ')}.\nInstall them by hand, then run the command again:\n\n    ${installLine(still)}\n`)
      return `installed ${missing.map((need) => need.name).join(', ')}`
    }
  })
}

/** A Chromium of today for the pages' own test project: the system's, or one that Playwright keeps. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  const found = names.map(whereIs).find((path) => path !== undefined)
  if (found !== undefined) return found
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
  ]
  return places.find((path) => existsSync(path))
}

export function onPath(name: string): boolean {
  return whereIs(name) !== undefined
}

function whereIs(name: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((path) => existsSync(path))
}

export const pythonCommand = (): string => (onPath('python3') ? 'python3' : 'python')

function hasPip(): boolean {
  return spawnSync(pythonCommand(), ['-m', 'pip', '--version'], { timeout: 30_000 }).status === 0
}

let linkerCache: string | undefined

function linkerKnows(soname: string): boolean {
  if (linkerCache === undefined || linkerCache === '') {
    const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((path) => existsSync(path)) ?? 'ldconfig'
    linkerCache = spawnSync(ldconfig, ['-p'], { encoding: 'utf8', timeout: 30_000 }).stdout ?? ''
  }
  return linkerCache.includes(`${soname} `)
}

function hasChineseFont(): boolean {
  const list = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8', timeout: 60_000 })
  return list.status === 0 && list.stdout.trim() !== ''
}

/** Root on Debian or Ubuntu. */
export function mayInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') && isDebianLike()
}

function isDebianLike(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

async function installWithApt(missing: readonly Need[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  tell(`  installing ${missing.map((need) => need.name).join(', ')} with apt-get`)
  const update = await run('apt-get', ['update', '-q'], { timeoutMs: aptLimitMs, log: 'apt-update', env })
  if (!update.ok) tell(`  apt-get update failed; trying with the lists that are there\n${tailOf(update, 5)}`)
  const packages = [...new Set(missing.map((need) => need.apt.find(aptHas) ?? need.apt[need.apt.length - 1] ?? need.name))]
  const install = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { timeoutMs: aptLimitMs, log: 'apt-install', env })
  if (!install.ok) throw new SetupError(`apt-get could not install ${packages.join(' ')}:\n${tailOf(install)}\nWhen that is mended, paste this and run the command again:\n\n    ${installLine(missing)}\n`)
  linkerCache = undefined
}

const aptHas = (name: string): boolean => spawnSync('apt-cache', ['show', '--no-all-versions', name], { timeout: 30_000 }).status === 0

function installLine(missing: readonly Need[]): string {
  const names = (of: (need: Need) => string | undefined): string => [...new Set(missing.map(of).filter((name) => name !== undefined))].join(' ')
  if (process.platform === 'darwin') return `brew install ${names((need) => need.brew)}`
  if (process.platform === 'win32') return `winget install ${names((need) => need.winget)}`
  if (onPath('dnf')) return `sudo dnf install -y ${names((need) => need.dnf)}`
  return `sudo apt-get update && sudo apt-get install -y ${names((need) => need.apt.find(aptHas) ?? need.apt[need.apt.length - 1])}`
}
