import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import type { SaimaEvent } from '../contract'
import { createCore, type Core } from '../core'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'

let dataDir: string
let core: Core

beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-demo-'))
  core = await createCore({ dataDir, clock: { nowMs: () => Date.UTC(2026, 10, 23) }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true })
})

afterEach(async () => {
  await core.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

it('fills an empty workspace through the core, tells its progress, and refuses a second time', async () => {
  const events: SaimaEvent[] = []
  core.subscribe((event) => events.push(event))
  const made = await core.call('demo.generate', { size: 0.1 })
  expect(made).toMatchObject({ ok: true, value: { name: '岱衡工业集团', today: '2026-05-29' } })
  expect(await core.call('workspace.status', {})).toMatchObject({ ok: true, value: { isDemo: true, today: '2026-05-29', todayIsSet: true, dataTo: '2026-05-29' } })
  const steps = events.flatMap((event) => (event.name === 'job.changed' && event.payload.step !== null ? [event.payload.step] : []))
  expect(new Set(steps)).toEqual(new Set(['demo.planning', 'demo.writing']))
  expect(events.some((event) => event.name === 'data.changed' && event.payload.topics.includes('opportunity'))).toBe(true)
  expect(await core.call('demo.generate', { size: 0.1 })).toMatchObject({ ok: false, error: { code: 'refused', key: 'demo.not_empty' } })
})

it('leaves an empty workspace behind when it is cancelled', async () => {
  core.subscribe((event) => {
    if (event.name === 'job.changed' && event.payload.step === 'demo.writing') core.cancel('making')
  })
  expect(await core.call('demo.generate', { size: 0.2 }, { callId: 'making' })).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  const status = await core.call('workspace.status', {})
  expect(status).toMatchObject({ ok: true, value: { isDemo: false, name: '' } })
  expect(status.ok && Object.values(status.value.rowCounts).every((count) => count === 0)).toBe(true)
})
