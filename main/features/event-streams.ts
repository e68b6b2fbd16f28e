import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { readCalendarFacts, type CalendarFacts } from './calendar-facts'
import { placeOf, readDealHistory, statesOf } from './deal-history'
import { createDenseCodes, type DenseCodes } from './dense-codes'
import { eachRow, idAt, numberAt, rowsOf, wordAt, type Value } from './raw-rows'
import { readSignals, type SignalSeries } from './signal-series'

export const openStatus = 0
export const wonStatus = 1
export const lostStatus = 2

export interface StageInfo {
  readonly id: number
  readonly position: number
  readonly kind: 'open' | 'won' | 'lost'
  readonly probability: number
}

/** What was known about the deals by the end of a day, as columns; every stream is in order of `knownAt`. Nothing later is in memory. */
export interface EventStreams {
  readonly knownBy: Day
  readonly deals: {
    readonly count: number
    readonly ids: readonly number[]
    readonly sourceKeys: readonly string[]
    readonly account: Int32Array
    readonly product: Int32Array
    readonly leadSource: Int32Array
    readonly createdAt: Int32Array
  }
  readonly stages: readonly StageInfo[]
  /** Dense codes: a code indexes the counters of its dimension. */
  readonly accounts: DenseCodes
  readonly products: DenseCodes
  readonly reps: DenseCodes
  readonly units: DenseCodes
  readonly regions: DenseCodes
  readonly leadSources: DenseCodes<string>
  readonly competitors: DenseCodes<string>
  /** Code of the parent region, -1 at the root. */
  readonly regionParent: readonly number[]
  readonly accountFacts: { readonly industry: Int32Array; readonly employees: Float64Array; readonly revenueE4: Float64Array; readonly createdAt: Float64Array }
  readonly industryCount: number
  readonly states: {
    readonly deal: Int32Array
    readonly knownAt: Int32Array
    readonly occurredAt: Int32Array
    readonly stage: Int32Array
    readonly status: Uint8Array
    readonly amountE4: Float64Array
    readonly expectedCloseAt: Float64Array
    readonly rep: Int32Array
    readonly unit: Int32Array
    readonly region: Int32Array
    readonly reconstructed: Uint8Array
  }
  readonly activities: { readonly deal: Int32Array; readonly knownAt: Int32Array; readonly occurredAt: Int32Array; readonly isMeeting: Uint8Array; readonly isGood: Int32Array }
  readonly mentions: { readonly deal: Int32Array; readonly knownAt: Int32Array; readonly competitor: Int32Array; readonly tone: Float64Array }
  readonly quotes: { readonly deal: Int32Array; readonly knownAt: Int32Array; readonly ratio: Float64Array }
  /** Tickets opened (+1) and closed (-1). */
  readonly tickets: { readonly account: Int32Array; readonly knownAt: Int32Array; readonly step: Int32Array; readonly severity: Float64Array }
  readonly signals: readonly SignalSeries[]
  /** First days of Spring Festival in the calendar. */
  readonly springFestivals: readonly Day[]
  readonly calendar: CalendarFacts
  readonly fiscalYearStartMonth: number
}

const integers = (rows: readonly Value[][], valueOf: (row: readonly Value[]) => number): Int32Array => Int32Array.from(rows, valueOf)
const reals = (rows: readonly Value[][], column: number): Float64Array => Float64Array.from(rows, (row) => numberAt(row, column))

/** Reads everything that deals' features are made of, as known by the end of `knownBy`. */
export function readEventStreams(db: ReadDb, knownBy: Day): EventStreams {
  const until = { knownBy }
  const stages = rowsOf(db, 'SELECT id, position, kind, probability FROM stage ORDER BY position, id').map((row) => ({
    id: numberAt(row, 0),
    position: numberAt(row, 1),
    kind: wordAt(row, 2) as StageInfo['kind'],
    probability: numberAt(row, 3)
  }))
  const stageCodes = new Map(stages.map((stage, code) => [stage.id, code]))
  const accounts = createDenseCodes()
  const products = createDenseCodes()
  const reps = createDenseCodes()
  const units = createDenseCodes()
  const regions = createDenseCodes()
  const leadSources = createDenseCodes<string>()
  const competitors = createDenseCodes<string>()

  const regionRows = rowsOf(db, 'SELECT id, parent_id FROM region ORDER BY id')
  for (const row of regionRows) regions.add(idAt(row, 0))
  const regionParent = regionRows.map((row) => regions.codeOf(idAt(row, 1)))

  const history = readDealHistory(db, knownBy)
  const ids = history.deals
  const dealOf = (id: number | null): number => (id === null ? -1 : placeOf(ids, id))
  const deals = { count: ids.length, ids, sourceKeys: ids.map(() => ''), account: new Int32Array(ids.length), product: new Int32Array(ids.length), leadSource: new Int32Array(ids.length), createdAt: new Int32Array(ids.length) }
  let deal = 0
  eachRow(db, 'SELECT id, account_id, product_id, lead_source, created_at, source_key FROM opportunity ORDER BY id', (row) => {
    // Both in order of their ids: deals of which nothing was known by the day are passed over.
    const id = numberAt(row, 0)
    while ((ids[deal] ?? Number.POSITIVE_INFINITY) < id) deal += 1
    if (ids[deal] !== id) return
    deals.sourceKeys[deal] = String(row[5])
    deals.account[deal] = accounts.add(idAt(row, 1))
    deals.product[deal] = products.add(idAt(row, 2))
    deals.leadSource[deal] = leadSources.add(wordAt(row, 3))
    deals.createdAt[deal] = numberAt(row, 4)
  })

  const industries = createDenseCodes()
  const facts = new Map(rowsOf(db, 'SELECT id, industry_id, employees, revenue_e4, created_at FROM account').map((row) => [numberAt(row, 0), row]))
  const ofAccount = (column: number): Float64Array => Float64Array.from(accounts.keys, (id) => numberAt(facts.get(id) ?? [], column))
  const industry = Int32Array.from(accounts.keys, (id) => industries.add(idAt(facts.get(id) ?? [], 1)))

  const states = statesOf(history, { stageOf: (id) => stageCodes.get(id) ?? 0, reps, units, regions })
  const activityRows = rowsOf(
    db,
    `SELECT opportunity_id, known_at, occurred_at, kind, outcome FROM activity WHERE known_at <= :knownBy AND opportunity_id IS NOT NULL ORDER BY known_at, id`,
    until
  ).filter((row) => dealOf(idAt(row, 0)) >= 0)
  const mentionRows = rowsOf(
    db,
    `SELECT opportunity_id, known_at, competitor, tone FROM competitor_mention WHERE known_at <= :knownBy AND opportunity_id IS NOT NULL ORDER BY known_at, id`,
    until
  ).filter((row) => dealOf(idAt(row, 0)) >= 0)
  const quoteRows = rowsOf(
    db,
    `SELECT opportunity_id, known_at, 1.0 * amount_e4 / list_amount_e4 FROM quote
     WHERE known_at <= :knownBy AND opportunity_id IS NOT NULL AND list_amount_e4 > 0 ORDER BY known_at, id`,
    until
  ).filter((row) => dealOf(idAt(row, 0)) >= 0)
  const ticketRows = rowsOf(
    db,
    `SELECT account_id, known_at AS day, 1, severity, id FROM service_ticket WHERE known_at <= :knownBy AND account_id IS NOT NULL
     UNION ALL SELECT account_id, max(known_at, closed_at), -1, severity, id FROM service_ticket
       WHERE known_at <= :knownBy AND closed_at <= :knownBy AND account_id IS NOT NULL
     ORDER BY 2, 5, 3 DESC`,
    until
  ).filter((row) => accounts.codeOf(idAt(row, 0)) >= 0)
  const dealOfRow = (row: readonly Value[]): number => dealOf(idAt(row, 0))

  const { fiscalYearStartMonth } = readSettings(db)
  const springFestivals = rowsOf(
    db,
    `SELECT day FROM calendar AS today WHERE holiday LIKE '%春节%' AND NOT EXISTS (SELECT 1 FROM calendar AS before WHERE before.day = today.day - 1 AND before.holiday LIKE '%春节%') ORDER BY day`
  ).map((row) => numberAt(row, 0))
  return {
    knownBy,
    deals,
    stages,
    accounts,
    products,
    reps,
    units,
    regions,
    leadSources,
    competitors,
    regionParent,
    accountFacts: { industry, employees: ofAccount(2), revenueE4: ofAccount(3), createdAt: ofAccount(4) },
    industryCount: industries.keys.length,
    states,
    activities: {
      deal: integers(activityRows, dealOfRow),
      knownAt: integers(activityRows, (row) => numberAt(row, 1)),
      occurredAt: integers(activityRows, (row) => numberAt(row, 2)),
      isMeeting: Uint8Array.from(activityRows, (row) => (/meet|visit|demo|workshop|trial/i.test(wordAt(row, 3) ?? '') ? 1 : 0)),
      isGood: integers(activityRows, (row) => toneOf(wordAt(row, 4)))
    },
    mentions: {
      deal: integers(mentionRows, dealOfRow),
      knownAt: integers(mentionRows, (row) => numberAt(row, 1)),
      competitor: integers(mentionRows, (row) => competitors.add(wordAt(row, 2))),
      tone: reals(mentionRows, 3)
    },
    quotes: { deal: integers(quoteRows, dealOfRow), knownAt: integers(quoteRows, (row) => numberAt(row, 1)), ratio: reals(quoteRows, 2) },
    tickets: {
      account: integers(ticketRows, (row) => accounts.codeOf(idAt(row, 0))),
      knownAt: integers(ticketRows, (row) => numberAt(row, 1)),
      step: integers(ticketRows, (row) => numberAt(row, 2)),
      severity: reals(ticketRows, 3)
    },
    signals: readSignals(db, knownBy, regions),
    springFestivals,
    calendar: readCalendarFacts(db, states.knownAt[0] ?? knownBy, knownBy, springFestivals, fiscalYearStartMonth),
    fiscalYearStartMonth
  }
}

/** 1 for a good outcome of an activity, -1 for a bad one, 0 for none or unknown words. */
function toneOf(outcome: string | null): number {
  if (outcome === null) return 0
  if (/positive|good|advance|agreed|success|interested|confirmed/i.test(outcome)) return 1
  if (/negative|bad|reject|no[_ -]?show|no[_ -]?answer|cancel|declin|objection|stall/i.test(outcome)) return -1
  return 0
}
