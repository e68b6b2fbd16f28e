import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import type { Plugin } from 'vite'

const virtualId = 'virtual:saima-names'
const resolvedId = `\0${virtualId}`

interface ContractModule {
  readonly contract: Readonly<Record<string, { readonly internal: boolean }>>
}
interface ShellModule {
  readonly shellContract: Readonly<Record<string, unknown>>
}

export interface ContractNames {
  readonly routeNames: readonly string[]
  readonly shellNames: readonly string[]
}

/** The names a page may call: read from the contract itself, which stays the only place that lists them. */
export async function readContractNames(root: string): Promise<ContractNames> {
  const folder = mkdtempSync(join(root, 'node_modules', '.contract-'))
  try {
    const bundle = await rolldown({
      input: { contract: resolve(root, 'main/contract/index.ts'), shell: resolve(root, 'main/contract/shell.ts') },
      platform: 'node',
      external: ['zod'],
    })
    await bundle.write({ dir: folder, format: 'cjs', entryFileNames: '[name].cjs' })
    await bundle.close()
    const load = createRequire(join(folder, 'here.cjs'))
    const { contract } = load('./contract.cjs') as ContractModule
    const { shellContract } = load('./shell.cjs') as ShellModule
    return {
      routeNames: Object.keys(contract).filter((name) => contract[name]?.internal === false),
      shellNames: Object.keys(shellContract),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Gives the preload its closed list of names as a module, so that it need not bundle the schemas. */
export function contractNamesPlugin(root: string): Plugin {
  return {
    name: 'saima:contract-names',
    enforce: 'pre',
    resolveId: (id) => (id === virtualId ? resolvedId : null),
    async load(id) {
      if (id !== resolvedId) return null
      const names = await readContractNames(root)
      return Object.entries(names)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
    },
  }
}
