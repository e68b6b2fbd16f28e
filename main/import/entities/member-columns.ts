import type { ColumnDefinition, ColumnScope } from './entity'

/** Unit and region of a fact: as the file says, else what was there, else what its rep (and that unit) belonged to on the day. */
export function memberColumns(dayField: string): readonly ColumnDefinition[] {
  const rep = (scope: ColumnScope): string => (scope.has('rep') ? scope.value('rep') : 'e.rep_id')
  const day = (scope: ColumnScope): string => `max(coalesce(${scope.value(dayField)}, e.occurred_at, :latest), 0)`
  const unit = (scope: ColumnScope): string =>
    `coalesce(${scope.value('unit')}, e.unit_id, (SELECT m.unit_id FROM rep_membership m WHERE m.rep_id = ${rep(scope)} AND ${day(scope)} BETWEEN m.valid_from AND m.valid_to))`
  return [
    { name: 'unit_id', sql: unit },
    {
      name: 'region_id',
      sql: (scope) => `coalesce(${scope.value('region')}, e.region_id, (SELECT m.region_id FROM unit_membership m WHERE m.unit_id = ${unit(scope)} AND ${day(scope)} BETWEEN m.valid_from AND m.valid_to))`
    }
  ]
}
