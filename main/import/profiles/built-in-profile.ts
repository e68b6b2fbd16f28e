import type { ImportEntity, ImportMapping } from '../../contract/import'
import { normalHeader } from '../mapping/header-names'

/** A standard export of a known system: which headers give it away, and what its columns are. */
export interface BuiltInProfile {
  readonly id: string
  readonly system: string
  readonly entity: ImportEntity
  /** Each of these groups must have one of its headers in the file; together they are hardly met by chance. */
  readonly marks: readonly (readonly string[])[]
  /** Field id to the headers it goes by in that system, the preferred one first. */
  readonly fields: Readonly<Record<string, readonly string[]>>
}

export interface RecognisedProfile {
  readonly profile: BuiltInProfile
  readonly mapping: ImportMapping
  readonly confidence: number
}

/** The built-in profile that explains a file's columns best, or null. */
export function recogniseProfile(profiles: readonly BuiltInProfile[], header: readonly string[], entity?: ImportEntity): RecognisedProfile | null {
  const columns = new Map<string, string>()
  for (const name of header) {
    const normal = plainHeader(name)
    if (!columns.has(normal)) columns.set(normal, name)
  }
  let best: (RecognisedProfile & { readonly score: number }) | null = null
  for (const profile of profiles) {
    if (entity !== undefined && profile.entity !== entity) continue
    if (!profile.marks.every((group) => group.some((name) => columns.has(plainHeader(name))))) continue
    const mapping: Record<string, string> = {}
    const used = new Set<string>()
    for (const [field, names] of Object.entries(profile.fields)) {
      const column = names.map((name) => columns.get(plainHeader(name))).find((found) => found !== undefined && !used.has(found))
      if (column === undefined) continue
      mapping[field] = column
      used.add(column)
    }
    // What a system's export is told by: how many of its own columns the file has, and how little else.
    const score = used.size + profile.marks.length / 10
    const confidence = Math.min(0.99, 0.8 + 0.03 * profile.marks.length + 0.1 * (used.size / Math.max(1, header.length)))
    if (best === null || score > best.score) best = { profile, mapping, confidence, score }
  }
  return best
}

/** `(Do Not Modify) Opportunity` keeps its bracket: it is what tells the export of Dynamics from others. */
function plainHeader(name: string): string {
  return /^\(do not modify\)/i.test(name.trim()) ? `donotmodify${normalHeader(name)}` : normalHeader(name)
}
