import * as z from 'zod'
import { coreRoute, internalCommand, internalQuery, query } from './route'

const entry = z.object({ id: z.string(), name: z.string(), actor: z.string(), atMs: z.number(), canUndo: z.boolean(), undone: z.boolean() })

/** The command log: every user write, who made it and when, and the command that takes it back. */
export const historyContract = {
  'history.list': query(z.object({ limit: z.number().int().min(1).max(1_000).default(100) }), z.array(entry)),
  /** Runs the inverse of a logged command; without an id, of the latest one that can still be undone. */
  'history.undo': coreRoute(z.object({ id: z.string().max(64).optional() }), z.object({ id: z.string(), name: z.string() })),
  'history.undoTarget': internalQuery(
    z.object({ id: z.string().max(64).optional() }),
    z.object({ id: z.string(), name: z.string(), inverseName: z.string(), inverseInput: z.unknown() }).nullable()
  ),
  'history.markUndone': internalCommand(z.object({ id: z.string(), by: z.string() }), z.null())
} as const
