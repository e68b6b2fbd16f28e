import { recordLimits, shortenedRaw, type SourceRecord } from './record'

export interface JsonReader {
  push(text: string): SourceRecord[]
  end(): SourceRecord[]
}

/**
 * Cuts JSON (a list of objects, alone or inside an object as `{"records": [...]}`) and JSON Lines into one record per object. Fields of nested objects are named
 * `outer.inner`. Without a header (`columns` null) the cells are one JSON object each, for looking at a sample.
 */
export function createJsonReader(columns: readonly string[] | null, isWrapped: boolean): JsonReader {
  let buffer = ''
  let at = 0
  let line = 1
  let depth = 0
  let start = -1
  let startLine = 0
  let inString = false
  let skipsToList = isWrapped

  const take = (text: string): SourceRecord[] => {
    buffer += text
    const records: SourceRecord[] = []
    for (; at < buffer.length; at += 1) {
      const code = buffer.charCodeAt(at)
      if (code === 10) line += 1
      if (inString) {
        if (code === 92) {
          if (at + 1 >= buffer.length) break
          at += 1
        } else if (code === 34) inString = false
      } else if (skipsToList) {
        if (code === 91) skipsToList = false
      } else if (code === 34) inString = true
      else if (code === 123) {
        if (depth === 0) {
          start = at
          // Objects that share a line are numbered on from it, so that each has a number of its own.
          startLine = Math.max(line, startLine + 1)
        }
        depth += 1
      } else if (code === 93 && depth === 0 && isWrapped) {
        at = buffer.length // what comes behind the list is about it, not in it
        skipsToList = true
      } else if (code === 125 && depth > 0) {
        depth -= 1
        if (depth === 0) {
          records.push(recordOf(buffer.slice(start, at + 1), startLine))
          start = -1
        }
      }
      if (start >= 0 && at - start > recordLimits.recordLength) {
        records.push({ line: startLine, cells: [], raw: shortenedRaw(buffer.slice(start, start + 2_000)), problem: 'cell_too_long' })
        depth = 0
        start = -1
        inString = false
      }
    }
    // What has been cut is forgotten.
    const keep = start >= 0 ? start : at
    buffer = buffer.slice(keep)
    at -= keep
    if (start >= 0) start = 0
    return records
  }

  const recordOf = (text: string, recordLine: number): SourceRecord => {
    try {
      const value = flat(JSON.parse(text) as Record<string, unknown>)
      return { line: recordLine, cells: columns === null ? [JSON.stringify(value)] : columns.map((name) => value[name] ?? ''), raw: text, problem: null }
    } catch {
      return { line: recordLine, cells: [], raw: shortenedRaw(text), problem: 'torn_quote' }
    }
  }

  return {
    push: take,
    end: () => (start >= 0 ? [{ line: startLine, cells: [], raw: shortenedRaw(buffer.slice(start)), problem: 'torn_quote' }] : [])
  }
}

/** Names and texts of an object's fields, nested ones with a point. */
export function flat(value: Readonly<Record<string, unknown>>, prefix = ''): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [name, inner] of Object.entries(value)) {
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (inner === null || inner === undefined) fields[path] = ''
    else if (typeof inner === 'object' && !Array.isArray(inner) && path.split('.').length < 4) Object.assign(fields, flat(inner as Record<string, unknown>, path))
    else fields[path] = typeof inner === 'string' ? inner : JSON.stringify(inner)
  }
  return fields
}
