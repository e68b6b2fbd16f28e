import type { ProfileView } from '../contract/profiles'
import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { activeProfileKey, readActiveProfile, regionsOfScope } from '../warehouse/focus'
import { writeSetting } from '../warehouse/settings'
import { allText, firstText, prepare } from '../warehouse/statement'

export const profileReaders: Pick<ReaderHandlers, 'profiles.list' | 'profiles.active' | 'profiles.regions'> = {
  'profiles.list': (db) => readProfiles(db),
  'profiles.active': (db) => {
    const active = readProfiles(db).find((profile) => profile.isActive)
    return active === undefined ? null : { ...active, sqlAllowed: active.regionIds.length === 0 }
  },
  'profiles.regions': (db) => allText<{ id: number; name: string; parentId: number | null }>(db, 'SELECT id, name, parent_id AS parentId FROM region ORDER BY position, name')
}

export const profileWriters: Pick<WriterHandlers, 'profiles.save' | 'profiles.remove' | 'profiles.activate'> = {
  'profiles.save': (db, input, context) => {
    const before = input.id === undefined ? null : findProfile(db, input.id)
    if (firstText(db, 'SELECT 1 FROM profile WHERE name = ? AND id IS NOT ?', [input.name, input.id ?? null]) !== undefined) {
      throw new FailureError('conflict', 'profiles.name_taken', `There is already a profile called ${input.name}. Nothing was changed; choose another name.`, { name: input.name })
    }
    const known = allText<{ id: number }>(db, 'SELECT id FROM region WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(input.regionIds)])
    if (known.length !== new Set(input.regionIds).size) {
      throw new FailureError('not_found', 'profiles.unknown_region', 'A region of the profile does not exist any more. Nothing was changed; choose its regions again.')
    }
    const columns = [input.name, input.kind, JSON.stringify({ regionIds: [...new Set(input.regionIds)].sort((a, b) => a - b) }), JSON.stringify(input.preferences)]
    const id =
      before === null
        ? Number(prepare(db, 'INSERT INTO profile (name, role, scope, preferences) VALUES (?, ?, ?, ?)').run(...columns).lastInsertRowid)
        : (prepare(db, 'UPDATE profile SET name = ?, role = ?, scope = ?, preferences = ? WHERE id = ?').run(...columns, before.id), before.id)
    if (before === null) context.inverse('profiles.remove', { id })
    else context.inverse('profiles.save', { id, name: before.name, kind: before.kind, regionIds: before.regionIds, preferences: before.preferences })
    const saved = findProfile(db, id)
    // A new focus of the active profile changes every answer.
    context.changed('profile', ...(saved.isActive ? ['setting'] : []))
    return saved
  },
  'profiles.remove': (db, input, context) => {
    const before = findProfile(db, input.id)
    if (before.isActive) writeSetting(db, activeProfileKey, null)
    prepare(db, 'DELETE FROM profile WHERE id = ?').run(input.id)
    context.inverse('profiles.save', { name: before.name, kind: before.kind, regionIds: before.regionIds, preferences: before.preferences })
    context.changed('profile', 'setting')
    return { id: input.id }
  },
  'profiles.activate': (db, input, context) => {
    const before = readActiveProfile(db)
    if (input.id !== null) findProfile(db, input.id)
    writeSetting(db, activeProfileKey, input.id === null ? null : String(input.id))
    context.inverse('profiles.activate', { id: before?.id ?? null })
    context.changed('profile', 'setting')
    return { id: input.id }
  }
}

function readProfiles(db: ReadDb): ProfileView[] {
  const activeId = readActiveProfile(db)?.id
  return allText<{ id: number; name: string; role: ProfileView['kind']; scope: string; preferences: string }>(db, 'SELECT id, name, role, scope, preferences FROM profile ORDER BY name').map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.role,
    regionIds: [...regionsOfScope(row.scope)],
    preferences: JSON.parse(row.preferences) as ProfileView['preferences'],
    isActive: row.id === activeId
  }))
}

function findProfile(db: ReadDb, id: number): ProfileView {
  const found = readProfiles(db).find((profile) => profile.id === id)
  if (found === undefined) throw new FailureError('not_found', 'profiles.not_found', 'This profile does not exist any more. Nothing was changed; choose another one.', { id })
  return found
}
