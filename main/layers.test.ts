import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { layers } from './layers'

const mainFolder = __dirname
const root = dirname(mainFolder)

interface ImportEdge {
  readonly from: string
  readonly specifier: string
  /** Resolved path from the project's root, or null for a package. */
  readonly target: string | null
  readonly typeOnly: boolean
}

function sourceFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file))
    .map((file) => join(folder, file))
}

// One statement at a time: a specifier follows `from`, a bare `import`, or a call of `import()` or `require()`.
const importPattern =
  /^\s*(import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/gm

function importsOf(file: string): readonly ImportEdge[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[3] ?? match[4] ?? ''
    return {
      from: posix(relative(root, file)),
      specifier,
      target: specifier.startsWith('.') ? posix(relative(root, resolveModule(resolve(dirname(file), specifier)))) : null,
      typeOnly: match[2] !== undefined,
    }
  })
}

function resolveModule(path: string): string {
  const candidates = [path, `${path}.ts`, `${path}.tsx`, join(path, 'index.ts')]
  return candidates.find((candidate) => existsSync(candidate) && /\.\w+$/.test(candidate)) ?? path
}

const posix = (path: string): string => path.split(sep).join('/')

function layerOf(file: string): number {
  const inMain = file.replace(/^main\//, '')
  const fitting = layers
    .map((prefix, index) => ({ prefix, index }))
    .filter(({ prefix }) => inMain.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)
  return fitting[0]?.index ?? -1
}

const mainEdges = sourceFiles(mainFolder)
  .filter((file) => posix(relative(mainFolder, file)) !== 'layers.ts')
  .flatMap(importsOf)
const preloadEdges = sourceFiles(join(root, 'preload')).flatMap(importsOf)
const rendererEdges = sourceFiles(join(root, 'renderer')).flatMap(importsOf)
const inElectronShell = (file: string): boolean => file.startsWith('main/electron/') || file === 'main/index.ts'
const shown = (edge: ImportEdge): string => `${edge.from} imports ${edge.target ?? edge.specifier}`

describe('the layer rule', () => {
  it('finds a layer for every file of main', () => {
    const homeless = sourceFiles(mainFolder)
      .map((file) => posix(relative(root, file)))
      .filter((file) => file !== 'main/layers.ts' && layerOf(file) === -1)
    expect(homeless).toEqual([])
  })

  it('lets code depend downwards only', () => {
    const upwards = mainEdges.filter(
      (edge) => edge.target?.startsWith('main/') === true && layerOf(edge.target) > layerOf(edge.from),
    )
    expect(upwards.map(shown)).toEqual([])
  })

  it('keeps main away from the preload and the pages', () => {
    const outwards = mainEdges.filter((edge) => /^(preload|renderer|e2e|tooling)\//.test(edge.target ?? ''))
    expect(outwards.map(shown)).toEqual([])
  })

  it('lets the contract import zod and itself only', () => {
    const foreign = mainEdges.filter(
      (edge) =>
        edge.from.startsWith('main/contract/') &&
        !(edge.target?.startsWith('main/contract/') === true || edge.specifier === 'zod' || edge.specifier.startsWith('zod/')),
    )
    expect(foreign.map(shown)).toEqual([])
  })

  it('names Electron in the shell only', () => {
    const named = mainEdges.filter((edge) => /^electron($|[/-])/.test(edge.specifier) && !inElectronShell(edge.from))
    expect(named.map(shown)).toEqual([])
  })

  it('lets preload see the contract and Electron only', () => {
    const foreign = preloadEdges.filter(
      (edge) => !(/^(main\/contract|preload)\//.test(edge.target ?? '') || edge.specifier === 'electron' || edge.specifier.startsWith('virtual:')),
    )
    expect(foreign.map(shown)).toEqual([])
  })

  it('lets the pages see types of the contract and nothing else outside themselves', () => {
    const foreign = rendererEdges.filter((edge) => {
      if (edge.target === null) return /^(node:|electron($|[/-])|better-sqlite3|lightgbm-node-bindings)/.test(edge.specifier)
      if (edge.target.startsWith('renderer/') || edge.target.startsWith('resources/')) return false
      if (edge.target.startsWith('preload/')) return !edge.typeOnly
      return !(edge.target.startsWith('main/contract/') && edge.typeOnly)
    })
    expect(foreign.map(shown)).toEqual([])
  })
})
