import { expect, test } from 'vitest'
import { isTileTouched, isTouchedBy } from './topics'

test('a change of facts touches every figure, a change of jobs only the job list', () => {
  expect(isTouchedBy('warRoom.headline', ['opportunity'])).toBe(true)
  expect(isTouchedBy('jobs.running', ['opportunity'])).toBe(false)
  expect(isTouchedBy('jobs.running', ['job'])).toBe(true)
  expect(isTouchedBy('warRoom.headline', ['job', 'command_log'])).toBe(false)
})

test('a firing reaches the inbox and the war room but not the race', () => {
  expect(['alerts.inbox', 'warRoom.needsMe', 'races.standings'].map((name) => isTouchedBy(name, ['alert_firing']))).toEqual([true, true, false])
})

test('what people say over the machine is read again where it is listed and where it stands', () => {
  expect(['overrides.list', 'forecast.nodes', 'followUps.list', 'race.standings'].map((name) => isTouchedBy(name, ['override']))).toEqual([true, true, false, false])
  expect(['followUps.list', 'followUps.measure', 'warRoom.headline'].map((name) => isTouchedBy(name, ['follow_up_action']))).toEqual([true, true, false])
})

test('a tile is asked again only where its own tables changed, or what every figure hangs on', () => {
  const bookings = ['opportunity']
  expect([['sales_order', 'import_batch'], ['opportunity_history', 'opportunity'], ['setting'], ['forecast_run'], ['board', 'command_log', 'job']].map((topics) => isTileTouched(bookings, topics))).toEqual([false, true, true, false, false])
})
