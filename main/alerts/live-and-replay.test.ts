import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alertRule, type AlertRule } from '../contract/alerts'
import { defaultDemoOptions, demoToday } from '../demo/demo-options'
import { drawnTruths } from '../demo/drawn-truths'
import { demoCompany } from '../demo/testing/demo-company'
import type { CommandContext } from '../router/handler'
import { openWriter, type WriteDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import { alertReaders } from './alert-readers'
import { alertWriters } from './alert-writers'
import { openFactSeries } from './fact-series'
import { replayDays, replayRule, scheduledDays } from './replay'

let folder: string
let file: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-alerts-'))
  file = path.join(folder, 'demo.sqlite')
  const demo = demoCompany({ size: 0.4 })
  demo.sqlite.exec(`VACUUM INTO '${file}'`)
  demo.sqlite.close()
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const firstDay = demoToday - 30
const lastDay = demoToday

const context = (today: Day): CommandContext => ({
  nowMs: today * 86_400_000, today, actor: 'tester', device: 'here', dataDir: folder, inverse: () => undefined, changed: () => undefined, announce: () => undefined
})

const rules: readonly AlertRule[] = [
  { measure: 'attainment_pace', subjectKind: 'unit', comparison: 'below', threshold: 0.5, forDays: 5, hysteresis: 0.1, cooldownDays: 10 },
  { measure: 'win_rate_90d', subjectKind: 'region', comparison: 'falls_by', threshold: 0.08, changeDays: 21, hysteresis: 0.03 },
  { measure: 'pipeline_coverage', subjectKind: 'unit', comparison: 'below', threshold: 0.8, forDays: 3 },
  { measure: 'overdue_share', subjectKind: 'region', comparison: 'above', threshold: 0.3, hysteresis: 0.02 },
  { measure: 'days_without_activity', subjectKind: 'deal', comparison: 'above', threshold: 14, scope: {} },
  { measure: 'weighted_pipeline', subjectKind: 'rep', comparison: 'rises_by', threshold: 5_000_000_0000, changeDays: 14, cooldownDays: 7 },
  { measure: 'account_overdue_days', subjectKind: 'account', comparison: 'above', threshold: 30, minimumAmountE4: 100_000_0000, cooldownDays: 5 },
  { measure: 'revenue', subjectKind: 'region', comparison: 'rises_by', threshold: 1_000_000_0000, changeDays: 7 },
  { measure: 'dso', subjectKind: 'workspace', comparison: 'rises_by', threshold: 0.5, changeDays: 5 },
  { measure: 'idle_deals', subjectKind: 'unit', comparison: 'above', threshold: 2, idleDays: 14, scope: { regionIds: [1] } },
  { measure: 'weighted_pipeline', subjectKind: 'unit', comparison: 'trend_down', threshold: 1_000_000_0000, changeDays: 28, schedule: { kind: 'weekly', weekdays: [1, 4] } },
  { measure: 'new_pipeline', subjectKind: 'region', comparison: 'unusually_low', threshold: 1, hysteresis: 0.5 },
  {
    measure: 'days_without_activity', subjectKind: 'deal', comparison: 'above', threshold: 10,
    when: {
      combinator: 'and',
      items: ['lead', { combinator: 'or', items: [{ measure: 'days_to_close', comparison: 'below', threshold: 20 }, { measure: 'close_date_pushes', comparison: 'rises_by', threshold: 1, changeDays: 14 }] }]
    }
  },
  {
    measure: 'overdue_share', subjectKind: 'unit', comparison: 'above', threshold: 0.2, cooldownDays: 3,
    when: { combinator: 'or', items: [{ measure: 'bookings', comparison: 'rises_by_share', threshold: 0.2, changeDays: 7 }, 'lead'] }
  }
].map((rule) => alertRule.parse(rule))

type Told = readonly [ruleId: number, subjectId: number, firedOn: string, resolvedOn: string | null, value: number | null]

/** What live evaluations on the given days gave; the writer is closed and opened again on `restarts`. */
function runLive(name: string, days: readonly Day[], restarts: ReadonlySet<Day>, each: (db: WriteDb, day: Day) => void = () => undefined): readonly Told[] {
  const copy = path.join(folder, `${name}.sqlite`)
  fs.copyFileSync(file, copy)
  let db = openWriter(copy)
  days.forEach((day, index) => {
    if (restarts.has(day)) {
      db.sqlite.close()
      db = openWriter(copy)
    }
    db.sqlite.transaction(() => {
      if (index === 0) for (const rule of rules) alertWriters['alerts.saveRule'](db, { name: 'rule', starterId: null, severity: 'info', enabled: true, rule }, context(day))
      else while (alertWriters['alerts.tick'](db, {}, context(day)).hasMore);
      each(db, day)
    })()
  })
  const told = allText<{ rule_id: number; subject_id: number; fired_on: Day; resolved_on: Day | null; value: number | null }>(db, 'SELECT * FROM alert_firing ORDER BY rule_id, fired_on, subject_id')
  db.sqlite.close()
  return told.map((row) => [row.rule_id, row.subject_id, isoFromDay(row.fired_on), row.resolved_on === null ? null : isoFromDay(row.resolved_on), row.value])
}

function replayAll(): readonly Told[] {
  const db = openWriter(file)
  const told = rules.flatMap((rule, index) => {
    const from = firstDay - rule.forDays
    const firings = replayRule(rule, openFactSeries(db, rule, from, lastDay), scheduledDays(rule, from, lastDay, 'day'))
    return [...firings]
      .sort((a, b) => a.firedOn - b.firedOn || a.subjectId - b.subjectId)
      .map((firing): Told => [index + 1, firing.subjectId, isoFromDay(firing.firedOn), firing.resolvedOn === null ? null : isoFromDay(firing.resolvedOn), firing.value])
  })
  db.sqlite.close()
  return told
}

it('live evaluations, live ones with restarts and days missed, and a replay over the same days tell the same', () => {
  const everyDay = replayDays(firstDay, lastDay, 'day')
  const replayed = replayAll()
  expect(new Set(replayed.map(([ruleId]) => ruleId)).size).toBe(rules.length)
  expect(replayed.some(([, , , resolvedOn]) => resolvedOn !== null)).toBe(true)
  expect(runLive('daily', everyDay, new Set(everyDay.filter((day) => day % 9 === 0)))).toEqual(replayed)
  expect(runLive('gaps', everyDay.filter((day) => day === firstDay || day === lastDay || day % 11 === 0), new Set([lastDay]))).toEqual(replayed)
}, 120_000)

it('acknowledging, putting off and commenting change nothing about when alerts fire', () => {
  const everyDay = replayDays(firstDay, lastDay, 'day')
  const told = runLive('handled', everyDay, new Set(), (db, day) => {
    const open = allText<{ id: number }>(db, 'SELECT id FROM alert_firing WHERE resolved_on IS NULL').map((row) => row.id)
    if (open.length === 0) return
    alertWriters['alerts.acknowledge'](db, { firingIds: open, acknowledged: true }, context(day))
    alertWriters['alerts.snooze'](db, { firingIds: open.slice(0, 1), until: isoFromDay(day + 3) }, context(day))
  })
  expect(told).toEqual(replayAll())
}, 120_000)

it('the starter rule on forecast bias catches the unit that inflates its forecast, and nobody else', () => {
  const db = demoCompany()
  alertWriters['alerts.ensureStarterRules'](db, { names: {} }, context(demoToday))
  const key = drawnTruths(defaultDemoOptions).inflatingUnitKey
  const unit = firstText<{ id: number; name: string }>(db, 'SELECT id, name FROM battle_unit WHERE source_key = ?', [key])
  const rule = alertReaders['alerts.rules'](db, {}, context(demoToday)).find((candidate) => candidate.starterId === 'forecast_bias')
  const { firings } = alertReaders['alerts.firings'](db, { ruleId: rule?.id ?? 0, includeResolved: true, offset: 0, limit: 100 }, context(demoToday))
  expect(firings.map((firing) => firing.subject)).toEqual([{ kind: 'unit', ...unit }])

  const story = alertReaders['alerts.story'](db, { ruleId: rule?.id ?? 0, subjectKind: 'unit', subjectId: unit?.id ?? 0, days: 500 }, context(demoToday))
  expect(story.points).toHaveLength(500)
  expect(story.points[story.points.length - 1]).toMatchObject({ day: isoFromDay(demoToday), state: 'firing' })
  expect(story.firings).toHaveLength(1)
  // Found as soon as enough quarters are behind us, not only today.
  const since = story.points.find((point) => point.state === 'firing')?.day
  expect(dayFromIso(since ?? isoFromDay(demoToday))).toBeLessThan(demoToday - 90)
  db.sqlite.close()
})

it('every starter rule comes with its backtest', () => {
  const db = openWriter(file)
  for (const starter of alertReaders['alerts.starterRules'](db, {}, context(demoToday))) {
    const preview = alertReaders['alerts.previewRule'](db, { rule: starter.rule, step: 'week' }, context(demoToday))
    expect(preview.total).toBe(preview.firings.length)
    expect(preview.weeks.reduce((sum, week) => sum + week.fired, 0)).toBe(preview.total)
    if (starter.rule.subjectKind === 'deal') expect(preview.outcomes?.what).toBe('deal_lost')
    const { bad, good, undecided, caught } = preview.outcomes ?? { bad: 0, good: 0, undecided: 0, caught: null }
    expect(bad + good + undecided).toBeLessThanOrEqual(preview.total)
    expect(caught ?? 0).toBeLessThanOrEqual(1)
  }
  db.sqlite.close()
})
