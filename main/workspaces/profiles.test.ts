import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { createCore, type Core } from '../core'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { openWriter } from '../warehouse/database'
import { warehouseFile } from '../warehouse/places'
import { prepareWorkspace } from '../warehouse/prepare-workspace'

let dataDir: string
let core: Core
let north: number
let branch: number

/** A company of two regions, one with a branch; each has a unit, an account and deals of its own. */
beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-profiles-'))
  const db = openWriter(warehouseFile(dataDir))
  prepareWorkspace(db)
  const insert = (text: string, ...values: unknown[]): number => Number(db.sqlite.prepare(text).run(...values).lastInsertRowid)
  const region = (name: string, parent: number | null): number => insert('INSERT INTO region (source_key, name, parent_id) VALUES (?, ?, ?)', name, name, parent)
  north = region('North', null)
  branch = region('Harbour', north)
  const south = region('South', null)
  const stage = (kind: string): number => (db.sqlite.prepare('SELECT id FROM stage WHERE kind = ? LIMIT 1').get(kind) as { id: number }).id
  for (const [index, id] of [north, branch, south].entries()) {
    const unit = insert('INSERT INTO battle_unit (source_key, name) VALUES (?, ?)', `u${index}`, `Unit ${index}`)
    insert('INSERT INTO unit_membership (unit_id, region_id, valid_from) VALUES (?, ?, 0)', unit, id)
    const account = insert('INSERT INTO account (source_key, name, normal_name, region_id) VALUES (?, ?, ?, ?)', `a${index}`, `Account ${index}`, `account ${index}`, id)
    insert(
      `INSERT INTO opportunity (source_key, name, account_id, unit_id, region_id, stage_id, status, amount_e4, created_at, closed_at, occurred_at, known_at) VALUES (?, ?, ?, ?, ?, ?, 1, ?, 20000, 20050, 20000, 20050)`,
      `d${index}`, `Deal ${index}`, account, unit, id, stage('won'), 10 ** index * 10_000
    )
  }
  db.sqlite.close()
  core = await createCore({ dataDir, clock: { nowMs: () => 20_100 * 86_400_000 }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true, readers: 1 })
})

afterEach(async () => {
  await core.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

async function ask<T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { message: string } }>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

it('figures, lists, filters, search and single deals of a scoped profile speak of its regions only; without it of everything', async () => {
  const seen = async (): Promise<unknown> => ({
    bookings: (await ask(core.call('metrics.query', { measures: ['bookings'] }))).rows,
    outside: (await ask(core.call('metrics.query', { measures: ['bookings'], scope: { regionIds: [north, branch + 1] } }))).rows,
    deals: (await ask(core.call('deals.list', { search: 'Deal', status: [] }))).rows.map((deal) => deal.name).sort(),
    accounts: (await ask(core.call('metrics.values', { dimension: 'account' }))).map((value) => value.label),
    regions: (await ask(core.call('workspace.scopeOptions', {}))).regions.map((region) => region.name),
    units: (await ask(core.call('workspace.scopeOptions', {}))).units.map((unit) => unit.name),
    south: (await core.call('deals.detail', { id: 3 })).ok
  })
  const everything = {
    bookings: [[1_110_000]], outside: [[1_110_000]], deals: ['Deal 0', 'Deal 1', 'Deal 2'], accounts: ['Account 0', 'Account 1', 'Account 2'], regions: ['Harbour', 'North', 'South'], units: ['Unit 0', 'Unit 1', 'Unit 2'], south: true
  }
  expect(await seen()).toEqual(everything)
  const director = await ask(core.call('profiles.save', { name: '李总', kind: 'director', regionIds: [north] }))
  expect(await seen()).toEqual(everything)
  await ask(core.call('profiles.activate', { id: director.id }))
  expect(await ask(core.call('profiles.active', {}))).toMatchObject({ name: '李总', kind: 'director', regionIds: [north], sqlAllowed: false })
  expect(await seen()).toEqual({ bookings: [[110_000]], outside: [[110_000]], deals: ['Deal 0', 'Deal 1'], accounts: ['Account 0', 'Account 1'], regions: ['Harbour', 'North'], units: ['Unit 0', 'Unit 1'], south: false })
  await ask(core.call('history.undo', {}))
  expect(await ask(core.call('profiles.active', {}))).toBeNull()
  expect(await seen()).toEqual(everything)
})

it('a profile is changed, removed and brought back with what it was; writes carry the name of the active one', async () => {
  const made = await ask(core.call('profiles.save', { name: 'Ops', kind: 'operations', preferences: { home: '/data', density: 'compact' } }))
  await ask(core.call('profiles.activate', { id: made.id }))
  expect(await core.call('profiles.save', { name: 'Ops', kind: 'director' })).toMatchObject({ ok: false, error: { key: 'profiles.name_taken' } })
  expect(await core.call('profiles.save', { name: 'Other', kind: 'director', regionIds: [999] })).toMatchObject({ ok: false, error: { key: 'profiles.unknown_region' } })
  await ask(core.call('profiles.save', { ...made, kind: 'executive' }))
  expect(await ask(core.call('profiles.list', {}))).toMatchObject([{ name: 'Ops', kind: 'executive', isActive: true, preferences: {} }])
  expect((await ask(core.call('history.list', { limit: 1 })))[0]?.actor).toBe('Ops')
  await ask(core.call('history.undo', {}))
  expect(await ask(core.call('profiles.list', {}))).toMatchObject([{ name: 'Ops', kind: 'operations', isActive: true, preferences: { home: '/data', density: 'compact' } }])
  await ask(core.call('profiles.remove', { id: made.id }))
  expect(await ask(core.call('profiles.list', {}))).toEqual([])
  await ask(core.call('history.undo', {}))
  expect(await ask(core.call('profiles.list', {}))).toMatchObject([{ name: 'Ops', kind: 'operations' }])
})
