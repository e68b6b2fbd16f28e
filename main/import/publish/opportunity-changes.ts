import { allText, firstText, prepare } from '../../warehouse/statement'
import { createPlaceholder } from './placeholders'
import { prepareFresh, type Publication, type PublicationCounts } from './publication'
import { createReferenceResolver } from './reference-resolver'
import { historyAfter, type DealState, type LoggedChange } from './deal-history'
import { matchHeader } from '../mapping/header-names'
import { opportunities } from '../entities/opportunities'
import { parseMoney, type DecimalSign } from '../values/amount'
import { parseDay, type DateOrder } from '../values/calendar-day'

export interface ChangeFormat {
  readonly dateOrder: DateOrder
  readonly decimal: DecimalSign
  readonly timeZone: string
}

interface StagedChange {
  readonly line: number
  readonly deal: number
  readonly day: number
  readonly field: string | null
  readonly before: string | null
  readonly after: string | null
  readonly stage: number | null
  readonly amount: number | null
  readonly close: number | null
  readonly rep: number | null
}

interface HistoryRow extends DealState {
  readonly occurred_at: number
  readonly known_at: number
  readonly change: string
  readonly reconstructed: number
}

const historyColumns = 'occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, reconstructed'
const dealsPerPage = 500

/**
 * Puts a log of changes in the place of what had to be assumed: for each deal in it the states are rebuilt from the log up to its last entry;
 * what is known from later stays. Where the log is newer than the deal itself, the deal follows. The whole former history goes to the undo log.
 */
export function publishOpportunityChanges(publication: Publication, format: ChangeFormat): PublicationCounts {
  const { db, scope, undo, batchId } = publication
  refuseUnknownDeals(publication)
  const read = createChangeReader(publication, format)
  const value = (field: string): string => (scope.has(field) ? (field === 'stage' || field === 'rep' ? `(SELECT target_id FROM staging.reference q WHERE q.id = s.f_${field})` : `s.f_${field}`) : 'NULL')
  db.sqlite.exec('CREATE TABLE staging.logged (deal INTEGER NOT NULL, day INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (deal, day, line)) WITHOUT ROWID')
  prepareFresh(db, `INSERT INTO staging.logged SELECT q.target_id, s.f_changed_at, s.line FROM staging.input s JOIN staging.reference q ON q.id = s.f_opportunity WHERE q.target_id IS NOT NULL`).run()

  let rowsNew = 0
  let rowsUnchanged = 0
  for (let after = -1; ; ) {
    const deals = allText<{ id: number }>(db, 'SELECT DISTINCT deal AS id FROM staging.logged WHERE deal > ? ORDER BY deal LIMIT ?', [after, dealsPerPage]).map((row) => row.id)
    if (deals.length === 0) break
    for (const id of deals) {
      const changes = allText<StagedChange>(
        db,
        `SELECT s.line, l.deal, l.day, ${value('field')} AS field, ${value('old_value')} AS before, ${value('new_value')} AS after, ${value('stage')} AS stage, ${value('amount')} AS amount, ${value('expected_close_at')} AS close, ${value('rep')} AS rep
         FROM staging.logged l JOIN staging.input s ON s.line = l.line WHERE l.deal = ? ORDER BY l.day, l.line`,
        [id]
      )
      if (rewriteDeal(publication, id, changes.flatMap(read))) rowsNew += changes.length
      else rowsUnchanged += changes.length
    }
    after = deals.at(-1) ?? after
  }
  return { rowsNew, rowsChanged: 0, rowsUnchanged, rowsRemoved: 0 }

  function rewriteDeal({ db: target }: Publication, id: number, logged: readonly LoggedChange[]): boolean {
    const last = logged.at(-1)
    if (last === undefined) return false
    const deal = firstText<DealState & { readonly created_at: number; readonly closed_at: number | null }>(target, 'SELECT stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, created_at, closed_at FROM opportunity WHERE id = ?', [id])
    if (deal === undefined) return false
    const before = allText<HistoryRow>(target, `SELECT ${historyColumns} FROM opportunity_history WHERE opportunity_id = ? ORDER BY seq`, [id])
    const kept = before.filter((row) => row.known_at > last.day)
    const statusOf = (stage: number): number => firstText<{ status: number }>(target, `SELECT CASE kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END AS status FROM stage WHERE id = ?`, [stage])?.status ?? 0
    const placeOf = (rep: number | null, day: number): Pick<DealState, 'unit_id' | 'region_id'> => {
      const place = rep === null ? undefined : firstText<{ unit_id: number; region_id: number | null }>(
        target, 'SELECT m.unit_id, (SELECT u.region_id FROM unit_membership u WHERE u.unit_id = m.unit_id AND :day BETWEEN u.valid_from AND u.valid_to) AS region_id FROM rep_membership m WHERE m.rep_id = :rep AND :day BETWEEN m.valid_from AND m.valid_to', { rep, day }
      )
      return { unit_id: place?.unit_id ?? deal.unit_id, region_id: place?.region_id ?? deal.region_id }
    }
    const rebuilt = historyAfter(deal, deal.created_at, logged, statusOf, placeOf)
    const next: HistoryRow[] = [...rebuilt.map((row) => ({ ...row.state, occurred_at: row.day, known_at: row.day, change: row.change, reconstructed: 0 })), ...kept]
    if (JSON.stringify(next.map(ordered)) === JSON.stringify(before.map(ordered))) return false
    // Rows are written over in their places, so that undo finds each of them where it was.
    undo.note('update', 'opportunity_history', 'opportunity_id = :id AND seq <= :size', { id, size: next.length })
    undo.note('delete', 'opportunity_history', 'opportunity_id = :id AND seq > :size', { id, size: next.length })
    prepare(target, 'DELETE FROM opportunity_history WHERE opportunity_id = ?').run(id)
    const insert = prepare(target, `INSERT INTO opportunity_history (opportunity_id, seq, ${historyColumns}, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    for (const [index, row] of next.entries()) insert.run(id, index + 1, ...ordered(row), batchId)
    const final = rebuilt.at(-1)?.state
    if (kept.length === 0 && final !== undefined && JSON.stringify(stateOf(final)) !== JSON.stringify(stateOf(deal))) {
      undo.note('update', 'opportunity', 'id = :id', { id })
      const closedAt = final.status === 0 ? null : final.status === deal.status && deal.closed_at !== null ? deal.closed_at : last.day
      prepare(target, 'UPDATE opportunity SET stage_id = ?, status = ?, amount_e4 = ?, amount_imputed = CASE WHEN amount_e4 IS ? THEN amount_imputed ELSE 0 END, expected_close_at = ?, closed_at = ?, rep_id = ?, unit_id = ?, region_id = ?, batch_id = ? WHERE id = ?').run(
        final.stage_id, final.status, final.amount_e4, final.amount_e4, final.expected_close_at, closedAt, final.rep_id, final.unit_id, final.region_id, batchId, id
      )
    }
    return true
  }
}

const ordered = (row: HistoryRow): (string | number | null)[] => [row.occurred_at, row.known_at, row.change, ...stateOf(row), row.reconstructed]
const stateOf = (state: DealState): (number | null)[] => [state.stage_id, state.status, state.amount_e4, state.expected_close_at, state.rep_id, state.unit_id, state.region_id]

/** Entries about deals that nobody has described: refused, so that they can be taken in again once the deals are there. */
function refuseUnknownDeals({ db }: Publication): void {
  prepareFresh(
    db,
    `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
     SELECT s.line, NULL, q.text, 'unknown_reference', 'rejected', '', coalesce(w.raw, q.text) FROM staging.input s JOIN staging.reference q ON q.id = s.f_opportunity LEFT JOIN staging.raw w ON w.line = s.line WHERE q.target_id IS NULL`
  ).run()
}

/** Tells a logged row as changes of the deal's stage, amount, close date and owner; other fields are not kept. */
function createChangeReader({ db, undo, batchId, sourceId, keyPrefix }: Publication, format: ChangeFormat): (row: StagedChange) => LoggedChange[] {
  const resolver = createReferenceResolver(db, sourceId, keyPrefix)
  const kinds = new Map<string, LoggedChange['field'] | null>()
  const named = (kind: 'stage' | 'rep', text: string | null): number | null => {
    if (text === null) return null
    const found = resolver.resolve(kind, text, { slips: false })
    if (found !== null) return found.id
    const made = createPlaceholder(db, kind, text, false, batchId, undo)
    if (made !== null) resolver.add(kind, made, text)
    return made
  }
  const kindOf = (text: string): LoggedChange['field'] | null => {
    let kind = kinds.get(text)
    if (kind === undefined) kinds.set(text, (kind = changeKind(text)))
    return kind
  }
  const valueOf = (field: LoggedChange['field'], text: string | null): number | null => {
    if (text === null) return null
    switch (field) {
      case 'stage':
      case 'rep':
        return named(field, text)
      case 'amount': {
        const money = parseMoney(text, format.decimal)
        return money.kind === 'money' ? money.e4 : null
      }
      case 'close':
        return parseDay(text, { order: format.dateOrder, timeZone: format.timeZone })
    }
  }
  return (row) => {
    const states = ([['stage', row.stage], ['amount', row.amount], ['close', row.close], ['rep', row.rep]] as const).flatMap(([field, after]): LoggedChange[] => (after === null ? [] : [{ day: row.day, field, before: undefined, after }]))
    const field = row.field === null ? null : kindOf(row.field)
    if (field === null) return states
    // A stage or an owner cannot be taken away, and what cannot be read is no change.
    const after = valueOf(field, row.after)
    if (after === null && (row.after !== null || field === 'stage')) return states
    return [...states, { day: row.day, field, before: row.before === null && field === 'stage' ? undefined : valueOf(field, row.before), after }]
  }
}

const kindByField: Readonly<Record<string, LoggedChange['field']>> = { stage: 'stage', amount: 'amount', expected_close_at: 'close', closed_at: 'close', rep: 'rep' }

function changeKind(text: string): LoggedChange['field'] | null {
  let best: { readonly kind: LoggedChange['field']; readonly confidence: number } | null = null
  for (const field of opportunities.fields) {
    const kind = kindByField[field.id]
    const confidence = kind === undefined ? 0 : (matchHeader(text, field)?.confidence ?? 0)
    if (kind !== undefined && confidence >= 0.55 && confidence > (best?.confidence ?? 0)) best = { kind, confidence }
  }
  return best?.kind ?? null
}
