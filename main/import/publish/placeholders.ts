import type { WriteDb } from '../../warehouse/database'
import { firstText, prepare } from '../../warehouse/statement'
import type { ReferenceKind } from '../entities/entity'
import { currencyCode } from '../values/currency-code'
import { normalCompanyName } from '../values/normal-name'
import { stageKindOf } from './stage-names'
import type { UndoLog } from './undo-log'

/**
 * Makes a row for a name that nothing in the warehouse has, flagged as placeholder unless the file itself defines it; null for
 * kinds that cannot stand without more than a name (a deal, an order, an invoice).
 */
export function createPlaceholder(db: WriteDb, kind: ReferenceKind, text: string, isDefined: boolean, batchId: number, undo: UndoLog): number | null {
  const flag = isDefined ? 0 : 1
  const insert = (sqlText: string, ...values: readonly (string | number | null)[]): number => Number(prepare(db, sqlText).run(...values).lastInsertRowid)
  switch (kind) {
    case 'account':
      return insert('INSERT INTO account (source_key, name, normal_name, is_placeholder, batch_id) VALUES (?, ?, ?, ?, ?)', text, text, normalCompanyName(text), flag, batchId)
    case 'product':
      return insert('INSERT INTO product (source_key, name, is_placeholder, batch_id) VALUES (?, ?, ?, ?)', text, text, flag, batchId)
    case 'product-group':
      return insert('INSERT INTO product (source_key, name, is_group, is_placeholder, batch_id) VALUES (?, ?, 1, ?, ?)', `group:${text}`, text, flag, batchId)
    case 'rep':
      return insert('INSERT INTO rep (source_key, name, is_placeholder, batch_id) VALUES (?, ?, ?, ?)', text, text, flag, batchId)
    case 'unit':
      return insert('INSERT INTO battle_unit (source_key, name, is_placeholder, batch_id) VALUES (?, ?, ?, ?)', text, text, flag, batchId)
    case 'region': {
      const position = firstText<{ next: number }>(db, 'SELECT coalesce(max(position), 0) + 1 AS next FROM region')?.next ?? 1
      return insert('INSERT INTO region (source_key, name, position, is_placeholder, batch_id) VALUES (?, ?, ?, ?, ?)', text, text, position, flag, batchId)
    }
    case 'signal':
      return insert(`INSERT INTO signal (source_key, name, kind, batch_id) VALUES (?, ?, 'external', ?)`, text, text, batchId)
    case 'industry': {
      const id = insert('INSERT INTO industry (name) VALUES (?)', text)
      undo.noteInsert('industry', [id])
      return id
    }
    case 'currency': {
      // What is no currency stays empty with a warning: an amount in it cannot be told.
      const code = currencyCode(text)
      if (code === null) return null
      const id = insert('INSERT INTO currency (code) VALUES (?)', code)
      undo.noteInsert('currency', [id])
      return id
    }
    case 'stage': {
      const stageKind = stageKindOf(text)
      const pipelineId = firstText<{ id: number }>(db, 'SELECT min(id) AS id FROM pipeline')?.id ?? 1
      // A new open stage stands between the first and the last ones known, until somebody says better.
      const id = insert(
        'INSERT INTO stage (pipeline_id, source_key, name, kind, position, probability) VALUES (?, ?, ?, ?, ?, ?)',
        pipelineId, text, text, stageKind, stageKind === 'open' ? 35 : stageKind === 'won' ? 91 : 98, stageKind === 'open' ? 0.35 : stageKind === 'won' ? 1 : 0
      )
      undo.noteInsert('stage', [id])
      return id
    }
    case 'opportunity':
    case 'order':
    case 'invoice':
      return null
  }
}
