import { beforeAll, expect, it } from 'vitest'
import { alertRule, type AlertRule } from '../contract/alerts'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import type { CommandContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { alertReaders } from './alert-readers'
import { alertWriters } from './alert-writers'
import { evaluateRule, noStates, type States } from './evaluate-rule'
import { openFactSeries } from './fact-series'
import { readMutedDays } from './mute'
import { replayDays, replayRule } from './replay'

let db: WriteDb
let announced: { readonly name: string; readonly severity: unknown; readonly count: unknown }[] = []
let inverse: unknown = null

beforeAll(() => {
  db = demoCompany({ size: 0.4 })
})

const context = (today = demoToday): CommandContext => ({
  nowMs: 1_780_000_000_000, today, actor: 'tester', device: 'here', dataDir: '', changed: () => undefined,
  inverse: (...call: readonly unknown[]) => {
    inverse = call
  },
  announce: (name, payload) => {
    const { severity, count } = payload as { severity?: unknown; count?: unknown }
    announced.push({ name, severity, count })
  }
})

function undone<T>(work: () => T): T {
  db.sqlite.exec('BEGIN')
  announced = []
  try {
    return work()
  } finally {
    db.sqlite.exec('ROLLBACK')
  }
}

const rule = (changes: Partial<AlertRule> = {}): AlertRule => alertRule.parse({ measure: 'idle_deals', subjectKind: 'unit', comparison: 'above', threshold: 0, ...changes })
const save = (changes: Partial<AlertRule>, today = demoToday): number => alertWriters['alerts.saveRule'](db, { name: 'idle', starterId: null, severity: 'info', enabled: true, rule: rule(changes) }, context(today)).ruleId

it('what breaches on a muted day fires on the first day after, if it still does', () => {
  const daysOf = (values: readonly number[], muted: readonly number[]): readonly number[] => {
    let states: States = noStates
    return values.flatMap((value, day) => {
      const evaluation = evaluateRule(rule({ threshold: 10 }), [{ subject: { kind: 'unit', id: 1, name: 'unit 1' }, value }], states, day, muted.includes(day))
      states = evaluation.states
      return evaluation.firings.map(() => day)
    })
  }
  expect(daysOf([9, 11, 11, 11], [])).toEqual([1])
  expect(daysOf([9, 11, 11, 11], [1, 2])).toEqual([3])
  expect(daysOf([9, 11, 9, 11], [1])).toEqual([3])
  expect(daysOf([11, 11, 9], [0, 1])).toEqual([])
})

it('workdays are those of the calendar, with make-up days and holidays', () => {
  const muted = readMutedDays(db, rule({ mute: { nonWorkdays: true, windows: [{ from: '2026-05-20', to: '2026-05-21' }] } }), dayFromIso('2026-05-01'), dayFromIso('2026-05-31'))
  const days = [...muted].sort((a, b) => a - b).map(isoFromDay)
  expect(days).toContain('2026-05-01')
  expect(days).toContain('2026-05-20')
  expect(days).toContain('2026-05-30')
  expect(days).not.toContain('2026-05-29')
})

it('a muted rule replays without firing in its window, and live says the same', () => {
  undone(() => {
    const mute = { nonWorkdays: true, windows: [{ from: isoFromDay(demoToday - 20), to: isoFromDay(demoToday - 5) }] }
    const tested = rule({ threshold: 1, mute })
    const from = demoToday - 30
    const replayed = replayRule(tested, openFactSeries(db, tested, from, demoToday), replayDays(from, demoToday, 'day'))
    expect(replayed.length).toBeGreaterThan(0)
    const muted = readMutedDays(db, tested, from, demoToday)
    expect(replayed.filter((firing) => muted.has(firing.firedOn))).toEqual([])

    const ruleId = save({ threshold: 1, mute }, from)
    for (let day = from + 1; day <= demoToday; day += 3) alertWriters['alerts.tick'](db, {}, context(day))
    alertWriters['alerts.tick'](db, {}, context(demoToday))
    const live = alertReaders['alerts.firings'](db, { ruleId, includeResolved: true, limit: 1_000, offset: 0 }, context())
    expect(new Set(live.firings.map((firing) => `${firing.subject.id} ${firing.firedOn}`))).toEqual(new Set(replayed.map((firing) => `${firing.subjectId} ${isoFromDay(firing.firedOn)}`)))
  })
})

it('an alert that nobody acknowledges is raised once, those acknowledged or put off are not', () => {
  undone(() => {
    const ruleId = save({ escalateDays: 3 }, demoToday - 10)
    const firingsOn = (today: number) => alertReaders['alerts.firings'](db, { ruleId, includeResolved: false, limit: 1_000, offset: 0 }, context(today)).firings
    const [acknowledged, snoozed, ...others] = firingsOn(demoToday - 10)
    if (acknowledged === undefined || snoozed === undefined) throw new Error('The demo company has too few idle deals')
    alertWriters['alerts.acknowledge'](db, { firingIds: [acknowledged.id], acknowledged: true }, context(demoToday - 10))
    alertWriters['alerts.snooze'](db, { firingIds: [snoozed.id], until: isoFromDay(demoToday + 5) }, context(demoToday - 10))
    alertWriters['alerts.tick'](db, {}, context(demoToday - 8))
    expect(firingsOn(demoToday - 8).every((firing) => firing.escalatedOn === null)).toBe(true)
    announced = []
    alertWriters['alerts.tick'](db, {}, context(demoToday - 7))
    const raised = firingsOn(demoToday - 7).filter((firing) => firing.escalatedOn === isoFromDay(demoToday - 7))
    expect(raised.length).toBeGreaterThan(0)
    expect(raised.every((firing) => others.some((other) => other.id === firing.id) && firing.notes.some((note) => note.kind === 'escalated'))).toBe(true)
    expect(announced.filter((event) => event.severity === 'critical').reduce((sum, event) => sum + Number(event.count), 0)).toBe(raised.length)
    announced = []
    alertWriters['alerts.tick'](db, {}, context(demoToday - 7))
    expect(announced).toEqual([])
  })
})

it('alerts are assigned, found by who looks after them, and the undo gives each back to whom it belonged', () => {
  undone(() => {
    const ruleId = save({})
    const ask = (assignedTo?: string) => alertReaders['alerts.firings'](db, { ruleId, includeResolved: false, limit: 1_000, offset: 0, ...(assignedTo === undefined ? {} : { assignedTo }) }, context()).firings
    const [first, second] = ask()
    const [a, b] = [first?.id ?? 0, second?.id ?? 0]
    alertWriters['alerts.assign'](db, { assignments: [{ firingId: a, to: '李雷' }] }, context())
    expect(alertWriters['alerts.assign'](db, { assignments: [{ firingId: a, to: '韩梅' }, { firingId: b, to: '韩梅' }] }, context())).toEqual({ changed: 2 })
    expect(new Set(ask('韩梅').map((firing) => firing.id))).toEqual(new Set([a, b]))
    expect(inverse).toEqual(['alerts.assign', { assignments: expect.arrayContaining([{ firingId: a, to: '李雷' }, { firingId: b, to: null }]) }])
    alertWriters['alerts.assign'](db, { assignments: [{ firingId: a, to: '李雷' }, { firingId: b, to: null }] }, context())
    expect(ask('李雷')[0]?.notes.map((note) => [note.kind, note.text])).toEqual([['assigned', '李雷'], ['assigned', '韩梅'], ['assigned', '李雷']])
  })
})
