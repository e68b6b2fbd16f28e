import type { ReadDb, WriteDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import { firstText } from '../../warehouse/statement'
import type { ColumnScope, EntityDefinition, FieldDefinition } from '../entities/entity'
import { normalText } from '../values/normal-name'
import { writeAbsence } from './absence'
import { writeAccountSources } from './account-sources'
import { noteAssumedDays } from './assumed-days'
import { fillLateMembers } from './late-members'
import { writeMemberships } from './memberships'
import { writeContactPrivacy } from './contact-privacy'
import { convertWaiting, noteMissingRates } from './currencies'
import { publishOpportunityChanges, type ChangeFormat } from './opportunity-changes'
import { prepareMedians, writeChangedHistory, writeFirstHistory } from './opportunity-history'
import { findChanged, insertNew, matchRows, updateChanged, writeResult } from './land-rows'
import { linkNames, linkSelf, noteReferences } from './link-names'
import { makeOrders, sumOrders } from './order-lines'
import { createReferenceResolver } from './reference-resolver'
import { writeSettlements } from './settled-invoices'
import { publishSignals } from './signals'
import { createUndoLog } from './undo-log'
import type { Publication, PublicationCounts } from './publication'

export interface PublicationInput {
  readonly batchId: number
  readonly sourceId: number
  readonly keyPrefix: string
  readonly fullSnapshot: boolean
  readonly asOf: Day | null
  readonly today: Day
  /** The file's column for a field, for messages. */
  readonly columnOf: (field: string) => string
  /** What a series without a name of its own is called. */
  readonly seriesName: string
  /** How days and numbers inside texts are written. */
  readonly format: ChangeFormat
}

/**
 * Brings the staged rows into the warehouse: references linked or made, differences found, history, memberships and the undo log
 * written. Runs inside one transaction of the caller, which is what makes a batch wholly in or wholly out.
 */
export function publish(db: WriteDb, definition: EntityDefinition, fields: readonly FieldDefinition[], input: PublicationInput): PublicationCounts {
  const entity = { ...definition, columns: definition.columns.filter((column) => column.onlyWith === undefined || fields.some((field) => field.id === column.onlyWith)) }
  registerFunctions(db)
  const undo = createUndoLog(db, input.batchId)
  const scope = columnScope(fields)
  const resolver = createReferenceResolver(db, input.sourceId, input.keyPrefix)
  for (const field of fields) {
    if (field.reference !== undefined) linkNames(db, resolver, field, input.batchId, field.reference === entity.selfKind ? null : undo)
  }
  const joins = joinsOf(entity, fields, scope)
  const latest = entity.latest === null ? null : (firstText<{ day: number | null }>(db, `SELECT max(${entity.latest(scope)}) AS day FROM staging.input s ${joins.replace('/*e*/', entity.columns.length === 0 ? '' : `LEFT JOIN main.${entity.table} e ON e.id = -1`)}`)?.day ?? null)
  const asOf = input.asOf ?? (latest === null || latest === 0 ? input.today : latest)
  const lastId = entity.columns.length === 0 ? 0 : (firstText<{ id: number }>(db, `SELECT coalesce(max(id), 0) AS id FROM main.${entity.table}`)?.id ?? 0)
  const publication: Publication = { db, entity, fields, scope, undo, ...input, lastId, asOf, latest: latest === null || latest === 0 ? asOf : latest }

  if (entity.id === 'signals') {
    noteReferences(publication, input.columnOf)
    return publishSignals(publication, input.seriesName)
  }
  if (entity.id === 'opportunity-changes') return publishOpportunityChanges(publication, input.format)
  matchRows(publication)
  if (entity.id === 'opportunities') prepareMedians(publication)
  if (entity.id === 'order-lines') makeOrders(publication)
  writeResult(publication, joins)
  noteMissingRates(publication)
  const changed = findChanged(publication)
  const rowsNew = insertNew(publication, joins)
  if (entity.id === 'opportunities') {
    writeFirstHistory(publication)
    writeChangedHistory(publication)
    noteAssumedDays(publication)
  }
  updateChanged(publication)
  if (entity.selfKind !== undefined) linkSelf(publication, createReferenceResolver(db, input.sourceId, input.keyPrefix))
  noteReferences(publication, input.columnOf)
  const linesMoved = (entity.memberships ?? []).flatMap((membership) => writeMemberships(publication, membership))
  if (entity.id === 'contacts') linesMoved.push(...writeContactPrivacy(publication))
  if (entity.id === 'currency-rates') convertWaiting(publication)
  if (entity.id === 'accounts') writeAccountSources(publication)
  if (entity.id === 'teams') fillLateMembers(publication)
  if (entity.id === 'order-lines') sumOrders(publication)
  if (entity.id === 'invoices') writeSettlements(publication)
  const rowsRemoved = publication.fullSnapshot ? writeAbsence(publication) : 0

  const total = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM staging.input')?.n ?? 0
  const moved = new Set(linesMoved.filter((line) => firstText(db, 'SELECT 1 FROM staging.result WHERE line = ? AND old_id IS NOT NULL AND line NOT IN (SELECT line FROM staging.changed)', [line]) !== undefined))
  const rowsChanged = changed + moved.size
  return { rowsNew, rowsChanged, rowsUnchanged: total - rowsNew - rowsChanged, rowsRemoved }
}

function registerFunctions(db: ReadDb): void {
  db.sqlite.function('saima_normal', { deterministic: true }, (text) => (typeof text === 'string' ? normalText(text) : null))
}

function columnScope(fields: readonly FieldDefinition[]): ColumnScope {
  const known = new Map(fields.map((field) => [field.id, field]))
  return {
    has: (id) => known.has(id),
    value: (id) => {
      const field = known.get(id)
      return field === undefined ? 'NULL' : field.reference === undefined ? `s.f_${id}` : `r_${id}.target_id`
    }
  }
}

function joinsOf(entity: EntityDefinition, fields: readonly FieldDefinition[], scope: ColumnScope): string {
  const references = fields.filter((field) => field.reference !== undefined).map((field) => `LEFT JOIN staging.reference r_${field.id} ON r_${field.id}.id = s.f_${field.id}`)
  return `${references.join('\n')}\n/*e*/\n${entity.joins?.(scope) ?? ''}`
}
