import type { ParticipantKind, RaceMeasureId, RacePenaltyId, ScorePart } from '../contract/race'
import type { RouteOutput } from '../contract'
import type { LedgerEvent } from '../units/ledger'
import { unitMeasures, windowOf } from '../units/unit-measures'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { ledgerOf, type RaceFacts } from './race-facts'

type DetailPart = RouteOutput<'race.scoreDetail'>['parts'][number]
type Filters = DetailPart['filters']
type PartRow = DetailPart['rows'][number]

const shownRows = 200

/** A part of a score with the rows that it was counted from, the largest first. */
export function explainPart(db: ReadDb, facts: RaceFacts, kind: ParticipantKind, participantId: number, part: ScorePart, asOf: Day, knownBy: Day): DetailPart {
  const measure = unitMeasures[part.measure]
  const window = windowOf(measure, facts.from, asOf, knownBy)
  const events = byRow(ledgerOf(facts, part.measure).events(participantId, window))
  const largest = [...events].sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || b.day - a.day || a.rowId - b.rowId).slice(0, shownRows)
  const source = sources[part.measure]
  const names = namesOf(db, source.source, largest)
  return {
    part,
    metric: part.measure === 'overdue_share' ? 'overdue_receivables' : part.measure === 'forecast_bias' ? null : part.measure,
    filters: {
      ...source,
      from: measure.window === 'balance' ? null : isoFromDay(window.from),
      to: isoFromDay(window.to),
      unitIds: kind === 'unit' ? [participantId] : [],
      repIds: kind === 'rep' ? [participantId] : [],
      regionIds: kind === 'region' ? [participantId] : []
    },
    rowCount: events.length,
    rows: largest.map((event): PartRow => ({
      opportunityId: event.dealId,
      label: names.get(event.rowId)?.label ?? '',
      account: names.get(event.rowId)?.account ?? null,
      day: isoFromDay(event.day),
      share: event.share,
      value: event.value,
      weight: measure.aggregation === 'ratio' ? event.weight : null
    }))
  }
}

/** One line per row: an invoice comes as what was billed, what fell due and what was paid; a deal that was handed on, as plus and minus. */
function byRow(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const rows = new Map<number, LedgerEvent>()
  for (const event of events) {
    const before = rows.get(event.rowId)
    rows.set(event.rowId, before === undefined ? event : { ...before, value: before.value + event.value, weight: before.weight + event.weight })
  }
  return [...rows.values()].filter((row) => Math.abs(row.value) > 1e-9 || Math.abs(row.weight) > 1e-9)
}

const sources: Readonly<Record<RaceMeasureId | RacePenaltyId, Pick<Filters, 'source' | 'status'>>> = {
  bookings: { source: 'opportunity', status: 'won' },
  won_count: { source: 'opportunity', status: 'won' },
  win_rate: { source: 'opportunity', status: 'closed' },
  new_pipeline: { source: 'opportunity', status: 'created' },
  cycle_days: { source: 'opportunity', status: 'won' },
  discount_depth: { source: 'opportunity', status: 'won' },
  activities: { source: 'activity', status: null },
  collected: { source: 'payment', status: null },
  overdue_share: { source: 'invoice', status: null },
  forecast_bias: { source: 'submission', status: null }
}

const nameQueries: Readonly<Record<Filters['source'], string>> = {
  opportunity: `SELECT deal.id, deal.name AS label, account.name AS account FROM opportunity AS deal LEFT JOIN account ON account.id = deal.account_id
    WHERE deal.id IN (SELECT value FROM json_each(?))`,
  activity: `SELECT activity.id, ifnull(rep.name, '') AS label, NULL AS account FROM activity LEFT JOIN rep ON rep.id = activity.rep_id
    WHERE activity.id IN (SELECT value FROM json_each(?))`,
  payment: `SELECT payment.id, payment.source_key AS label, account.name AS account FROM payment JOIN invoice ON invoice.id = payment.invoice_id
    LEFT JOIN account ON account.id = invoice.account_id WHERE payment.id IN (SELECT value FROM json_each(?))`,
  invoice: `SELECT invoice.id, invoice.source_key AS label, account.name AS account FROM invoice LEFT JOIN account ON account.id = invoice.account_id
    WHERE invoice.id IN (SELECT value FROM json_each(?))`,
  submission: `SELECT submission.id, opening.fiscal_year || ' Q' || opening.fiscal_quarter AS label, NULL AS account FROM submission
    LEFT JOIN calendar AS opening ON opening.day = submission.period_start WHERE submission.id IN (SELECT value FROM json_each(?))`
}

function namesOf(db: ReadDb, source: Filters['source'], events: readonly LedgerEvent[]): ReadonlyMap<number, { label: string; account: string | null }> {
  const ids = [...new Set(events.map((event) => event.rowId))]
  return new Map(allText<{ id: number; label: string; account: string | null }>(db, nameQueries[source], [JSON.stringify(ids)]).map((row) => [row.id, row]))
}
