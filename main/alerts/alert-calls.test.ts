import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Result, SaimaEvent } from '../contract'
import { alertRule } from '../contract/alerts'
import { createCore, type Core } from '../core'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { emptyWarehouse, insertDeal } from '../metrics/test-warehouse'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { warehouseFile } from '../warehouse/places'
import { alertReaders } from './alert-readers'
import { alertWriters } from './alert-writers'

let dataDir: string
let core: Core
const events: SaimaEvent[] = []

const nowMs = Date.UTC(2026, 4, 29, 4)

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-alert-calls-'))
  const demo = demoCompany({ size: 0.4 })
  fs.mkdirSync(path.dirname(warehouseFile(dataDir)), { recursive: true })
  demo.sqlite.exec(`VACUUM INTO '${warehouseFile(dataDir)}'`)
  demo.sqlite.close()
  core = await createCore({ dataDir, clock: { nowMs: () => nowMs }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), actor: 'director', checkOutput: true })
  core.subscribe((event) => events.push(event))
})

afterAll(async () => {
  await core.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

async function value<T>(result: Promise<Result<T>>): Promise<T> {
  const settled = await result
  if (!settled.ok) throw new Error(settled.error.message)
  return settled.value
}

const idle = alertRule.parse({ measure: 'days_without_activity', subjectKind: 'deal', comparison: 'above', threshold: 25 })
const fired = (): readonly SaimaEvent[] => events.filter((event) => event.name === 'alert.fired')

it('a saved rule fires at once, is announced as one summary, handled in the inbox, and its undo takes it away', async () => {
  const saved = await value(core.call('alerts.saveRule', { name: 'Silent deals', severity: 'critical', rule: idle }))
  expect(saved.fired).toBeGreaterThan(3)
  expect(fired()).toMatchObject([{ payload: { ruleId: saved.ruleId, ruleName: 'Silent deals', severity: 'critical', count: saved.fired, text: '> 25' } }])

  const inbox = await value(core.call('alerts.firings', { ruleId: saved.ruleId }))
  expect(inbox).toMatchObject({ total: saved.fired, counts: { open: saved.fired, openCritical: saved.fired, acknowledged: 0 } })
  expect(inbox.firings.every((firing) => firing.state === 'open' && firing.firedOn === isoFromDay(demoToday) && (firing.currentValue ?? 0) > 25)).toBe(true)

  const [first, second] = inbox.firings
  expect(await value(core.call('alerts.acknowledge', { firingIds: [first?.id ?? 0] }))).toEqual({ changed: 1 })
  await value(core.call('alerts.snooze', { firingIds: [second?.id ?? 0], until: isoFromDay(demoToday + 5) }))
  await value(core.call('alerts.comment', { firingId: first?.id ?? 0, text: 'called them' }))
  const handled = await value(core.call('alerts.firings', { ruleId: saved.ruleId }))
  expect(handled.counts).toMatchObject({ open: saved.fired - 2, acknowledged: 1, snoozed: 1 })
  expect(handled.firings.find((firing) => firing.id === first?.id)).toMatchObject({
    state: 'acknowledged', acknowledgedBy: 'director', acknowledgedAtMs: nowMs,
    notes: [{ kind: 'acknowledged', actor: 'director', atMs: nowMs }, { kind: 'comment', text: 'called them' }]
  })

  // Nothing fires again: not by evaluating, not after a restart of everything.
  expect(await value(core.call('alerts.evaluate', {}))).toMatchObject({ fired: 0, resolved: 0 })
  await core.close()
  core = await createCore({ dataDir, clock: { nowMs: () => nowMs }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), actor: 'director', checkOutput: true })
  core.subscribe((event) => events.push(event))
  expect(await value(core.call('alerts.evaluate', {}))).toMatchObject({ fired: 0, resolved: 0 })
  expect(fired()).toHaveLength(1)

  // Raising the threshold resolves who is not beyond it any more; taking that back fires for them anew.
  const values = handled.firings.map((firing) => firing.value ?? 0).sort((a, b) => b - a)
  const raised = await value(core.call('alerts.saveRule', { id: saved.ruleId, name: 'Silent deals', severity: 'critical', rule: { ...idle, threshold: values[0] ?? 0 } }))
  expect(raised).toEqual({ ruleId: saved.ruleId, fired: 0, resolved: saved.fired })

  await value(core.call('alerts.deleteRule', { id: saved.ruleId }))
  expect(await value(core.call('alerts.rules', {}))).toEqual([])
  expect(await value(core.call('history.undo', {}))).toMatchObject({ name: 'alerts.deleteRule' })
  expect(await value(core.call('alerts.rules', {}))).toMatchObject([{ id: saved.ruleId, name: 'Silent deals', openFirings: 0, madeBy: 'director' }])
})

it('deleting a rule and restoring it leaves its open alerts as they were', async () => {
  const { ruleId, fired: count } = await value(core.call('alerts.saveRule', { name: '', severity: 'info', rule: { ...idle, threshold: 20 } }))
  const before = await value(core.call('alerts.firings', { ruleId }))
  await value(core.call('alerts.deleteRule', { id: ruleId }))
  expect((await value(core.call('alerts.firings', { ruleId, state: 'resolved' }))).firings.map((firing) => firing.resolution)).toEqual(Array(count).fill('rule_deleted'))
  await value(core.call('history.undo', {}))
  expect(await value(core.call('alerts.firings', { ruleId }))).toEqual(before)
  expect(await value(core.call('alerts.evaluate', {}))).toMatchObject({ fired: 0 })
})

it('rules that cannot be evaluated are refused in words before anything is saved', async () => {
  const refused = async (rule: object): Promise<string> => {
    const result = await core.call('alerts.saveRule', { name: 'x', severity: 'info', rule: { ...idle, ...rule } })
    return result.ok ? 'saved' : result.error.key
  }
  expect(await refused({ measure: 'nonsense' })).toBe('alerts.no_measure')
  expect(await refused({ subjectKind: 'region' })).toBe('alerts.subject_kind')
  expect(await refused({ scope: { productIds: [1] } })).toBe('alerts.product_scope')
})

it('starter rules are made once, keep few deals in view, and every measure offered can be previewed', async () => {
  const { created } = await value(core.call('alerts.ensureStarterRules', { names: { silent_deals: '沉默商机' } }))
  expect(created).toBeGreaterThan(5)
  expect(await value(core.call('alerts.ensureStarterRules', {}))).toEqual({ created: 0, fired: 0 })
  const rules = await value(core.call('alerts.rules', {}))
  expect(rules.find((rule) => rule.starterId === 'silent_deals')?.name).toBe('沉默商机')
  for (const rule of rules.filter((candidate) => candidate.starterId !== null && candidate.rule.subjectKind === 'deal')) expect(rule.openFirings).toBeLessThanOrEqual(20)

  for (const measure of await value(core.call('alerts.measures', {}))) {
    if (!measure.available) continue
    for (const subjectKind of measure.subjectKinds) {
      const preview = await value(
        core.call('alerts.previewRule', { rule: { measure: measure.id, subjectKind, comparison: 'above', threshold: 0 }, from: isoFromDay(demoToday - 14), step: 'week' })
      )
      expect(preview.current.length, `${measure.id} by ${subjectKind}`).toBeGreaterThan(0)
    }
  }
})

it('a rule made before there is data begins where the data is', async () => {
  const empty = emptyWarehouse()
  const context = (today: number) => ({ nowMs, today, actor: '', device: '', dataDir: '', inverse: () => undefined, changed: () => undefined, announce: () => undefined })
  const rule = alertRule.parse({ measure: 'days_past_close', subjectKind: 'deal', comparison: 'above', threshold: 3 })
  const { ruleId } = alertWriters['alerts.saveRule'](empty, { name: 'late', starterId: null, severity: 'info', enabled: true, rule }, context(20_000))
  insertDeal(empty, { key: 'D1', states: [{ on: dayFromIso('2017-01-02'), stage: 'proposal', amount: 100, close: dayFromIso('2017-02-01') }] })
  expect(alertWriters['alerts.tick'](empty, {}, context(dayFromIso('2017-02-10')))).toMatchObject({ fired: 1, hasMore: false })
  expect(alertReaders['alerts.rules'](empty, {}, context(20_000))).toMatchObject([{ id: ruleId, evaluatedOn: '2017-02-10', openFirings: 1 }])
  empty.sqlite.close()
})

it('a race season can be made, changed and taken back', async () => {
  const { seasonId } = await value(core.call('race.saveSeason', { name: 'H1', participantKind: 'rep', from: '2026-01-01', to: '2026-06-30' }))
  await value(core.call('race.saveSeason', { id: seasonId, name: 'First half', participantKind: 'rep', from: '2026-01-01', to: '2026-06-30' }))
  await value(core.call('history.undo', {}))
  expect((await value(core.call('race.seasons', {}))).seasons.find((season) => season.id === seasonId)?.name).toBe('H1')
  const standings = await value(core.call('race.standings', { seasonId }))
  expect(standings.season).toMatchObject({ id: seasonId, participantKind: 'rep', from: '2026-01-01' })
  await value(core.call('race.setSeasonRemoved', { seasonId, removed: true }))
  expect((await core.call('race.standings', { seasonId })).ok).toBe(false)
})
