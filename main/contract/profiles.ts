import * as z from 'zod'
import { rowId, shortText } from './common'
import { command, query } from './route'

export const profileKinds = ['director', 'operations', 'executive'] as const

/**
 * Who sits at this desktop. A profile with regions is scoped: every answer speaks of those regions (descendants included) only, and the
 * SQL workbench is off. That is a focus, not a protection: the file is the user's own.
 */
export const profileView = z.object({
  id: rowId,
  name: z.string(),
  kind: z.enum(profileKinds),
  /** Empty for the whole company. */
  regionIds: z.array(rowId),
  /** What pages remember for this profile, by their own keys: home page, density and the like. */
  preferences: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  isActive: z.boolean()
})
export type ProfileView = z.infer<typeof profileView>

const profileInput = z.object({
  /** Missing for a new one. */
  id: rowId.optional(),
  name: shortText.trim().min(1),
  kind: z.enum(profileKinds),
  regionIds: z.array(rowId).max(1_000).default([]),
  preferences: z.record(z.string().max(64), z.union([shortText, z.number(), z.boolean()])).refine((all) => Object.keys(all).length <= 64, 'at most 64 preferences').default({})
})

export const profilesContract = {
  'profiles.list': query(z.object({}), z.array(profileView)),
  /** Null while nobody has chosen a profile: the whole company, everything allowed. */
  'profiles.active': query(z.object({}), profileView.extend({ sqlAllowed: z.boolean() }).nullable()),
  /** Every region of the company, whatever the active profile looks at: profiles are made of them. */
  'profiles.regions': query(z.object({}), z.array(z.object({ id: rowId, name: z.string(), parentId: rowId.nullable() }))),
  'profiles.save': command(profileInput, profileView),
  /** An active profile that is removed leaves none active. */
  'profiles.remove': command(z.object({ id: rowId }), z.object({ id: rowId })),
  'profiles.activate': command(z.object({ id: rowId.nullable() }), z.object({ id: rowId.nullable() }))
} as const
