import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { FailureError } from '../../contract/failure'
import { importEntity, importFormat, importMapping } from '../../contract/import'
import type { ReadDb, WriteDb } from '../../warehouse/database'
import { readProfiles, writeRememberedMapping } from './remembered-mapping'

const profileFile = z.object({
  saimaProfiles: z.literal(1),
  profiles: z
    .array(
      z.object({
        name: z.string().min(1).max(200), entity: importEntity, mapping: importMapping, format: importFormat.default({}), columns: z.array(z.string().max(500)).min(1).max(2_000), sourceName: z.string().max(200).nullable().default(null),
        fullSnapshot: z.boolean().nullable().default(null)
      })
    )
    .max(1_000)
})

const largestFile = 4 * 1024 * 1024

/** Writes profiles as JSON, to be taken to another workspace or desktop. */
export function exportProfiles(db: ReadDb, target: string, ids: readonly number[] | undefined): { readonly path: string; readonly profiles: number } {
  const chosen = readProfiles(db).filter((profile) => ids === undefined || ids.includes(profile.id))
  const content = { saimaProfiles: 1, profiles: chosen.map(({ name, entity, mapping, format, columns, sourceName, fullSnapshot }) => ({ name, entity, mapping, format, columns, sourceName, fullSnapshot })) }
  try {
    fs.writeFileSync(target, `${JSON.stringify(content, null, 2)}\n`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('storage', 'import.cannot_write', `${target} cannot be written: ${reason}. The profiles are kept; choose another place.`, { path: path.basename(target), reason })
  }
  return { path: target, profiles: chosen.length }
}

/** Takes profiles from such a file; one for the same columns is replaced. */
export function importProfiles(db: WriteDb, file: string, nowMs: number): { readonly names: string[] } {
  const refuse = (reason: string): FailureError => new FailureError('invalid_input', 'import.bad_profiles', `${path.basename(file)} is no file of profiles: ${reason}. No profile was changed.`, { file: path.basename(file), reason })
  let content: unknown
  try {
    if (fs.statSync(file).size > largestFile) throw refuse('it is larger than 4 MB')
    content = JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw error instanceof FailureError ? error : refuse(error instanceof Error ? error.message : String(error))
  }
  const profiles = profileFile.safeParse(content)
  if (!profiles.success) throw refuse(profiles.error.issues[0] === undefined ? 'its content does not fit' : `${profiles.error.issues[0].path.join('.')}: ${profiles.error.issues[0].message}`)
  for (const profile of profiles.data.profiles) writeRememberedMapping(db, profile, nowMs)
  return { names: profiles.data.profiles.map((profile) => profile.name) }
}
