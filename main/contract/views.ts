import * as z from 'zod'
import { rowId, shortText } from './common'
import { command, query } from './route'

/** A page with its filters, as the address that leads there: a path of ours and simple parameters, nothing else. */
export const viewAddress = z
  .string()
  .max(2_000)
  .regex(/^\/[a-z][a-z0-9/-]*(\?[^#\s<>"]*)?$/, 'expected an address inside Saima')

const viewName = shortText.trim().min(1)
export const savedView = z.object({ id: rowId, name: z.string(), address: z.string(), pinned: z.boolean() })
export type SavedView = z.infer<typeof savedView>

/** Views that somebody named: found in the palette, and pinned to the rail. */
export const viewsContract = {
  'views.list': query(z.object({}), z.array(savedView)),
  'views.save': command(z.object({ id: rowId.optional(), name: viewName, address: viewAddress, pinned: z.boolean().default(false) }), z.object({ id: rowId })),
  'views.remove': command(z.object({ id: rowId }), z.object({ id: rowId })),
  'views.bringBack': command(z.object({ id: rowId }), z.object({ id: rowId }))
} as const
