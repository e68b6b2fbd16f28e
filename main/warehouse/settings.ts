import type { ReadDb, WriteDb } from './database'
import { dayFromInstant, dayFromIso, type Day } from './day'
import { firstText, prepare } from './statement'

/** What a workspace knows about itself; every value is kept as text in `setting`. */
export interface WorkspaceSettings {
  readonly name: string
  readonly isDemo: boolean
  readonly currency: string
  readonly timeZone: string
  readonly fiscalYearStartMonth: number
  /** Set by the user; else the last day of the data is today. */
  readonly today: Day | null
}

export const defaultSettings: WorkspaceSettings = {
  name: '',
  isDemo: false,
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  fiscalYearStartMonth: 1,
  today: null
}

export function readSettings(db: ReadDb): WorkspaceSettings {
  const text = (key: string): string | undefined => firstText<{ value: string }>(db, 'SELECT value FROM setting WHERE key = ?', [key])?.value
  const today = text('today')
  return {
    name: text('name') ?? defaultSettings.name,
    isDemo: text('is_demo') === '1',
    currency: text('currency') ?? defaultSettings.currency,
    timeZone: text('time_zone') ?? defaultSettings.timeZone,
    fiscalYearStartMonth: Number(text('fiscal_year_start_month') ?? defaultSettings.fiscalYearStartMonth),
    today: today === undefined ? null : dayFromIso(today)
  }
}

export function writeSetting(db: WriteDb, key: string, value: string | null): void {
  if (value === null) prepare(db, 'DELETE FROM setting WHERE key = ?').run(key)
  else prepare(db, 'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value)
}

/** First and last day on which the workspace's facts happened, or null for an empty one. */
export function readDataRange(db: ReadDb): { readonly from: Day; readonly to: Day } | null {
  const row = firstText<{ first: number | null; last: number | null }>(
    db,
    `SELECT min(first) AS first, max(last) AS last FROM (
       SELECT min(created_at) AS first, max(max(created_at), ifnull(max(closed_at), 0)) AS last FROM opportunity
       UNION ALL SELECT min(known_at), max(known_at) FROM opportunity_history
       UNION ALL SELECT min(occurred_at), max(occurred_at) FROM activity
       UNION ALL SELECT min(occurred_at), max(occurred_at) FROM sales_order)`
  )
  return row === undefined || row.first === null || row.last === null ? null : { from: row.first, to: row.last }
}

/** The workspace's own today: the user's setting, else the last day of its data, else the clock's day. */
export function readToday(db: ReadDb, nowMs: number): Day {
  const settings = readSettings(db)
  return settings.today ?? readDataRange(db)?.to ?? dayFromInstant(nowMs, settings.timeZone)
}
