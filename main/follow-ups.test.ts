import { expect, it } from 'vitest'
import type { RouteName, SaimaEvent } from './contract'
import { createFollowUps, type InnerCall } from './follow-ups'
import { silentLog } from './log'

/** Answers like a workspace with deals, and writes down what was asked. */
function recorder(opportunities = 5): { calls: RouteName[]; call: InnerCall; ticksLeft: { count: number } } {
  const calls: RouteName[] = []
  const ticksLeft = { count: 0 }
  const call = (async (name: RouteName) => {
    calls.push(name)
    if (name === 'workspace.status') return { ok: true, value: { today: '2026-06-30', rowCounts: { opportunity: opportunities } } }
    if (name === 'alerts.tick') return { ok: true, value: { evaluations: 1, fired: 0, resolved: 0, hasMore: (ticksLeft.count -= 1) > 0 } }
    return { ok: true, value: {} }
  }) as unknown as InnerCall
  return { calls, call, ticksLeft }
}

const changed = (...topics: string[]): SaimaEvent => ({ name: 'data.changed', payload: { topics } })
const job = (id: string, state: 'running' | 'done'): SaimaEvent => ({
  name: 'job.changed',
  payload: { id, name: 'import.run', state, startedAtMs: 0, endedAtMs: null, share: null, step: null, done: null, total: null, message: null, failure: null }
})

it('several changes of deals make one round: season, forecast, alerts until all days are seen', async () => {
  const { calls, call, ticksLeft } = recorder()
  ticksLeft.count = 2
  const followUps = createFollowUps(call, silentLog)
  followUps.notice(changed('opportunity'))
  followUps.notice(changed('opportunity_history', 'activity'))
  await followUps.settled()
  expect(calls).toEqual(['workspace.status', 'race.ensureDefaultSeason', 'forecast.update', 'followUps.plan', 'alerts.tick', 'alerts.tick'])
  await followUps.close()
})

it('nothing is done while imports are still running', async () => {
  const { calls, call } = recorder()
  const followUps = createFollowUps(call, silentLog)
  followUps.notice(job('a', 'running'))
  followUps.notice(changed('opportunity'))
  followUps.notice(job('b', 'running'))
  followUps.notice(job('a', 'done'))
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(calls).toEqual([])
  followUps.notice(job('b', 'done'))
  await followUps.settled()
  expect(calls).toContain('forecast.update')
  await followUps.close()
})

it('payments move alerts only, beside the first list of the day, and an empty workspace moves nothing', async () => {
  const paid = recorder()
  const followUps = createFollowUps(paid.call, silentLog)
  followUps.notice(changed('payment'))
  await followUps.settled()
  expect(paid.calls).toEqual(['workspace.status', 'followUps.plan', 'alerts.tick'])
  followUps.notice(changed('payment'))
  await followUps.settled()
  expect(paid.calls.slice(3)).toEqual(['workspace.status', 'alerts.tick'])
  await followUps.close()
  const empty = recorder(0)
  const idle = createFollowUps(empty.call, silentLog)
  idle.notice(changed('account', 'opportunity'))
  await idle.settled()
  expect(empty.calls).toEqual(['workspace.status'])
  await idle.close()
})
