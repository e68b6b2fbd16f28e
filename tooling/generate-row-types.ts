/**
 * Writes main/warehouse/row-types.ts from the migrated schema: `node tooling/generate-row-types.ts`.
 * A test fails where the file is not what this would write.
 */
import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'

interface ColumnInfo {
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
  readonly pk: number
}

/** The text of row-types.ts for a database whose tables are all there. */
export function rowTypesOf(sqlite: Database.Database): string {
  const tables = sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).all() as { name: string }[]
  const parts = ["// Written by tooling/generate-row-types.ts from the migrations; do not edit.\nimport type { Generated } from 'kysely'\n"]
  for (const table of tables) {
    const columns = sqlite.prepare(`SELECT * FROM pragma_table_info(?)`).all(table.name) as ColumnInfo[]
    const keys = columns.filter((column) => column.pk > 0)
    const lines = columns.map((column) => {
      const isRowId = column.pk > 0 && keys.length === 1 && column.type === 'INTEGER'
      const plain = column.type === 'TEXT' ? 'string' : column.type === 'BLOB' ? 'Uint8Array' : 'number'
      const nullable = column.notnull === 0 && column.pk === 0 ? `${plain} | null` : plain
      return `  readonly ${column.name}: ${isRowId || column.dflt_value !== null ? `Generated<${nullable}>` : nullable}`
    })
    parts.push(`export interface ${typeName(table.name)} {\n${lines.join('\n')}\n}\n`)
  }
  parts.push(`/** Every table of the warehouse, for Kysely. */\nexport interface Tables {\n${tables.map((table) => `  readonly ${table.name}: ${typeName(table.name)}`).join('\n')}\n}\n`)
  return parts.join('\n')
}

const typeName = (table: string): string => `${table.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Table`

async function main(): Promise<void> {
  const root = path.resolve(import.meta.dirname, '..')
  const sqlite = new Database(':memory:')
  const folder = path.join(root, 'main/warehouse/migrations')
  for (const file of fs.readdirSync(folder).filter((name) => /^\d{4}-.*\.ts$/.test(name)).sort()) {
    const module = (await import(path.join(folder, file))) as Record<string, { up: string }>
    for (const migration of Object.values(module)) sqlite.exec(migration.up)
  }
  fs.writeFileSync(path.join(root, 'main/warehouse/row-types.ts'), rowTypesOf(sqlite))
}

if (process.argv[1] === import.meta.filename) await main()
