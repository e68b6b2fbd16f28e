import type { ImportEntity, ImportFieldType } from '../../contract/import'

/** What a cell can name. `creates` kinds are made as flagged placeholders where nothing fits; the others stay empty with a warning. */
export const referenceKinds = ['account', 'product', 'product-group', 'rep', 'unit', 'region', 'industry', 'stage', 'opportunity', 'order', 'invoice', 'signal', 'currency'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

export interface FieldDefinition {
  readonly id: string
  readonly type: ImportFieldType
  /** A row without it is refused. */
  readonly required?: boolean
  readonly reference?: ReferenceKind
  /** The file itself says what there is (a team list names its units), so a new name is no cause for a warning. */
  readonly defines?: boolean
  /** Header names, Chinese and English, in any case and spacing; the first ones are the most certain. */
  readonly names: readonly string[]
  /** Gives way to a field that fits a column as well. */
  readonly isSecondary?: boolean
  /** Values that cannot be read are dropped with a warning instead of refusing the row. */
  readonly lenient?: boolean
  /** Words that stand for numbers, in lower case. */
  readonly words?: Readonly<Record<string, number>>
  /** A day that may be written as a period, of which it is the first or the last one. */
  readonly period?: 'start' | 'end'
  readonly min?: number
  readonly max?: number
}

/** What SQL for a target column may use: `s` is the staged row, `e` the row as it stands in the warehouse (or nulls). */
export interface ColumnScope {
  /** Whether the file has the field. */
  has(field: string): boolean
  /** SQL of a field's value in the staged row, `NULL` where the file does not have it; references are ids. */
  value(field: string): string
}

export interface ColumnDefinition {
  readonly name: string
  readonly sql: (scope: ColumnScope) => string
  /** A difference here does not count as a change (times at which a row was known). */
  readonly silent?: boolean
  /** Only where the file has this field; elsewhere the column keeps what it has. */
  readonly onlyWith?: string
}

/** A dated membership that a file states: who belongs to what from the file's day on. */
export interface MembershipDefinition {
  readonly table: 'rep_membership' | 'unit_membership' | 'product_membership'
  readonly owner: string
  readonly parent: string
  /** The field whose reference is the owner; null where the row itself is. */
  readonly ownerField: string | null
  readonly parentField: string
}

export interface EntityDefinition {
  readonly id: ImportEntity
  readonly table: string
  readonly fields: readonly FieldDefinition[]
  /** The first of these fields that has a value is the row's key; where none has, its content is. */
  readonly keyFields: readonly string[]
  /** These fields together make the key where none of `keyFields` does; without one of them that has no `?` the content does. */
  readonly compositeKey?: readonly string[]
  /** Keys made of fields are hashed: they would tell who somebody is. */
  readonly hidesKey?: boolean
  /** A row must name one of these. */
  readonly requiresOneOf?: readonly string[]
  readonly columns: readonly ColumnDefinition[]
  /** Joins behind `s`, `e` and the references, for the columns' SQL. */
  readonly joins?: (scope: ColumnScope) => string
  /** SQL for the id of the row that a staged row means; by source key where missing. Parameters: `:source_id`. */
  readonly existing?: (scope: ColumnScope) => string
  /** The kind of reference by which rows of one file name each other. */
  readonly selfKind?: ReferenceKind
  readonly memberships?: readonly MembershipDefinition[]
  /** SQL for the last day on which something had happened in a staged row: the latest of them is the file's day. Null for undated files. */
  readonly latest: ((scope: ColumnScope) => string) | null
  /** A further staged column `f_<name>`, made of the row's texts. */
  readonly derived?: { readonly name: string; readonly of: (text: (field: string) => string | null, ownKey: string) => string }
  /** What absence from a full snapshot does. */
  readonly absence: 'keep' | 'close' | 'delete'
  /** Tables that pages should refetch. */
  readonly topics: readonly string[]
}

/** The file's value where it has the field, else what was there. */
export function kept(field: string, column: string): ColumnDefinition {
  return { name: column, sql: (scope) => (scope.has(field) ? scope.value(field) : `e.${column}`) }
}

/** Like `kept`, for columns that must not be empty. */
export function keptOr(field: string, column: string, otherwise: string): ColumnDefinition {
  return { name: column, sql: (scope) => `coalesce(${scope.value(field)}, e.${column}, ${otherwise})` }
}

/** The three times of a fact that happened on the day of a field. */
export function happened(field: string): readonly ColumnDefinition[] {
  return [
    { name: 'occurred_at', sql: (scope) => `coalesce(${scope.value(field)}, e.occurred_at, :latest)` },
    { name: 'known_at', sql: (scope) => `coalesce(e.known_at, ${scope.value(field)}, :latest)`, silent: true },
    { name: 'reconstructed', sql: () => 'coalesce(e.reconstructed, 1)', silent: true }
  ]
}

/** The field in question is a reference by name. */
export function reference(id: string, kind: ReferenceKind, names: readonly string[], more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { id, type: 'reference', reference: kind, names, ...more }
}
