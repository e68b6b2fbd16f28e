import type { WriteDb } from './database'
import { firstText, prepare } from './statement'

/** The pipeline that a workspace starts with; imports add stages that they meet under names it does not know. */
const standardStages: readonly { key: string; name: string; kind: 'open' | 'won' | 'lost'; position: number; probability: number }[] = [
  { key: 'prospecting', name: 'Prospecting', kind: 'open', position: 10, probability: 0.1 },
  { key: 'qualification', name: 'Qualification', kind: 'open', position: 20, probability: 0.2 },
  { key: 'engaging', name: 'Engaging', kind: 'open', position: 30, probability: 0.35 },
  { key: 'proposal', name: 'Proposal', kind: 'open', position: 40, probability: 0.5 },
  { key: 'negotiation', name: 'Negotiation', kind: 'open', position: 50, probability: 0.7 },
  { key: 'won', name: 'Won', kind: 'won', position: 90, probability: 1 },
  { key: 'lost', name: 'Lost', kind: 'lost', position: 99, probability: 0 }
]

export function ensureDefaultPipeline(db: WriteDb): void {
  if (firstText(db, 'SELECT 1 FROM pipeline LIMIT 1') !== undefined) return
  const pipelineId = Number(prepare(db, `INSERT INTO pipeline (source_key, name) VALUES ('standard', 'Standard')`).run().lastInsertRowid)
  const insert = prepare(db, 'INSERT INTO stage (pipeline_id, source_key, name, kind, position, probability) VALUES (?, ?, ?, ?, ?, ?)')
  for (const stage of standardStages) insert.run(pipelineId, stage.key, stage.name, stage.kind, stage.position, stage.probability)
  prepare(db, `INSERT INTO import_source (id, name, kind) VALUES (0, 'saima', 'application') ON CONFLICT DO NOTHING`).run()
}
