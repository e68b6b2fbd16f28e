import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs CommonJS source in a Node process of its own, where `lightgbm` is the built package; needs `npm run build:types`. */
export function runNode(source: string, options: { readonly env?: Readonly<Record<string, string>>; readonly args?: readonly string[] } = {}): Promise<Ended> {
  const prelude = `const lightgbm = require(${JSON.stringify(join(packageRoot, 'dist/index.js'))});\n`
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', prelude + source, ...(options.args ?? [])], { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 55_000, killSignal: 'SIGKILL' })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

export { packageRoot }
