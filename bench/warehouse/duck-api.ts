import { packageFor } from '../node-peer'

/** The part of DuckDB's Node package (@duckdb/node-api, MIT) that the bench uses. */
export interface DuckConnection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
  createAppender(table: string): Promise<DuckAppender>
  closeSync(): void
}

export interface DuckAppender {
  appendInteger(value: number): void
  appendTinyInt(value: number): void
  appendBigInt(value: bigint): void
  appendNull(): void
  endRow(): void
  closeSync(): void
}

interface DuckModule {
  readonly DuckDBInstance: { create(file: string): Promise<{ connect(): Promise<DuckConnection> }> }
}

export async function openDuck(): Promise<DuckConnection> {
  return openDuckFile(':memory:')
}

export async function openDuckFile(file: string): Promise<DuckConnection> {
  const duck = packageFor('warehouse', '@duckdb/node-api', '1.5.6-r.1') as DuckModule
  return (await duck.DuckDBInstance.create(file)).connect()
}
