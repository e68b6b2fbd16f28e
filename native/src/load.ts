import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LightGbmError, translatedCall } from './errors'
import { PARAMETER_RULES } from './parameters.generated'
import type { RawApi } from './raw'

const ADDON = 'lightgbm_node_bindings.node'

/** Where the library and the addon are looked for; see README, "Where the library comes from". */
export interface LoadOptions {
  /** Path of LightGBM's library; wins over everything else. */
  readonly libraryPath?: string
  /** Path of the compiled addon. */
  readonly addonPath?: string
}

function libraryFile(): string {
  if (process.platform === 'win32') return 'lib_lightgbm.dll'
  return process.platform === 'darwin' ? 'lib_lightgbm.dylib' : 'lib_lightgbm.so'
}

/** Files inside an asar archive cannot be opened by the system's loader; their unpacked twins can. */
function unpacked(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2')
}

function resourcesFolders(): string[] {
  const resources = (process as NodeJS.Process & { readonly resourcesPath?: string }).resourcesPath
  return resources ? [join(resources, 'lightgbm'), resources] : []
}

function packageFolders(): string[] {
  // dist/ lies in the package; a bundler may have moved this file, so the package is asked for by name as well.
  const out = [dirname(__dirname)]
  try {
    out.push(dirname(require.resolve('lightgbm-node-bindings/package.json')))
  } catch {
    // Not installed as a package: the first folder has to do.
  }
  return [...new Set(out)]
}

/** The addon's candidates, best first. */
export function addonCandidates(options: LoadOptions = {}): string[] {
  const fromEnvironment = process.env['LIGHTGBM_ADDON']
  if (options.addonPath) return [options.addonPath]
  if (fromEnvironment) return [fromEnvironment]
  return [...packageFolders().map((folder) => join(folder, 'build', 'Release', ADDON)), ...resourcesFolders().map((folder) => join(folder, ADDON))].map(unpacked)
}

/** The library's candidates, best first. A path that was named by hand or by LIGHTGBM_LIBRARY is the only one. */
export function libraryCandidates(addonPath: string, options: LoadOptions = {}): string[] {
  const fromEnvironment = process.env['LIGHTGBM_LIBRARY']
  if (options.libraryPath) return [options.libraryPath]
  if (fromEnvironment) return [fromEnvironment]
  const file = libraryFile()
  return [
    join(dirname(addonPath), file),
    ...packageFolders().map((folder) => join(folder, 'lib', `${process.platform}-${process.arch}`, file)),
    ...resourcesFolders().map((folder) => join(folder, file)),
  ].map(unpacked)
}

function openAddon(options: LoadOptions): { readonly raw: RawApi; readonly path: string } {
  const candidates = addonCandidates(options)
  const path = candidates.find((candidate) => existsSync(candidate))
  if (!path) {
    throw new LightGbmError('addon_missing', `The compiled addon was not found. Looked at:\n  ${candidates.join('\n  ')}\nRemedy: \`npm run build -w lightgbm-node-bindings\`.`)
  }
  try {
    const module: { exports: unknown } = { exports: {} }
    // Not require(): a bundler would try to follow it.
    process.dlopen(module, path)
    return { raw: module.exports as RawApi, path }
  } catch (error) {
    throw new LightGbmError('addon_missing', `The addon at ${path} could not be loaded: ${String((error as Error).message)}. Remedy: rebuild it for ${process.platform}-${process.arch} with \`npm run build -w lightgbm-node-bindings\`.`)
  }
}

/** The library has to know exactly the parameters that this package's types were generated from. */
function checkVersion(raw: RawApi, path: string): void {
  const known = JSON.parse(raw.LGBM_DumpParamAliases()) as Readonly<Record<string, readonly string[]>>
  const differences: string[] = []
  for (const rule of PARAMETER_RULES) {
    const aliases = known[rule.name]
    if (!aliases) differences.push(`it does not know ${rule.name}`)
    else if ([...aliases].sort().join() !== [...(rule.aliases ?? [])].sort().join()) differences.push(`aliases of ${rule.name} differ`)
  }
  const names = new Set(PARAMETER_RULES.map((rule) => rule.name))
  for (const name of Object.keys(known)) if (!names.has(name)) differences.push(`it knows ${name}, which 4.7.0 does not`)
  if (differences.length > 0) {
    throw new LightGbmError('library_version', `The library at ${path} is not LightGBM 4.7.0: ${differences.slice(0, 3).join('; ')}. Remedy: stage version 4.7.0 with \`npm run stage\`.`)
  }
}

let loaded: RawApi | undefined

/**
 * Loads the addon and LightGBM's library; later calls give the same API back. The classes call it on first use, so a
 * program only calls it to name paths or to see early whether everything is in place.
 *
 * @throws LightGbmError addon_missing, library_missing, library_platform, library_version, library_conflict or
 *   openmp_missing, each with its remedy.
 */
export function load(options: LoadOptions = {}): RawApi {
  if (loaded) {
    if (options.libraryPath && loaded.openedLibrary() !== options.libraryPath) translatedCall(() => loaded?.openLibrary(options.libraryPath ?? ''))
    return loaded
  }
  const { raw, path: addonPath } = openAddon(options)
  // Another thread of this process may have opened it already; a second copy would not work.
  const opened = raw.openedLibrary()
  const candidates = opened !== '' && !options.libraryPath ? [opened] : libraryCandidates(addonPath, options)
  const path = candidates.find((candidate) => existsSync(candidate))
  if (!path) {
    throw new LightGbmError('library_missing', `LightGBM's library was not found. Looked at:\n  ${candidates.join('\n  ')}\nRemedy: \`npm run stage -w lightgbm-node-bindings\`, or name it in LIGHTGBM_LIBRARY.`)
  }
  translatedCall(() => raw.openLibrary(path))
  checkVersion(raw, path)
  loaded = raw
  return raw
}

/** Where LightGBM's library was loaded from. */
export function libraryPath(): string {
  return load().openedLibrary()
}
