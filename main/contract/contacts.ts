import * as z from 'zod'
import { isoDay, page, rowId, shortText } from './common'
import { command, query } from './route'

export const contactRow = z.object({
  id: rowId,
  account: z.string().nullable(),
  role: z.string().nullable(),
  department: z.string().nullable(),
  /** Null once erased. */
  name: z.string().nullable(),
  phone: z.string().nullable(),
  mobile: z.string().nullable(),
  email: z.string().nullable(),
  createdOn: isoDay.nullable(),
  erasedAtMs: z.number().nullable()
})
export type ContactRow = z.infer<typeof contactRow>

/** People at customers; what tells who they are can be erased on their request. */
export const contactsContract = {
  'contacts.list': query(page.extend({ text: shortText.default(''), accountId: rowId.optional() }), z.object({ total: z.number().int(), rows: z.array(contactRow) })),
  /**
   * Erases name, phone and e-mail, and where they stand in the reject lists and undo logs of imports; the contact stays as a role at its account, and a later
   * file does not bring the person back. Cannot be undone. Backups made before still hold them.
   */
  'contacts.erase': command(z.object({ ids: z.array(rowId).min(1).max(10_000) }), z.object({ erased: z.number().int(), scrubbedRejects: z.number().int() }))
} as const
