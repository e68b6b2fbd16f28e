import * as z from 'zod'
import { isoDay, moneyE4, rowId, shortText, valueType } from './common'
import { command, query } from './route'

export const participantKind = z.enum(['unit', 'rep', 'region'])
export type ParticipantKind = z.infer<typeof participantKind>

/** What a season may reward. Names are under `race.measures.<id>` in the locale files. */
export const raceMeasureId = z.enum(['bookings', 'won_count', 'win_rate', 'new_pipeline', 'cycle_days', 'activities', 'collected'])
export type RaceMeasureId = z.infer<typeof raceMeasureId>

/** What a season may take points away for. */
export const racePenaltyId = z.enum(['discount_depth', 'overdue_share', 'forecast_bias'])
export type RacePenaltyId = z.infer<typeof racePenaltyId>

/**
 * What a raw value is divided by before it earns points; 1 is worth 100 points times the measure's share of the weights.
 * - `none`: the field's mean; - `head_count`: per head, then the field's mean per head;
 * - `quota`: the quota, up to the day of the standings (a season half gone asks for half of it);
 * - `potential`: the field's mean per point of potential, times the participant's own potential index in the rule;
 * - `last_year`: the participant's own value in the same days of last year; - `peer_group`: the mean of the participant's industry.
 * Where a participant has no quota, no last year or no potential index, the field's mean base stands in and the part says `base_imputed`.
 */
export const normalisation = z.enum(['none', 'quota', 'peer_group', 'last_year', 'head_count', 'potential'])
export type Normalisation = z.infer<typeof normalisation>

/** Leagues of a season, top one first. They begin as named here and change by results from one season to the next. */
export const leagueRule = z.object({
  names: z.array(shortText.min(1)).min(2).max(10),
  /** How many go up and down between two leagues. */
  moves: z.number().int().min(0).max(100).default(1),
  /** By place in `names`; who is missing begins in the last league. */
  members: z.array(z.object({ participantId: rowId, league: z.number().int().min(0).max(9) })).max(10_000).default([])
})
export type LeagueRule = z.infer<typeof leagueRule>

export const raceRule = z.object({
  /** null: everybody of the season's kind. */
  participantIds: z.array(rowId).max(10_000).nullable().default(null),
  measures: z
    .array(
      z.object({
        measure: raceMeasureId,
        /** Any positive figure; only the share of the sum counts. */
        weight: z.number().positive().max(1_000),
        direction: z.enum(['higher', 'lower']),
        /** Highest normalised value that still earns points; null for none. */
        cap: z.number().positive().max(100).nullable(),
        normalisation
      })
    )
    .min(1)
    .max(12),
  penalties: z
    .array(
      z.object({
        measure: racePenaltyId,
        /** Points lost at `full` or worse. */
        weight: z.number().positive().max(1_000),
        /** Up to here nothing is lost; forecast bias counts by its size, either way. */
        free: z.number().min(0),
        full: z.number().positive()
      })
    )
    .max(6)
    .default([]),
  /** Raw values that decide between equal scores, first one first; who is still level shares the rank. */
  tieOrder: z.array(raceMeasureId).max(7).default([]),
  /** Shared deals count by their recorded shares; off: all for the owner. */
  collaborationCredit: z.boolean().default(true),
  /**
   * What each participant's market can give, against any common level (100 for a usual one): for `potential`. Declared with the rule, so that it
   * is versioned and settled with it; without a default, so that rules settled before there were any keep their hash.
   */
  potential: z.array(z.object({ participantId: rowId, index: z.number().positive().max(100_000) })).max(10_000).optional(),
  /** Missing: one field. Without a default, so that rules settled before there were leagues keep their hash. */
  leagues: leagueRule.optional()
})
export type RaceRule = z.infer<typeof raceRule>

export const raceSeason = z.object({
  /** null for the season that stands in where nobody has made one yet. */
  id: rowId.nullable(),
  name: z.string(),
  participantKind,
  from: isoDay,
  to: isoDay,
  state: z.enum(['draft', 'running', 'settled']),
  settledAtMs: z.number().nullable(),
  settledBy: z.string().nullable(),
  /** SHA-256 of rules and standings at the settlement. */
  settledHash: z.string().nullable(),
  rules: z.array(z.object({ version: z.number().int(), validFrom: isoDay, madeAtMs: z.number(), madeBy: z.string(), rule: raceRule }))
})
export type RaceSeason = z.infer<typeof raceSeason>

export const scorePart = z.object({
  kind: z.enum(['measure', 'penalty']),
  measure: z.union([raceMeasureId, racePenaltyId]),
  valueType,
  raw: z.number().nullable(),
  /** What raw was divided by; null where nothing could be compared. */
  base: z.number().nullable(),
  normalised: z.number().nullable(),
  capped: z.boolean(),
  normalisation: normalisation.nullable(),
  /** Share of the weights, 0..1; for a penalty the most it can cost, in points. */
  weight: z.number(),
  points: z.number(),
  note: z.enum(['no_data', 'base_imputed']).nullable()
})
export type ScorePart = z.infer<typeof scorePart>

const certainty = z.object({
  /** The rank lies between these in `level` of the resampled worlds. */
  rankLow: z.number().int(),
  rankHigh: z.number().int(),
  level: z.number(),
  /** Chance of being ahead of the next one below, null for the last. */
  aheadOfNext: z.number().nullable(),
  nextId: rowId.nullable(),
  nextName: z.string().nullable(),
  /** How many deals that is resampled from; few deals make a wide interval. */
  deals: z.number().int()
})

const gap = z.object({
  points: z.number(),
  aheadId: rowId,
  aheadName: z.string(),
  /** The least effort that gains the rank: this much more (or less, for a lower-is-better measure) of that measure. Null where a cap forbids it. */
  gain: z.object({ measure: raceMeasureId, direction: z.enum(['higher', 'lower']), amount: z.number(), valueType }).nullable()
})

export const standingRow = z.object({
  rank: z.number().int(),
  /** A week earlier; null where the participant or the season did not exist yet. */
  previousRank: z.number().int().nullable(),
  /** At the end of the season's first week. */
  startRank: z.number().int().nullable(),
  tied: z.boolean(),
  participantId: rowId,
  name: z.string(),
  regionId: rowId.nullable(),
  regionName: z.string().nullable(),
  headCount: z.number().int(),
  score: z.number(),
  previousScore: z.number().nullable(),
  bookingsE4: moneyE4,
  /** Bookings over the whole quota of the season. */
  attainment: z.number().nullable(),
  parts: z.array(scorePart),
  gap: gap.nullable(),
  certainty: certainty.nullable(),
  /** Ranks at the ends of the season's weeks so far, in the order of `weeks`. */
  sparkline: z.array(z.number().int().nullable())
})
export type StandingRow = z.infer<typeof standingRow>

const seasonChoice = z.object({
  /** Missing: the running season, else the newest, else the current quarter by the standard rule. */
  seasonId: rowId.optional(),
  /** Only without `seasonId`, for the season that stands in. */
  participantKind: participantKind.optional()
})

export const raceContract = {
  'race.seasons': query(z.object({}), z.object({ seasons: z.array(raceSeason), standIn: raceSeason.nullable() })),
  /** The rule that fits the workspace's data (quotas, last year, receivables, submissions), as a start for a new season. */
  'race.suggestRule': query(z.object({ participantKind, from: isoDay, to: isoDay }), raceRule),
  'race.saveSeason': command(
    z.object({
      id: rowId.optional(),
      name: shortText.min(1),
      participantKind,
      from: isoDay,
      to: isoDay,
      state: z.enum(['draft', 'running']).default('running'),
      /** For a new season; missing: the suggested rule. */
      rule: raceRule.optional()
    }),
    z.object({ seasonId: rowId })
  ),
  'race.setSeasonRemoved': command(z.object({ seasonId: rowId, removed: z.boolean() }), z.object({ seasonId: rowId })),
  /** A new version, in force from `validFrom` (missing: today); days before keep their rule. In a draft it replaces everything. */
  'race.saveRule': command(z.object({ seasonId: rowId, rule: raceRule, validFrom: isoDay.optional() }), z.object({ version: z.number().int(), validFrom: isoDay })),
  'race.setRuleWithdrawn': command(z.object({ seasonId: rowId, version: z.number().int(), withdrawn: z.boolean() }), z.object({ seasonId: rowId })),
  /** Freezes a season that is over: its weekly and final standings are kept with a hash, later imports do not move them. */
  'race.settle': command(z.object({ seasonId: rowId }), z.object({ hash: z.string(), participants: z.number().int() })),
  /** Makes a season for the current quarter where none covers today. */
  'race.ensureDefaultSeason': command(z.object({ participantKind: participantKind.optional() }), z.object({ seasonId: rowId.nullable(), created: z.boolean() })),
  'race.standings': query(
    seasonChoice.extend({ asOf: isoDay.optional() }),
    z.object({
      season: raceSeason,
      asOf: isoDay,
      previousAsOf: isoDay.nullable(),
      ruleVersion: z.number().int(),
      rule: raceRule,
      weeks: z.array(isoDay),
      /** For a settled season: whether what is kept still has the hash of its settlement. */
      hashMatches: z.boolean().nullable(),
      rows: z.array(standingRow)
    })
  ),
  /** One participant's score down to its rows. `filters` say what to ask the rows of; `rows` are the largest of them. */
  'race.scoreDetail': query(
    seasonChoice.extend({ participantId: rowId, asOf: isoDay.optional() }),
    z.object({
      season: raceSeason,
      asOf: isoDay,
      row: standingRow,
      parts: z.array(
        z.object({
          part: scorePart,
          /** The same figure in the metrics layer, where it has one: `metrics.rows` of it with these filters. */
          metric: z.string().nullable(),
          filters: z.object({
            source: z.enum(['opportunity', 'activity', 'payment', 'invoice', 'submission']),
            status: z.enum(['won', 'lost', 'closed', 'created']).nullable(),
            from: isoDay.nullable(),
            to: isoDay,
            unitIds: z.array(rowId),
            repIds: z.array(rowId),
            regionIds: z.array(rowId)
          }),
          rowCount: z.number().int(),
          rows: z.array(
            z.object({
              opportunityId: rowId.nullable(),
              label: z.string(),
              account: z.string().nullable(),
              day: isoDay,
              /** The participant's part of the row, 1 where it is not shared. */
              share: z.number(),
              value: z.number(),
              /** What `value` is a share of, for ratios. */
              weight: z.number().nullable()
            })
          )
        })
      )
    })
  ),
  'race.playback': query(
    seasonChoice,
    z.object({
      season: raceSeason,
      participants: z.array(z.object({ id: rowId, name: z.string(), regionId: rowId.nullable(), regionName: z.string().nullable() })),
      frames: z.array(
        z.object({
          asOf: isoDay,
          ruleVersion: z.number().int(),
          rows: z.array(z.object({ participantId: rowId, rank: z.number().int(), score: z.number(), bookingsE4: moneyE4 }))
        })
      )
    })
  )
} as const
