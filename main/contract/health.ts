import * as z from 'zod'
import { isoDay, moneyE4, page, rowId } from './common'
import { internalCommand, modelCommand, query } from './route'

/** What a forecast of a deal is made of, where exports leave holes. The families are those of the deal model's features. */
export const gapFamilies = ['amount', 'close_date', 'activity', 'account', 'people', 'product', 'place', 'competition', 'quote', 'service', 'signal'] as const
export const gapFamily = z.enum(gapFamilies)
export type GapFamily = z.infer<typeof gapFamily>

export const placeholderKinds = ['account', 'product', 'rep', 'unit', 'region'] as const
export const placeholderKind = z.enum(placeholderKinds)
export type PlaceholderKind = z.infer<typeof placeholderKind>

const source = z.object({
  source: z.string(),
  entity: z.string(),
  files: z.number().int(),
  lastAtMs: z.number(),
  /** Median of the days between its imports; null below three files. */
  usualDays: z.number().nullable(),
  /** More than twice its usual days have passed. */
  isLate: z.boolean(),
  rowsRead: z.number().int(),
  rowsRejected: z.number().int(),
  rowsWarned: z.number().int(),
  lastBatchId: rowId
})
export type HealthSource = z.infer<typeof source>

const field = z.object({ table: z.string(), column: z.string(), rows: z.number().int(), missing: z.number().int() })
export type HealthField = z.infer<typeof field>

const gap = z.object({
  family: gapFamily,
  /** Open deals that lack it, and their amounts. */
  deals: z.number().int(),
  openDeals: z.number().int(),
  amountE4: moneyE4,
  openAmountE4: moneyE4,
  /** Mean absolute change of the win probability of deals that have it when the model is not told (0..1); null before it was measured. */
  shift: z.number().nullable(),
  /** `amountE4` x `shift`: by how much the expected bookings of the deals that lack it may be off. */
  costE4: moneyE4.nullable()
})
export type HealthGap = z.infer<typeof gap>

const placeholder = z.object({ kind: placeholderKind, count: z.number().int(), /** Rows that refer to one. */ references: z.number().int() })
export type HealthPlaceholder = z.infer<typeof placeholder>

export const healthSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gap'), family: gapFamily }),
  z.object({ kind: z.literal('field'), table: z.string().max(60), column: z.string().max(60) }),
  z.object({ kind: z.literal('placeholder'), of: placeholderKind }),
  z.object({ kind: z.literal('same_deals') })
])
export type HealthSubject = z.infer<typeof healthSubject>

/** How good the data is, per source and field, and what each hole costs the forecast. */
export const healthContract = {
  'health.summary': query(
    z.object({}),
    z.object({
      asOf: isoDay,
      sources: z.array(source),
      fields: z.array(field),
      gaps: z.array(gap),
      /** When and with which model the gaps' worth was measured; null before. */
      measured: z.object({ asOf: isoDay, atMs: z.number(), modelVersion: z.number().int(), hasModel: z.boolean() }).nullable(),
      placeholders: z.array(placeholder),
      doubtfulAccounts: z.number().int(),
      /** Open deals of one account with the same product, amount and creation day as another. */
      sameDeals: z.number().int()
    })
  ),
  /** The rows behind a figure of the summary. */
  'health.rows': query(
    page.extend({ subject: healthSubject }),
    z.object({ total: z.number().int(), rows: z.array(z.object({ id: rowId, key: z.string(), name: z.string(), detail: z.string(), amountE4: moneyE4.nullable(), dealId: rowId.nullable() })) })
  ),
  /** Asks the model about every open deal once more for each kind of data, as if it had not been told. */
  'health.measure': modelCommand(z.object({}), z.object({ families: z.number().int(), deals: z.number().int(), hasModel: z.boolean() })),
  'health.recordWorth': internalCommand(
    z.object({ asOf: isoDay, modelVersion: z.number().int(), hasModel: z.boolean(), worth: z.array(z.object({ family: gapFamily, shift: z.number(), deals: z.number().int() })) }),
    z.null()
  )
} as const
