import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import type { TestProject } from 'vitest/node'
import { existingEntries, mainEntries, nativeModules } from './entries.ts'

const root = resolve(import.meta.dirname, '..')

/**
 * Child processes run plain Node, which cannot resolve our extensionless imports: bundle the process entries once per
 * run, as the product does, and hand the folder to tests through `inject('hostsFolder')`. The folder is named by its
 * content, so that runs beside each other do not write into one another's.
 */
export default async function setup(project: TestProject): Promise<void> {
  const { index: _shell, ...hosts } = existingEntries(root, mainEntries)
  if (Object.keys(hosts).length === 0) return
  const bundle = await rolldown({
    input: hosts,
    platform: 'node',
    external: [...nativeModules],
    logLevel: 'warn',
  })
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: 'inline',
  })
  await bundle.close()

  const files = output.map((file) => ({ name: file.fileName, content: file.type === 'chunk' ? file.code : file.source }))
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.name).update(file.content)
  const parent = join(root, '.cache', 'hosts')
  const folder = join(parent, hash.digest('hex').slice(0, 16))
  const draft = `${folder}.${process.pid}`
  for (const file of files) {
    const path = join(draft, file.name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, file.content)
  }
  try {
    renameSync(draft, folder)
  } catch {
    // The same content is there already, maybe in use.
    rmSync(draft, { recursive: true, force: true })
  }
  forgetOld(parent, folder)
  project.provide('hostsFolder', folder)
}

function forgetOld(parent: string, current: string): void {
  const dayMs = 24 * 3600 * 1000
  for (const name of readdirSync(parent)) {
    const path = join(parent, name)
    if (path !== current && Date.now() - statSync(path).mtimeMs > dayMs) rmSync(path, { recursive: true, force: true })
  }
}
