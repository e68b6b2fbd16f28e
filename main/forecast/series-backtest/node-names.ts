import type { SeriesBacktestLevel } from '../../contract/series-backtest'
import type { ReadDb } from '../../warehouse/database'
import { allText } from '../../warehouse/statement'

/** Names of regions, units and products by id; '' for the company and for what has none. */
export function readNodeNames(db: ReadDb): (level: SeriesBacktestLevel, id: number) => string {
  const names = new Map(
    allText<{ level: string; id: number; name: string }>(db, `SELECT 'region' AS level, id, name FROM region UNION ALL SELECT 'unit', id, name FROM battle_unit UNION ALL SELECT 'product', id, name FROM product`).map((row) => [`${row.level} ${row.id}`, row.name])
  )
  return (level, id) => names.get(`${level} ${id}`) ?? ''
}
