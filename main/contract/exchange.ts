import * as z from 'zod'
import { subjectKind } from './alerts'
import { isoDay, longText, shortText } from './common'
import { participantKind } from './race'
import { allocationRule, poolValueType } from './reallocation'
import { command, query } from './route'

/** Names of sources, not row numbers: what one desktop calls 17 is another number on the next. */
const sourceKey = shortText
const alertReference = z.object({ rule: shortText, starterId: shortText.nullable(), measure: shortText, subjectKind, subjectKey: sourceKey, firedOn: isoDay })
export type AlertReference = z.infer<typeof alertReference>

const sharedProposal = z.object({
  poolKind: shortText, poolName: shortText, valueType: poolValueType, periodStart: isoDay, periodEnd: isoDay, appliesFrom: isoDay, appliesTo: isoDay, asOf: isoDay,
  total: z.number().int(), rule: allocationRule, note: longText, madeBy: shortText, madeAtMs: z.number().int(),
  shares: z.array(z.object({ unitKey: sourceKey, today: z.number().int(), proposed: z.number().int() })).max(10_000)
})
export type SharedProposal = z.infer<typeof sharedProposal>

/** What people have decided on one desktop and others are to know. */
export const exchangeBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assignment'), alerts: z.array(z.object({ alert: alertReference, to: shortText.nullable() })).min(1).max(10_000) }),
  z.object({ kind: z.literal('acknowledgement'), alerts: z.array(alertReference).min(1).max(10_000), acknowledged: z.boolean() }),
  z.object({ kind: z.literal('comment'), alert: alertReference, text: longText.min(1) }),
  z.object({ kind: z.literal('escalation'), alert: alertReference, on: isoDay, to: shortText.nullable() }),
  z.object({ kind: z.literal('submission'), level: participantKind, nodeKey: sourceKey, measure: shortText, from: isoDay, to: isoDay, amountE4: z.number().int(), madeOn: isoDay, withdrawn: z.boolean() }),
  z.object({ kind: z.literal('approval'), approved: z.boolean(), proposal: sharedProposal })
])
export type ExchangeBody = z.infer<typeof exchangeBody>

export const exchangeRecord = z.object({ id: z.string().min(1).max(100), actor: shortText, device: shortText, atMs: z.number().int(), body: exchangeBody })
export type ExchangeRecord = z.infer<typeof exchangeRecord>

/** What is signed: one text, read only after its signature has been checked. */
export const exchangePayload = z.object({ format: z.literal('saima-exchange'), version: z.literal(1), workspace: shortText, device: shortText, sender: shortText, madeAtMs: z.number().int(), records: z.array(exchangeRecord).max(20_000) })
export type ExchangePayload = z.infer<typeof exchangePayload>

export const signedExchange = z.object({ payload: z.string().max(64_000_000), publicKey: z.string().max(200), signature: z.string().max(200) })

const content = z.string().min(1).max(64_000_000)
const recordState = z.enum(['new', 'known', 'unresolved'])

export const exchangeContract = {
  /** Everything that has been assigned, acknowledged, said, escalated, submitted and approved here since a moment, as one signed text. */
  'exchange.export': command(z.object({ sinceMs: z.number().int().min(0).default(0) }), z.object({ content: z.string(), fileName: z.string(), records: z.number().int(), fingerprint: z.string() })),
  /** What a file holds and what applying it would do; nothing is changed. Refuses what is damaged or wrongly signed. */
  'exchange.preview': query(
    z.object({ content }),
    z.object({
      sender: z.string(),
      device: z.string(),
      workspace: z.string(),
      madeAtMs: z.number(),
      fingerprint: z.string(),
      /** `own`: written on this desktop; `trusted`: applied from before; `new`: nobody has vouched for this key yet. */
      signer: z.enum(['own', 'trusted', 'new']),
      counts: z.object({ new: z.number().int(), known: z.number().int(), unresolved: z.number().int() }),
      records: z.array(z.object({ id: z.string(), kind: z.string(), actor: z.string(), atMs: z.number(), state: recordState, subject: z.string(), detail: z.string() }))
    })
  ),
  /** Applies what is new. A file from a signer that nobody has vouched for needs `trustSigner`. Applying it again changes nothing. */
  'exchange.apply': command(z.object({ content, trustSigner: z.boolean().default(false) }), z.object({ applied: z.number().int(), known: z.number().int(), unresolved: z.number().int() }))
} as const
