import * as z from 'zod'
import { isoDay, longText, rowId, shortText } from './common'
import { command, query } from './route'

/**
 * Quantities of a pool are integers on the wire: money in 1/10,000 of the currency, counts in pieces, anything else (`number`) in 1/10,000 of
 * its unit. They always add up to the pool exactly.
 */
export const poolValueType = z.enum(['money', 'integer', 'number'])

/** What a participant's part is measured by before the rule is applied. */
export const allocationBase = z.enum(['today', 'head_count', 'equal'])

export const allocationMethod = z.discriminatedUnion('kind', [
  /** Base times the result, in proportion; `strength` 0 is the base alone, 1 the result in full. */
  z.object({ kind: z.literal('proportional'), result: z.enum(['score', 'bookings', 'attainment']), strength: z.number().min(0).max(1).default(1) }),
  /** Base times the factor of the tier: the first tier that reaches the participant's place in the field (0..1 from the top). */
  z.object({ kind: z.literal('tiered'), tiers: z.array(z.object({ upToShare: z.number().min(0).max(1), factor: z.number().min(0).max(10) })).min(1).max(10) }),
  /** Base times the estimated return of past periods, shrunk to the field's. */
  z.object({ kind: z.literal('return') }),
  /** Base alone. */
  z.object({ kind: z.literal('base') })
])

export const allocationRule = z.object({
  base: allocationBase.default('today'),
  method: allocationMethod,
  /** Least and most that anybody may have, in the pool's integers; null for none. */
  floor: z.number().int().min(0).nullable().default(null),
  cap: z.number().int().min(0).nullable().default(null),
  /** Most that anybody may gain or lose, as a share of what it has today; null for none. */
  changeLimit: z.number().min(0).max(10).nullable().default(null),
  /** Bounds of single participants; they stand beside the ones above. */
  bounds: z.array(z.object({ participantId: rowId, floor: z.number().int().min(0).nullable(), cap: z.number().int().min(0).nullable() })).max(10_000).default([])
})
export type AllocationRule = z.infer<typeof allocationRule>

export const boundName = z.enum(['floor', 'cap', 'change_limit'])

/** Why no allocation can respect every bound. */
export const infeasibleBound = z.object({
  kind: z.enum(['floors_exceed_pool', 'caps_below_pool', 'floor_above_cap']),
  /** The bounds that have a part in it. */
  bounds: z.array(boundName),
  /** For `floor_above_cap`; null where it is about all of them. */
  participantId: rowId.nullable(),
  /** What the bounds ask for at least (or allow at most), and what there is. */
  asked: z.number().int(),
  available: z.number().int()
})
export type InfeasibleBound = z.infer<typeof infeasibleBound>

const poolChoice = z.object({
  kind: shortText.min(1),
  name: shortText,
  /** Missing: the running season of units; its standings decide. */
  seasonId: rowId.optional(),
  asOf: isoDay.optional()
})

export const resourcePool = z.object({
  kind: z.string(),
  name: z.string(),
  valueType: poolValueType,
  from: isoDay,
  to: isoDay,
  total: z.number().int(),
  holders: z.number().int()
})

/** How far a participant's return per unit of the resource is known. */
const returnEstimate = z.object({
  /** Won amount in 1/10,000 per integer of the pool, over past periods and shrunk to the field by how few and how unlike they are. */
  perUnit: z.number(),
  low: z.number(),
  high: z.number(),
  periods: z.number().int()
})

export const allocationRow = z.object({
  participantId: rowId,
  name: z.string(),
  rank: z.number().int().nullable(),
  score: z.number().nullable(),
  headCount: z.number().int(),
  today: z.number().int(),
  proposed: z.number().int().nullable(),
  /** What the rule alone would give, before bounds. */
  unbounded: z.number().nullable(),
  boundBy: boundName.nullable(),
  /** By alternative, in the order of `alternatives`; null where it cannot be made. */
  alternatives: z.array(z.number().int().nullable()),
  returnEstimate: returnEstimate.nullable(),
  /** No standing: the field's mean stands in for its result. */
  resultImputed: z.boolean()
})

export const allocationOutlook = z.object({
  /**
   * `usable`: units that had more than usual of it booked more than usual, beyond chance; `follows`: more than in
   * proportion, so that the resource was probably given by what was expected; `no_effect`: enough periods, nothing seen; `thin`: too few.
   * It is what went together in the past, not proof of cause.
   */
  verdict: z.enum(['usable', 'follows', 'no_effect', 'thin']),
  /** Bookings grow by this share of a growth of the resource (log-log within units and periods), with its standard error. */
  elasticity: z.number().nullable(),
  standardError: z.number().nullable(),
  observations: z.number().int(),
  periods: z.number().int(),
  /** Change of won amount a period to be expected of the proposal, only where `usable`; with an 80 % interval. */
  expectedE4: z.number().int().nullable(),
  lowE4: z.number().int().nullable(),
  highE4: z.number().int().nullable()
})

export const reallocationEffect = z.object({
  seasonId: rowId,
  seasonName: z.string(),
  /** Bookings of those who gained and of those who gave up something: the season before and the one after. */
  gained: z.object({ participants: z.number().int(), beforeE4: z.number().int(), afterE4: z.number().int() }),
  reduced: z.object({ participants: z.number().int(), beforeE4: z.number().int(), afterE4: z.number().int() }),
  /** Growth of the gainers less growth of the others; null where there is nothing to divide by. */
  growthDifference: z.number().nullable(),
  /** Chance of a difference that large if the allocation had been drawn by lot (permutations). */
  pValue: z.number().nullable(),
  thin: z.boolean()
})

export const reallocationProposal = z.object({
  id: rowId,
  pool: resourcePool,
  seasonId: rowId.nullable(),
  asOf: isoDay,
  appliesFrom: isoDay,
  appliesTo: isoDay,
  rule: allocationRule,
  note: z.string(),
  state: z.enum(['proposed', 'approved']),
  madeAtMs: z.number(),
  madeBy: z.string(),
  approvedAtMs: z.number().nullable(),
  approvedBy: z.string().nullable(),
  shares: z.array(z.object({ participantId: rowId, name: z.string(), today: z.number().int(), proposed: z.number().int() })),
  /** Measured once a season of units that covers most of `appliesFrom`..`appliesTo` has been settled. */
  effect: reallocationEffect.nullable()
})

export const reallocationContract = {
  /** What can be reallocated on a day: the latest period of each pool that has begun. */
  'reallocation.pools': query(z.object({ asOf: isoDay.optional() }), z.object({ pools: z.array(resourcePool), suggested: allocationRule })),
  'reallocation.propose': query(
    poolChoice.extend({ rule: allocationRule }),
    z.object({
      pool: resourcePool,
      seasonId: rowId.nullable(),
      seasonName: z.string(),
      asOf: isoDay,
      rule: allocationRule,
      /** Empty where the proposal stands. */
      infeasible: z.array(infeasibleBound),
      rows: z.array(allocationRow),
      /** The same bounds under other methods, and per head without bounds. */
      alternatives: z.array(z.object({ id: z.enum(['proportional', 'tiered', 'return', 'per_head']), expectedE4: z.number().int().nullable() })),
      /** Sum of what changes hands. */
      moved: z.number().int().nullable(),
      outlook: allocationOutlook
    })
  ),
  /** Newest first, without withdrawn ones. */
  'reallocation.proposals': query(z.object({}), z.array(reallocationProposal)),
  'reallocation.save': command(poolChoice.extend({ rule: allocationRule, note: longText.default('') }), z.object({ proposalId: rowId })),
  /** Undo of a save; approved ones are refused until the approval is taken back. */
  'reallocation.setWithdrawn': command(z.object({ proposalId: rowId, withdrawn: z.boolean() }), z.object({ proposalId: rowId })),
  /** One approved proposal per pool and period. */
  'reallocation.setApproved': command(z.object({ proposalId: rowId, approved: z.boolean() }), z.object({ proposalId: rowId }))
} as const
