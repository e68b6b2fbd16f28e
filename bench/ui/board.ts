import path from 'node:path'
import { performance } from 'node:perf_hooks'
import type { RouteInput } from '../../main/contract'
import { createCore, type Core } from '../../main/core'
import { silentLog } from '../../main/log'
import { createForkSpawner } from '../../main/processes/fork-spawner'
import { ourWarehouse } from '../warehouse/our-warehouse'
import { today } from '../warehouse/facts'
import { boardOf24 } from './board-of-24'
import { median, printFigure, tell } from './figures'
import { waterfallWorkspace } from './waterfall-workspace'

const openBench = (dataDir: string): Promise<Core> => createCore({ dataDir, clock: { nowMs: () => today * 86_400_000 }, log: silentLog, spawner: createForkSpawner(path.resolve('out', 'main')) })

async function timed(core: Core, input: RouteInput<'boards.values'>): Promise<number> {
  const startedAt = performance.now()
  const answer = await core.call('boards.values', input)
  const ms = performance.now() - startedAt
  if (!answer.ok) throw new Error(answer.error.message)
  const failed = answer.value.tiles.find((tile) => tile.failure !== null || tile.rows.length === 0)
  if (failed !== undefined) throw new Error(`The tile ${failed.key} has no figures: ${failed.failure?.message ?? 'no rows'}`)
  return ms
}

/**
 * A board of 24 tiles on 5,000,000 facts through the real processes. Cold: the first question to a core just opened, reader processes still
 * to be started. Warm: the same board again. `other_scope`: the same board for regions that were not asked for before, nothing kept.
 */
export async function measureBoard(folder: string, facts: number): Promise<void> {
  const dealCount = Math.round(facts * 0.6)
  tell(`making ${facts.toLocaleString('en-US')} facts`)
  const dataDir = ourWarehouse(folder, dealCount, facts - dealCount)
  const colds: number[] = []
  const warms: number[] = []
  const others: number[] = []
  for (let time = 0; time < 3; time += 1) {
    const core = await openBench(dataDir)
    try {
      colds.push(await timed(core, { tiles: boardOf24 }))
      for (let again = 0; again < 5; again += 1) warms.push(await timed(core, { tiles: boardOf24 }))
      for (let region = 1; region <= 3; region += 1) others.push(await timed(core, { tiles: boardOf24, scope: { regionIds: [time * 3 + region, 20 + region] } }))
    } finally {
      await core.close()
    }
  }
  printFigure('board_cold', median(colds), { slowest: Math.max(...colds), tiles: boardOf24.length, facts })
  printFigure('board_warm', median(warms), { slowest: Math.max(...warms), other_scope: median(others) })
}

/** The waterfall over 100,000 deals of one quarter: the first question to a core just opened, and the median of the next ones. */
export async function measureWaterfall(folder: string): Promise<void> {
  const dataDir = waterfallWorkspace(folder, 100_000)
  const core = await openBench(dataDir)
  const since = new Date((today - 28) * 86_400_000).toISOString().slice(0, 10)
  try {
    const times: number[] = []
    for (let time = 0; time < 6; time += 1) {
      const startedAt = performance.now()
      const answer = await core.call('warRoom.flow', { since })
      times.push(performance.now() - startedAt)
      if (!answer.ok) throw new Error(answer.error.message)
      const { start, end, buckets, startCount } = answer.value
      if (start + buckets.reduce((sum, bucket) => sum + bucket.amount, 0) !== end || startCount < 60_000) throw new Error('the waterfall does not add up')
    }
    printFigure('waterfall', median(times.slice(1)), { first: times[0] ?? 0, deals: 100_000 })
  } finally {
    await core.close()
  }
}
