import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { inCache, root } from './project.ts'

/** What the user is told when a step cannot go on: one sentence, or a line to paste. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}

export interface Step {
  readonly title: string
  /** File name of its stamp. */
  readonly id: string
  /** Changes whenever the step has to run again: the hash of what goes in. */
  readonly inputs: () => string
  /** What must be there for the stamp to count. */
  readonly outputs: readonly string[]
  /** Does the work; the returned text, if any, is told beside the time. */
  readonly work: () => Promise<string | undefined>
}

const stampFile = (id: string): string => inCache('stamps', id)

/** Runs a step unless its stamp says that the same inputs were worked before and the outputs are still there. */
export async function runStep(step: Step): Promise<'done' | 'skipped'> {
  const inputs = step.inputs()
  if (readStamp(step.id) === inputs && step.outputs.every((output) => existsSync(output))) {
    tell(`✓ ${step.title}: done before`)
    return 'skipped'
  }
  tell(`… ${step.title}`)
  const startedAt = Date.now()
  rmSync(stampFile(step.id), { force: true })
  const note = await step.work()
  const missing = step.outputs.find((output) => !existsSync(output))
  if (missing !== undefined) throw new SetupError(`${step.title} ended without making ${relative(root, missing)}.`)
  mkdirSync(dirname(stampFile(step.id)), { recursive: true })
  writeFileSync(stampFile(step.id), inputs)
  tell(`✓ ${step.title}: ${seconds(startedAt)}${note === undefined ? '' : `, ${note}`}`)
  return 'done'
}

export const seconds = (sinceMs: number): string => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`

let isQuiet = false

/** Runs a set-up that mentions what it does, but not what was done before. */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  isQuiet = true
  try {
    return await work()
  } finally {
    isQuiet = false
  }
}

/** Progress goes to stderr: stdout belongs to what the user asked for. */
export function tell(line: string): void {
  if (isQuiet && line.startsWith('✓') && line.endsWith('done before')) return
  process.stderr.write(`${line}\n`)
}

export function readStamp(id: string): string | undefined {
  try {
    return readFileSync(stampFile(id), 'utf8')
  } catch {
    return undefined
  }
}

const ignoredFolders = new Set(['node_modules', 'build', 'dist', 'out', '.cache', 'vendor', 'test-results'])

/** A hash over the names and contents of files; folders count with everything in them but tests. Missing ones count as missing. */
export function hashOf(paths: readonly string[], ...more: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) {
    for (const file of filesUnder(path)) hash.update(`${relative(root, file)}\0`).update(readFileSync(file)).update('\0')
  }
  for (const text of more) hash.update(`${text}\0`)
  return hash.digest('hex')
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() && ignoredFolders.has(entry.name) ? [] : /\.test\.tsx?$/.test(entry.name) ? [] : filesUnder(join(path, entry.name))))
}
