import * as z from 'zod'
import { shortText } from './common'
import { deskRoute } from './route'

const workspaceEntry = z.object({ dir: z.string(), name: z.string(), isDemo: z.boolean(), isOpen: z.boolean(), lastOpenedAtMs: z.number().nullable() })

/** The shelf of workspaces on this desktop. Each is a folder; one is open at a time in a window. */
export const workspacesContract = {
  'workspaces.list': deskRoute(z.object({}), z.array(workspaceEntry)),
  'workspaces.open': deskRoute(z.object({ dir: z.string().max(4_096) }), workspaceEntry),
  'workspaces.create': deskRoute(z.object({ name: shortText.min(1), dir: z.string().max(4_096).optional(), currency: z.string().length(3).default('CNY') }), workspaceEntry),
  /** Opens the demo company, preparing its folder first where it is missing. */
  'workspaces.openDemo': deskRoute(z.object({}), workspaceEntry),
  /** Takes the folder away as a whole (to the system's trash where there is one); a workspace that is open is closed first. */
  'workspaces.remove': deskRoute(z.object({ dir: z.string().max(4_096) }), z.object({ removed: z.boolean() }))
} as const
