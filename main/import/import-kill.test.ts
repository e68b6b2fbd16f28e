import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, inject, it } from 'vitest'
import { systemClock } from '../clock'
import { createCore, type Core } from '../core'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { openReader } from '../warehouse/database'
import { lockOwnerFile, warehouseFile } from '../warehouse/places'
import { wholeWarehouse } from './testing/import-bench'
import { drawFrom, writeLookAlikeCrm } from './testing/look-alike-crm'
import { stagingDir } from './stage/staging'

// A few in the default run; SAIMA_KILLS asks for more.
const kills = Number(process.env['SAIMA_KILLS'] ?? 3)
const deals = 8_000

let core: Core | undefined
let dir: string | undefined
afterEach(async () => {
  await core?.close()
  if (dir !== undefined) fs.rmSync(dir, { recursive: true, force: true })
})

it(
  'leaves all of an import or undo, or nothing, when the writing process is killed in the middle of it',
  async () => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-kill-'))
    const dataDir = path.join(dir, 'workspace')
    const files = writeLookAlikeCrm(path.join(dir, 'crm'), deals)
    const open = (): Promise<Core> => createCore({ dataDir, clock: systemClock, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true })
    core = await open()
    for (const file of [files.accounts, files.products, files.teams]) expect((await core.call('import.run', { path: file })).ok).toBe(true)
    const state = (): string => {
      const db = openReader(warehouseFile(dataDir))
      try {
        // Batches are numbered on; everything else must be the same.
        const text = JSON.stringify(wholeWarehouse(db), (key, value: unknown) => (key === 'batch_id' ? undefined : value))
        return createHash('sha256').update(text).digest('hex')
      } finally {
        db.sqlite.close()
      }
    }
    const without = state()
    const startedAt = Date.now()
    const first = await core.call('import.run', { path: files.pipeline })
    const wholeMs = Date.now() - startedAt
    expect(first).toMatchObject({ ok: true, value: { rowsNew: deals } })
    const withDeals = state()
    let batchId = first.ok ? first.value.id : 0

    const draw = drawFrom(11)
    const outcomes: string[] = []
    for (let kill = 0; kill < kills; kill += 1) {
      // Alternately an undo and an import, each from a state that is known.
      const isUndo = state() === withDeals
      const running = isUndo ? core.call('import.undo', { batchId }) : core.call('import.run', { path: files.pipeline })
      await new Promise((resolve) => setTimeout(resolve, draw() * wholeMs * (isUndo ? 0.5 : 1)))
      const { pid } = JSON.parse(fs.readFileSync(lockOwnerFile(dataDir), 'utf8')) as { pid: number }
      process.kill(pid, 'SIGKILL')
      await running
      await core.close()
      core = await open() // clears what was cut off
      const now = state()
      outcomes.push(now === withDeals ? 'all' : now === without ? 'nothing' : 'half')
      expect(fs.existsSync(stagingDir(dataDir)) ? fs.readdirSync(stagingDir(dataDir)) : []).toEqual([])
      const batches = await core.call('import.batches', {})
      const published = batches.ok ? batches.value.rows.filter((batch) => batch.entity === 'opportunities' && batch.state === 'published') : []
      expect(published.length).toBe(now === withDeals ? 1 : 0)
      expect(batches.ok && batches.value.rows.some((batch) => batch.state === 'staging')).toBe(false)
      batchId = published[0]?.id ?? batchId
    }
    expect(outcomes).not.toContain('half')
    // Afterwards everything still works.
    if (state() === without) expect(await core.call('import.run', { path: files.pipeline })).toMatchObject({ ok: true, value: { rowsNew: deals } })
    expect(state()).toBe(withDeals)
  },
  10_800_000
)
