import type { Result, RouteInput, RouteName, RouteOutput, SaimaEvent } from './contract'
import type { Log } from './log'

/** A call from inside the core: internal routes are open to it. */
export type InnerCall = <N extends RouteName>(name: N, input: RouteInput<N>) => Promise<Result<RouteOutput<N>>>

export interface FollowUps {
  /** Looks at an event that the core announces. */
  notice(event: SaimaEvent): void
  /** Resolves when everything that changes have asked for is done. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Facts whose change moves a forecast. */
const forecastTopics = new Set(['model_choice', 'opportunity', 'opportunity_history', 'activity', 'quote', 'competitor_mention', 'service_ticket', 'signal_value', 'quota', 'setting'])
/** Facts that alert rules watch besides those. */
const alertTopics = new Set(['sales_order', 'invoice', 'payment', 'forecast_run', 'alert_rule', 'submission'])
/** Records of customers: a new one may be one that is known under another name. */
const identityTopics = new Set(['account', 'contact'])
/** Jobs that bring data in pieces: what follows waits for the last of them. */
const feeders = new Set<RouteName>(['import.run', 'import.undo', 'import.fixRejects', 'import.takeWatched', 'demo.generate'])

const quietMs = 400
const alertIntervalMs = 10 * 60_000
const catchUpMs = 15_000
/** How often it is asked whether the day's backup is due. */
const backupIntervalMs = 30 * 60_000
const firstBackupMs = 2 * 60_000

/**
 * What the application does by itself when data has changed: customers compared, a race season where there is none, the forecast brought up to date, the
 * alert rules evaluated, the day's follow-ups written down. Changes are gathered until they have been quiet for a moment; one round runs at a time, and a
 * failure is logged and tried again at the next change. Alerts are also evaluated on a timer, because days pass. Once a day it makes a backup.
 */
export function createFollowUps(call: InnerCall, log: Log): FollowUps {
  let forecastIsStale = false
  let alertsAreStale = false
  let identityIsStale = false
  let plannedOn: string | null = null
  const feeding = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let round: Promise<void> = Promise.resolve()
  let isClosed = false

  const schedule = (): void => {
    if (isClosed || feeding.size > 0 || !(forecastIsStale || alertsAreStale || identityIsStale)) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      round = round.then(runRound)
    }, quietMs)
  }

  const runRound = async (): Promise<void> => {
    if (isClosed) return
    const comparesCustomers = identityIsStale
    identityIsStale = false
    const updatesForecast = forecastIsStale
    forecastIsStale = false
    alertsAreStale = false
    const status = await call('workspace.status', {})
    if (!status.ok) return
    // First, because a merge moves deals from one customer to another.
    if (comparesCustomers && (status.value.rowCounts['account'] ?? 0) > 0) await attempt('identity.refresh', {})
    if ((status.value.rowCounts['opportunity'] ?? 0) === 0) return
    if (updatesForecast) {
      await attempt('race.ensureDefaultSeason', {})
      await attempt('forecast.update', {})
    }
    // Also where nothing has changed: a new day has a list of its own, and the first start has the first.
    if (updatesForecast || plannedOn !== status.value.today) {
      plannedOn = status.value.today
      await attempt('followUps.plan', {})
    }
    let hasMore = true
    while (hasMore && !isClosed) {
      const tick = await attempt('alerts.tick', {})
      hasMore = tick !== null && tick.hasMore
    }
    // The round's own forecast is not a reason for another one.
    alertsAreStale = false
    schedule()
  }

  const attempt = async <N extends RouteName>(name: N, input: RouteInput<N>): Promise<RouteOutput<N> | null> => {
    const result = await call(name, input)
    if (result.ok) return result.value
    if (result.error.code !== 'cancelled') log.warn(`${name} after a change of data: ${result.error.message}`)
    return null
  }

  const evaluateAlerts = (): void => {
    alertsAreStale = true
    schedule()
  }
  const interval = setInterval(evaluateAlerts, alertIntervalMs)
  interval.unref?.()
  const backUp = async (): Promise<void> => {
    const due = await call('backup.isDailyDue', {})
    if (due.ok && due.value.isDue && !isClosed && feeding.size === 0) await attempt('backup.daily', {})
  }
  // Behind what is under way, so that the copy holds its results.
  const backUpInTurn = (): void => void (round = round.then(backUp))
  const backupInterval = setInterval(backUpInTurn, backupIntervalMs)
  backupInterval.unref?.()
  const firstBackup = setTimeout(backUpInTurn, firstBackupMs)
  firstBackup.unref?.()
  // Days that passed while the application was closed are made up soon after the start, not during it.
  const catchUp = setTimeout(evaluateAlerts, catchUpMs)
  catchUp.unref?.()

  return {
    notice: (event) => {
      if (event.name === 'job.changed' && feeders.has(event.payload.name as RouteName)) {
        if (event.payload.state === 'running') feeding.add(event.payload.id)
        else feeding.delete(event.payload.id)
        schedule()
      }
      if (event.name !== 'data.changed') return
      for (const topic of event.payload.topics) {
        if (forecastTopics.has(topic)) forecastIsStale = true
        if (identityTopics.has(topic)) identityIsStale = true
        if (forecastTopics.has(topic) || alertTopics.has(topic)) alertsAreStale = true
      }
      schedule()
    },
    settled: async () => {
      while (timer !== null || feeding.size > 0) await new Promise((resolve) => setTimeout(resolve, quietMs / 4))
      await round
      if (timer !== null) await new Promise((resolve) => setTimeout(resolve, quietMs / 4))
    },
    close: async () => {
      isClosed = true
      clearInterval(interval)
      clearTimeout(catchUp)
      clearInterval(backupInterval)
      clearTimeout(firstBackup)
      if (timer !== null) clearTimeout(timer)
      timer = null
    }
  }
}
