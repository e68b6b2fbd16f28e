// Generates src/parameters.generated.ts from LightGBM's own parameter list (vendor/lightgbm-4.7.0/LightGBM/config.h).
// Usage: node scripts/generate-parameters.ts [--check]
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

type Parameter = {
  name: string
  cType: string
  kind: string
  aliases: string[]
  checks: string[]
  options: string[]
  description: string[]
  default: string
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const source = readFileSync(join(root, 'vendor/lightgbm-4.7.0/LightGBM/config.h'), 'utf8')
const target = join(root, 'src/parameters.generated.ts')

const KIND_OF_C_TYPE: Readonly<Record<string, string>> = {
  int: 'int',
  data_size_t: 'int',
  size_t: 'int',
  double: 'double',
  bool: 'bool',
  'std::string': 'string',
  TaskType: 'string',
  'std::vector<double>': 'doubles',
  'std::vector<int32_t>': 'ints',
  'std::vector<int8_t>': 'ints',
  'std::vector<int>': 'ints',
  'std::vector<std::string>': 'strings',
  'std::vector<std::vector<double>>': 'string',
  'std::vector<std::vector<int>>': 'string',
}

/** Enumerated values and their aliases, from lines such as ``regression_l1``, L1 loss, aliases: ``l1``, ``mae``. */
function optionsOf(description: readonly string[]): string[] {
  const out: string[] = []
  for (const line of description) {
    // A note may begin with a name too ("``num_class`` should be set as well"); an option is followed by a comma, a bracket or nothing.
    const head = /^``"?([\w]+)"?``(?=,| \(|$)/.exec(line)
    if (!head?.[1]) continue
    out.push(head[1])
    const aliases = /aliases: (.*)$/.exec(line)?.[1] ?? ''
    for (const alias of aliases.matchAll(/``(\w+)``/g)) if (alias[1]) out.push(alias[1])
  }
  return [...new Set(out)]
}

function parse(): Parameter[] {
  const region = source.slice(source.indexOf('#pragma region Parameters'), source.indexOf('size_t file_load_progress_interval_bytes'))
  const out: Parameter[] = []
  let notes: [string, string][] = []
  for (const raw of region.split('\n')) {
    const line = raw.trim()
    const note = /^\/\/ (type|default|options|alias|check|descl?2?|desc) = (.*)$/.exec(line)
    if (note) {
      notes.push([note[1]!, note[2]!])
      continue
    }
    const declaration = /^([\w:<>, ]+?) (\w+)(?:\s*=\s*(.*?))?;$/.exec(line)
    if (!declaration) {
      if (line !== '' && !line.startsWith('//') && !line.startsWith('#')) throw new Error(`cannot read: ${line}`)
      continue
    }
    const cType = declaration[1]!
    const name = declaration[2]!
    const typeNote = notes.find(([key]) => key === 'type')?.[1] ?? ''
    const kind = KIND_OF_C_TYPE[cType]
    if (!kind) throw new Error(`${name}: unknown C++ type ${cType}`)
    const description = notes.filter(([key]) => key.startsWith('desc')).map(([, value]) => value)
    const options = typeNote.includes('enum') ? optionsOf(description) : []
    const finalKind = typeNote.includes('enum') ? (typeNote.startsWith('multi') ? 'enums' : 'enum') : typeNote === 'int or string' || typeNote === 'multi-int or string' ? 'columns' : kind
    if (typeNote.includes('enum')) for (const option of (notes.find(([key]) => key === 'options')?.[1] ?? '').split(',').map((o) => o.trim())) if (option && !options.includes(option)) options.push(option)
    out.push({
      name,
      cType,
      kind: finalKind,
      aliases: notes.filter(([key]) => key === 'alias').flatMap(([, value]) => value.split(',').map((a) => a.trim())),
      checks: notes.filter(([key]) => key === 'check').map(([, value]) => value.replaceAll(' ', '')),
      options,
      description,
      default: notes.find(([key]) => key === 'default')?.[1] ?? declaration[3] ?? '',
    })
    notes = []
  }
  return out
}

const TYPE_OF_KIND: Readonly<Record<string, string>> = {
  int: 'number',
  double: 'number',
  bool: 'boolean',
  string: 'string',
  ints: 'readonly number[]',
  doubles: 'readonly number[]',
  strings: 'readonly string[]',
  columns: 'number | string | readonly number[] | readonly string[]',
}

function typeOf(p: Parameter): string {
  if (p.kind === 'enum') return p.options.map((o) => `'${o}'`).join(' | ')
  if (p.kind === 'enums') return `MetricName | readonly MetricName[]`
  return TYPE_OF_KIND[p.kind]!
}

function bound(checks: readonly string[], operator: string): string | undefined {
  const check = checks.find((c) => c.startsWith(operator) && /^[\d.-]/.test(c.slice(operator.length)))
  return check && String(Number(check.slice(operator.length)))
}

function rule(p: Parameter): string {
  const parts = [`name: '${p.name}'`, `kind: '${p.kind}'`]
  if (p.aliases.length > 0) parts.push(`aliases: [${p.aliases.map((a) => `'${a}'`).join(', ')}]`)
  const low = bound(p.checks, '>=')
  const above = low === undefined ? bound(p.checks, '>') : undefined
  const high = bound(p.checks, '<=')
  const below = high === undefined ? bound(p.checks, '<') : undefined
  if (low !== undefined) parts.push(`atLeast: ${low}`)
  if (above !== undefined) parts.push(`above: ${above}`)
  if (high !== undefined) parts.push(`atMost: ${high}`)
  if (below !== undefined) parts.push(`below: ${below}`)
  if (p.options.length > 0) parts.push(`options: [${p.options.map((o) => `'${o}'`).join(', ')}]`)
  if (p.description.some((d) => d.includes('can be used only in CLI version'))) parts.push('commandLineOnly: true')
  return `  { ${parts.join(', ')} },`
}

function render(parameters: readonly Parameter[]): string {
  const metric = parameters.find((p) => p.name === 'metric')!
  const fields = parameters.flatMap((p) => {
    const range = p.checks.length > 0 ? ` Range: ${p.checks.join(', ')}.` : ''
    const defaultText = p.default === '' || p.default === '""' ? '' : ` Default: ${p.default}.`
    // Facts only: what a parameter means is told by LightGBM's own documentation, in its own words.
    const facts = `${range}${defaultText}`.trim()
    return [
      ...(facts === '' ? [] : [`  /** ${facts} */`]),
      `  readonly ${p.name}?: ${typeOf(p)}`,
      ...p.aliases.map((alias) => `  /** Alias of ${p.name}. */\n  readonly ${alias}?: ${typeOf(p)}`),
    ]
  })
  return `// Generated by scripts/generate-parameters.ts from LightGBM 4.7.0's config.h. Do not edit.

/** A built-in metric, by name or alias. */
export type MetricName = ${metric.options.map((o) => `'${o}'`).join(' | ')}

/** LightGBM's parameters under their own names and aliases; their meaning stands in LightGBM's documentation (Parameters), their ranges and defaults here. */
export interface Parameters {
${fields.join('\n')}
}

/** How one parameter is checked before LightGBM sees it. */
export interface ParameterRule {
  readonly name: string
  readonly kind: 'int' | 'double' | 'bool' | 'string' | 'enum' | 'ints' | 'doubles' | 'strings' | 'enums' | 'columns'
  readonly aliases?: readonly string[]
  readonly atLeast?: number
  readonly above?: number
  readonly atMost?: number
  readonly below?: number
  readonly options?: readonly string[]
  readonly commandLineOnly?: boolean
}

export const PARAMETER_RULES: readonly ParameterRule[] = [
${parameters.map(rule).join('\n')}
]
`
}

const text = render(parse())
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/parameters.generated.ts is not what config.h gives. Run `npm run generate`.')
    process.exit(1)
  }
  console.log('parameters: up to date')
} else {
  writeFileSync(target, text)
  console.log(`parameters: ${parse().length} written to ${target}`)
}
