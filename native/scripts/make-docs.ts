// Writes docs/api.md from the docstrings of the public API. Usage: node scripts/make-docs.ts [--check]
// It reads the declarations that the compiler writes, so it needs `npm run build:types` first.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const target = join(root, 'docs/api.md')

/** Chapters and the declaration files that they come from. */
const CHAPTERS: readonly (readonly [string, readonly string[]])[] = [
  ['Data', ['dataset', 'matrix']],
  ['Training', ['booster', 'training', 'continuation']],
  ['Prediction', ['predict', 'row-predictor', 'contributions']],
  ['Cross-validation', ['cross-validation', 'folds']],
  ['Distributed training, threads, log', ['network', 'log']],
  ['Parameters', ['parameters']],
  ['Model texts', ['model-check', 'model-tree']],
  ['Errors and loading', ['errors', 'load']],
]

const PUBLIC = new Set([...readFileSync(join(root, 'src/index.ts'), 'utf8').matchAll(/(?:^|[{,]\s*)(?:type\s+)?([A-Za-z_]\w*)(?=\s*[,}])/gm)].map((match) => match[1] as string))

function comment(text: string): string {
  return text
    .replace(/^\s*\/\*\*\s?|\s*\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*\s?/, ''))
    .join('\n')
    .replace(/@throws\s+/g, '**Throws** ')
    .replace(/@returns\s+/g, '**Returns** ')
    .trim()
}

type Member = { readonly signature: string; readonly doc: string }
type Entry = { readonly name: string; readonly head: string; readonly doc: string; readonly members: readonly Member[] }

/** Top-level declarations of a .d.ts file with their comments, and the members of classes and interfaces. */
function parse(source: string): Entry[] {
  const out: Entry[] = []
  const lines = source.split('\n')
  let doc = ''
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string
    if (line.startsWith('/**')) {
      const start = i
      while (!(lines[i] as string).includes('*/')) i++
      doc = comment(lines.slice(start, i + 1).join('\n'))
      continue
    }
    const declaration = /^export (?:declare )?(?:abstract )?(class|interface|type|function|const) (\w+)/.exec(line)
    if (!declaration) {
      if (line.trim() !== '') doc = ''
      continue
    }
    const body = [line]
    const end = line.endsWith('{') ? /^\}/ : /;$/
    while (!end.test(lines[i] as string) && i + 1 < lines.length) body.push(lines[++i] as string)
    const structured = declaration[1] === 'class' || declaration[1] === 'interface'
    out.push({ name: declaration[2] as string, head: structured ? (line.replace(/^export (declare )?/, '').replace(/\s*\{$/, '')) : body.join('\n').replace(/^export (declare )?/, ''), doc, members: structured ? membersOf(body.slice(1)) : [] })
    doc = ''
  }
  return out
}

function membersOf(lines: readonly string[]): Member[] {
  const out: Member[] = []
  let doc = ''
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string
    if (/^ {4}\/\*\*/.test(line)) {
      const start = i
      while (!(lines[i] as string).includes('*/')) i++
      doc = comment(lines.slice(start, i + 1).join('\n'))
      continue
    }
    if (!/^ {4}\S/.test(line)) continue
    const parts = [line.trim()]
    while (!/[;]$/.test(lines[i] as string) && i + 1 < lines.length) parts.push((lines[++i] as string).trim())
    const signature = parts.join(' ').replace(/;$/, '')
    if (!/^(private |#)/.test(signature) && !signature.startsWith('constructor')) out.push({ signature, doc })
    doc = ''
  }
  return out
}

function render(entry: Entry): string {
  const lines = [`### ${entry.name}`, '', '```ts', entry.head, '```', '']
  if (entry.doc) lines.push(entry.doc, '')
  for (const { signature, doc } of entry.members) {
    lines.push(`- \`${signature}\``)
    if (doc) lines.push(...doc.split('\n').map((line) => (line === '' ? '' : `  ${line}`)))
  }
  return `${lines.join('\n').trimEnd()}\n`
}

const seen = new Set<string>()
const chapters = CHAPTERS.map(([title, files]) => {
  const entries = files.flatMap((file) => {
    const path = join(root, 'dist', `${file}.d.ts`)
    if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build:types\` first`)
    return parse(readFileSync(path, 'utf8')).filter((entry) => PUBLIC.has(entry.name))
  })
  for (const entry of entries) seen.add(entry.name)
  return `## ${title}\n\n${entries.map(render).join('\n')}`
})
const elsewhere = new Set(['Parameters', 'MetricName', 'ParameterRule', 'PARAMETER_RULES', 'RawApi'])
const missing = [...PUBLIC].filter((name) => !seen.has(name) && !elsewhere.has(name))
if (missing.length > 0) throw new Error(`public but in no chapter: ${missing.join(', ')}`)

const text = `# API of lightgbm-node-bindings

Generated from the docstrings by \`npm run docs\`. LightGBM's parameters are typed and described in
[parameters.generated.ts](../src/parameters.generated.ts), the functions of the C API in [raw.ts](../src/raw.ts).

${chapters.join('\n')}`

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error('docs/api.md is not what the docstrings give. Run `npm run docs`.')
    process.exit(1)
  }
} else {
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
  console.log(`docs: ${seen.size} entries written to ${target}`)
}
