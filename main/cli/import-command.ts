import fs from 'node:fs'
import type { RouteInput } from '../contract'
import { importEntities, importEntity, importFormat, importMapping, type ImportEntity } from '../contract/import'
import { isoDay } from '../contract/common'
import * as z from 'zod'
import type { CommandHost } from './command-host'
import { fromCaller, type Session } from './session'
import { CommandError, table, type Output } from './terminal'

interface ImportOptions {
  readonly as?: string
  readonly map?: string
  readonly source?: string
  readonly full?: boolean
  readonly asOf?: string
  readonly dryRun?: boolean
  readonly profile?: string
  readonly sheet?: string
  readonly remember?: string
}

const mapFile = z.union([z.object({ entity: importEntity.optional(), mapping: importMapping, format: importFormat.optional() }).strict(), importMapping])

export function addImportCommand(host: CommandHost): void {
  const command = host.program
    .command('import')
    .summary('take files into the workspace')
    .description(
      'Takes files (CSV or TSV, also .gz, XLSX, JSON, JSON Lines, SQLite) into the workspace. What a file holds and how its columns are meant is found out from its header and values; several files are ' +
        'taken in the order in which they need each other. Rows that cannot be used go to a reject list, the rest lands. The same file twice changes nothing.'
    )
    .argument('<files...>', 'files to take in')
    .option('--as <entity>', `what the files hold: ${importEntities.join(', ')}`)
    .option('--map <file>', 'JSON file that says which column is which field: {"amount": "Close Value", ...}, or {"entity", "mapping", "format"}')
    .option('--profile <name>', 'a remembered profile by its name, or a standard one by its id (see profiles)')
    .option('--sheet <name>', 'the sheet of a workbook, or the table or view of a SQLite file')
    .option('--remember <name>', 'the name under which the mapping is remembered')
    .option('--source <name>', 'the system the files come from; keys count within it')
    .option('--full', 'the files are complete: open deals that they lack are gone')
    .option('--as-of <day>', 'day on which the files were exported (YYYY-MM-DD); else their own latest date')
    .option('--dry-run', 'only tell what would happen')
  host.onWorkspace<ImportOptions>(command, importFiles)
}

async function importFiles(session: Session, options: ImportOptions, files: readonly string[]): Promise<Output> {
  const given = options.as === undefined ? undefined : entityOf(options.as)
  const map = options.map === undefined ? {} : readMap(options.map)
  const asOf = options.asOf === undefined ? undefined : dayOf(options.asOf)
  const entity = given ?? map.entity
  const format = { ...map.format, ...(options.sheet === undefined ? {} : { sheet: options.sheet }) }
  const reading = { ...(Object.keys(format).length === 0 ? {} : { format }), ...(options.profile === undefined ? {} : { profile: options.profile }) }
  const wanted: { readonly path: string; readonly entity: ImportEntity }[] = []
  for (const file of files) {
    const path = fromCaller(file)
    if (entity !== undefined) wanted.push({ path, entity })
    else {
      const seen = await session.ask('import.inspect', { path, ...reading })
      if (seen.entity === null) throw new CommandError(1, `What ${file} holds cannot be told from its columns (${seen.columns.map((column) => column.name).slice(0, 12).join(', ')}). Nothing was imported; say it with --as.`)
      wanted.push({ path, entity: seen.entity })
    }
  }
  // An entity refers to earlier ones: accounts and teams before their deals. A sort is stable, so files of one entity keep their order.
  wanted.sort((a, b) => importEntities.indexOf(a.entity) - importEntities.indexOf(b.entity))

  const rows: (string | number | null)[][] = []
  for (const file of wanted) {
    const input = {
      ...file,
      ...(map.mapping === undefined ? {} : { mapping: map.mapping }),
      ...reading,
      ...(options.source === undefined ? {} : { sourceName: options.source }),
      ...(options.full === undefined ? {} : { fullSnapshot: options.full }),
      ...(asOf === undefined ? {} : { asOf })
    }
    const { batch, counts } = options.dryRun === true ? { batch: null, counts: await session.ask('import.dryRun', input) } : await runOne(session, { ...input, ...(options.remember === undefined ? {} : { rememberAs: options.remember }) })
    rows.push([file.path, counts.entity, batch, counts.rowsRead, counts.rowsNew, counts.rowsChanged, counts.rowsUnchanged, counts.rowsRemoved, counts.rowsRejected, counts.rowsWarned])
    if (counts.rowsRejected > 0 && batch !== null) session.tell(`${counts.rowsRejected} rows of ${file.path} were refused; see them with: saima rejects ${batch}`)
  }
  const columns = [
    ['file', 'text'], ['entity', 'text'], ['batch', 'id'], ['read', 'integer'], ['new', 'integer'], ['changed', 'integer'], ['unchanged', 'integer'], ['removed', 'integer'], ['rejected', 'integer'], ['warned', 'integer']
  ] as const
  return { kind: 'table', table: table(columns, rows) }
}

async function runOne(session: Session, input: RouteInput<'import.run'>) {
  const counts = await session.ask('import.run', input)
  return { batch: counts.id, counts }
}

function entityOf(name: string): ImportEntity {
  const entity = importEntity.safeParse(name)
  if (!entity.success) throw new CommandError(2, `--as knows no "${name}"; it is one of ${importEntities.join(', ')}.`)
  return entity.data
}

function dayOf(text: string): string {
  const day = isoDay.safeParse(text)
  if (!day.success) throw new CommandError(2, `--as-of needs a day as YYYY-MM-DD, not "${text}".`)
  return day.data
}

function readMap(file: string): { readonly entity?: ImportEntity | undefined; readonly mapping?: z.infer<typeof importMapping>; readonly format?: z.infer<typeof importFormat> | undefined } {
  let content: unknown
  try {
    content = JSON.parse(fs.readFileSync(fromCaller(file), 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw new CommandError(2, `The mapping file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
  const map = mapFile.safeParse(content)
  if (!map.success) throw new CommandError(2, `The mapping file ${file} must be {"field": "column", ...} or {"entity", "mapping", "format"}.`)
  return 'mapping' in map.data && typeof map.data.mapping === 'object' ? map.data : { mapping: map.data as z.infer<typeof importMapping> }
}
