import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod'

export interface JsonFile<T> {
  readonly read: () => T
  readonly write: (value: T) => void
}

/** A small settings file: what cannot be read or does not fit the schema counts as absent, and a write is whole or not at all. */
export function jsonFile<S extends z.ZodType>(path: string, schema: S, absent: z.output<S>): JsonFile<z.output<S>> {
  return {
    read() {
      try {
        const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
        return parsed.success ? parsed.data : absent
      } catch {
        return absent
      }
    },
    write(value) {
      mkdirSync(dirname(path), { recursive: true })
      const draft = `${path}.${process.pid}.tmp`
      writeFileSync(draft, JSON.stringify(value, null, 2))
      renameSync(draft, path)
    }
  }
}
