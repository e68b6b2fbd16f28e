import { FailureError } from '../contract/failure'
import { dealModelKind } from '../model/registry'
import type { CommandContext, WriterHandlers } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { prepare } from '../warehouse/statement'
import { readChampionVersion, requireModel } from './model-readers'

/** A person's decision over which model is in use. The change is announced as `model_choice`, which makes the forecast anew. */
export const modelWriters: Pick<WriterHandlers, 'models.promote' | 'models.restore'> = {
  'models.promote': (db, input, context) => enthrone(db, input.version, 'challenger', context),
  'models.restore': (db, input, context) => enthrone(db, input.version, 'retired', context)
}

function enthrone(db: WriteDb, version: number, from: 'challenger' | 'retired', context: CommandContext): { version: number; before: number | null } {
  const chosen = requireModel(db, version)
  const before = readChampionVersion(db)
  if (chosen.state !== from) {
    throw new FailureError('refused', `forecast.model_not_${from}`, `Model ${version} is ${chosen.state}, not ${from}. Nothing was changed.`, { version, state: chosen.state })
  }
  if (!chosen.isCurrentCode) {
    throw new FailureError('refused', 'forecast.model_of_older_code', `Model ${version} was made by an older version of the program and cannot score deals any more. Nothing was changed; train anew.`, { version })
  }
  prepare(db, `UPDATE model SET state = 'retired' WHERE kind = ? AND state = 'champion'`).run(dealModelKind)
  prepare(db, `UPDATE model SET state = 'champion' WHERE kind = ? AND version = ?`).run(dealModelKind, version)
  if (before !== null) context.inverse('models.restore', { version: before })
  context.changed('model', 'model_choice')
  return { version, before }
}
