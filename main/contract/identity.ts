import * as z from 'zod'
import { longText, moneyE4, page, rowId } from './common'
import { command, longCommand, query } from './route'

/** What speaks for or against two records being one customer. */
export const identityEvidenceKind = z.enum(['credit_code', 'domain', 'phone', 'name', 'region', 'industry', 'size', 'same_source'])
export type IdentityEvidenceKind = z.infer<typeof identityEvidenceKind>

/** How two names compare; `branch` is a branch office of the other. */
export const nameLikeness = z.enum(['same', 'normal', 'pinyin', 'close', 'contained', 'branch', 'different'])
export type NameLikeness = z.infer<typeof nameLikeness>

const evidence = z.object({
  kind: identityEvidenceKind,
  /** For names, how they compare; else whether the values agree. */
  likeness: z.union([nameLikeness, z.enum(['agrees', 'differs'])]),
  /** Bits by which this shifts the odds; adds up with the prior to the pair's log odds (base 2). */
  bits: z.number(),
  a: z.string(),
  b: z.string()
})
export type IdentityEvidence = z.infer<typeof evidence>

const card = z.object({
  id: rowId,
  name: z.string(),
  region: z.string().nullable(),
  industry: z.string().nullable(),
  creditCode: z.string().nullable(),
  domain: z.string().nullable(),
  /** Systems that know it, by name. */
  sources: z.array(z.string()),
  isPlaceholder: z.boolean(),
  opportunities: z.number().int(),
  orders: z.number().int(),
  tickets: z.number().int(),
  wonE4: moneyE4
})
export type AccountCard = z.infer<typeof card>

const decision = z.enum(['merge', 'different', 'branch'])

const pair = z.object({
  a: card,
  b: card,
  /** Probability that both are one customer, from the evidence. */
  score: z.number(),
  evidence: z.array(evidence),
  suggestion: decision
})
export type AccountPair = z.infer<typeof pair>

const merge = z.object({
  id: rowId,
  survivorId: rowId,
  survivorName: z.string(),
  absorbedId: rowId,
  absorbedName: z.string(),
  how: z.enum(['automatic', 'person']),
  score: z.number(),
  /** Rows that now belong to the survivor. */
  rows: z.number().int(),
  madeAtMs: z.number(),
  madeBy: z.string(),
  splitAtMs: z.number().nullable(),
  splitBy: z.string().nullable()
})
export type AccountMerge = z.infer<typeof merge>

/** One customer, however many systems write its name. */
export const identityContract = {
  /** Pairs that may be one customer and nobody has decided on, the likeliest first. */
  'identity.queue': query(page, z.object({ total: z.number().int(), scannedAtMs: z.number().nullable(), rows: z.array(pair) })),
  /** Merges, newest first, also those taken apart again. */
  'identity.merges': query(page, z.object({ total: z.number().int(), rows: z.array(merge) })),
  /** Compares all accounts, merges what the exact keys prove, queues the doubtful. */
  'identity.refresh': longCommand(z.object({}), z.object({ accounts: z.number().int(), compared: z.number().int(), queued: z.number().int(), merged: z.number().int() })),
  /**
   * One customer: the second record's deals, orders, invoices and tickets move to the first (`survivorId`), its own row stays as the record of its
   * system, so that the next import still finds it.
   */
  'identity.merge': command(z.object({ survivorId: rowId, absorbedId: rowId, note: longText.default('') }), z.object({ mergeId: rowId, rows: z.number().int() })),
  /** Takes a merge apart: every row goes back to where it came from. */
  'identity.split': command(z.object({ mergeId: rowId }), z.object({ rows: z.number().int(), /** Rows that came in after the merge and stay. */ stayed: z.number().int() })),
  /** Two customers, or a branch office of one: not asked again. */
  'identity.keepApart': command(z.object({ aId: rowId, bId: rowId, branchOfId: rowId.nullable().default(null) }), z.object({ decided: z.boolean() })),
  /** Puts a decided pair back into the queue. */
  'identity.reconsider': command(z.object({ aId: rowId, bId: rowId, parentId: rowId.nullable().optional() }), z.object({ reopened: z.boolean() }))
} as const
