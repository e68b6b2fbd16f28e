import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'
import type { DealModel } from './deal-model'
import { hashOf } from './stable-hash'

/** Goes into every data hash: a change of features, targets or settings makes models that are not the same. */
export const modelCode = 'deals-5'
export const dealModelKind = 'deals'

export interface KeptModel {
  readonly id: number
  readonly version: number
  readonly state: 'champion' | 'challenger' | 'retired'
  readonly asOf: Day
  readonly dataHash: string
  readonly modelHash: string
  readonly metrics: Readonly<Record<string, unknown>>
  readonly model: DealModel
}

interface ModelRow {
  readonly id: number
  readonly version: number
  readonly state: KeptModel['state']
  readonly as_of: Day
  readonly data_hash: string
  readonly model_hash: string
  readonly metrics: string
  readonly body: string
  readonly parameters: string
}

const columns = 'id, version, state, as_of, data_hash, model_hash, metrics, body, parameters'

/** The champion, where it was trained on nothing later than the day. */
export function readChampion(db: ReadDb, asOf: Day): KeptModel | null {
  return kept(firstText<ModelRow>(db, `SELECT ${columns} FROM model WHERE kind = ? AND state = 'champion' AND as_of <= ? ORDER BY id DESC LIMIT 1`, [dealModelKind, asOf]))
}

/** The day of the latest training on nothing later than the day, whether or not it was promoted; long ago where there was none. */
export function lastTrainedOn(db: ReadDb, asOf: Day): Day {
  return firstText<{ day: Day | null }>(db, 'SELECT max(as_of) AS day FROM model WHERE kind = ? AND as_of <= ?', [dealModelKind, asOf])?.day ?? Number.NEGATIVE_INFINITY
}

export function readModelByData(db: ReadDb, dataHash: string): KeptModel | null {
  return kept(firstText<ModelRow>(db, `SELECT ${columns} FROM model WHERE kind = ? AND data_hash = ? ORDER BY id DESC LIMIT 1`, [dealModelKind, dataHash]))
}

function kept(row: ModelRow | undefined): KeptModel | null {
  // A body that was damaged on disk is as good as none: LightGBM must never see it, and training makes a new one.
  if (row === undefined || hashOf(row.body) !== row.model_hash) return null
  // One of older code is of another shape.
  if ((JSON.parse(row.parameters) as { code?: string }).code !== modelCode) return null
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    asOf: row.as_of,
    dataHash: row.data_hash,
    modelHash: row.model_hash,
    metrics: JSON.parse(row.metrics) as Record<string, unknown>,
    model: JSON.parse(row.body) as DealModel
  }
}
