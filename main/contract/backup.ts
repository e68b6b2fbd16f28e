import * as z from 'zod'
import { coreRoute, deskRoute, internalQuery, longCommand, query } from './route'

export const backupKinds = ['manual', 'daily', 'before_migration', 'before_restore'] as const

/** A verified copy of the warehouse in the workspace's `backups` folder: a folder of its own with `warehouse.sqlite` and `manifest.json`. */
export const backupEntry = z.object({
  /** The folder's name; what `backup.restore` takes. */
  name: z.string(),
  kind: z.enum(backupKinds),
  createdAtMs: z.number(),
  schemaVersion: z.number().int(),
  bytes: z.number().int(),
  /** Rows of all tables together. */
  rows: z.number().int(),
  sha256: z.string()
})
export type BackupEntry = z.infer<typeof backupEntry>

const which = z.union([
  z.object({ name: z.string().min(1).max(255) }),
  /** A backup's folder elsewhere, for a workspace that moves to another desktop. */
  z.object({ path: z.string().min(1).max(4_096) })
])

const restored = z.object({
  name: z.string(),
  schemaVersion: z.number().int(),
  /** The backup made of what was there before; null where that could not be read any more, and is kept in the folder `damaged` instead. */
  replaced: z.string().nullable()
})

export const backupContract = {
  /** Copies while the workspace is in use, verifies the copy, then puts it among the backups. */
  'backup.create': longCommand(z.object({}), backupEntry),
  /** Newest first. */
  'backup.list': query(z.object({}), z.array(backupEntry)),
  /** Reads the whole copy and says whether it is what was verified when it was made. */
  'backup.verify': query(z.object({ name: z.string().min(1).max(255) }), z.object({ name: z.string(), isIntact: z.boolean() })),
  /** Where the backups are, and how many of each kind are kept (null: all of them). */
  'backup.places': query(z.object({}), z.object({ folder: z.string(), kept: z.record(z.string(), z.number().int().nullable()) })),
  /** Verifies a backup and puts it in the place of the open warehouse; jobs must have ended. Announces `workspace.opened`. */
  'backup.restore': coreRoute(which, restored),
  /** The backup that makes itself once a day; the oldest of them are forgotten. */
  'backup.daily': { ...longCommand(z.object({}), backupEntry), internal: true },
  /** Whether it is time for that. */
  'backup.isDailyDue': internalQuery(z.object({}), z.object({ isDue: z.boolean() })),
  /** The same for a workspace that cannot be opened because it is damaged: restores it, then opens it. */
  'workspaces.restore': deskRoute(z.object({ dir: z.string().max(4_096), name: z.string().min(1).max(255) }), restored)
} as const
