// Compares LightGBM's header with the list of functions that the addon opens, with the addon's exports and with their type
// declarations; fails on any difference. Usage: node scripts/compare-api.ts
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const all = (text: string, pattern: RegExp): Set<string> => new Set([...text.matchAll(pattern)].map((match) => match[1] as string))

/** Functions that the header exports, without comments and without the helpers that are defined in it. */
const header = all(read('vendor/lightgbm-4.7.0/LightGBM/c_api.h').replace(/\/\*[^]*?\*\//g, ''), /LIGHTGBM_C_EXPORT\s+(?:LIGHTGBM_DEPRECATED\("[^"]*"\)\s*)?(?:int|const char\*)\s+(LGBM_\w+)\(/g)
const opened = all(read('addon/library.h'), /X\((LGBM_\w+)\)/g)
const sources = readdirSync(join(root, 'addon')).filter((file) => /\.(cc|h)$/.test(file)).map((file) => read(`addon/${file}`)).join('\n')
const exported = all(sources, /EXPORT_FUNCTION\(exports, (\w+)\);/g)
const called = all(sources, /Api\(\)\.(LGBM_\w+)/g)
const declared = all(read('src/raw.ts'), /^ {2}(\w+)\(/gm)
const unbound = new Map(Object.entries(JSON.parse(read('scripts/unbound.json')) as Record<string, string>))

/** Freed through their handles' destructors or used by other calls; they have no export of their own name. */
const internal = new Map([
  ['LGBM_BoosterFreePredictSparse', 'called when the result of LGBM_BoosterPredictSparseOutput has been copied'],
])

const problems: string[] = []
const require_ = (condition: boolean, problem: string): void => void (condition || problems.push(problem))

for (const name of header) {
  const bound = opened.has(name)
  require_(bound !== unbound.has(name), bound ? `${name} is bound and listed as unbound` : `${name} of the header is neither bound nor listed with a reason in scripts/unbound.json`)
  if (bound && !internal.has(name)) {
    require_(exported.has(name), `${name} is opened but not exported by the addon`)
    require_(declared.has(name), `${name} is exported but not declared in src/raw.ts`)
  }
  if (bound && name !== 'LGBM_GetLastError') require_(called.has(name), `${name} is opened but never called`)
}
for (const name of opened) require_(header.has(name), `${name} is opened but not in the header`)
for (const [name, reason] of unbound) {
  require_(header.has(name), `${name} is listed as unbound but not in the header`)
  require_(reason.length > 20, `${name} is unbound without a real reason`)
}
for (const name of exported) require_(declared.has(name), `the addon exports ${name}, which src/raw.ts does not declare`)
for (const name of declared) require_(exported.has(name), `src/raw.ts declares ${name}, which the addon does not export`)

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`C API 4.7.0: ${header.size} functions, ${opened.size} bound, ${unbound.size} not (each with its reason); ${exported.size} exports, all declared`)
