import type { HorizonTable } from './seasonal-growth'
import type { PanelSignal } from './panel-signal'
import type { SeriesForecast } from './series-forecast'
import { firstTrainingOrigin, isSeasonalBase } from './simple-methods'
import { panelAsOf, valueAt, type WeeklyPanel } from './weekly-panel'

/** What an external series is worth to a panel's forecast, and whether it is used. */
export interface SignalWorth {
  readonly name: string
  readonly outcome: 'used' | 'no_lead' | 'no_gain' | 'too_little_history'
  /** Weeks by which the series leads; null where none was found. */
  readonly leadWeeks: number | null
  /** Between the series and what the forecast missed `leadWeeks` later. */
  readonly correlation: number | null
  /** Relative change of sales per standard deviation of the series. */
  readonly effect: number | null
  /** Error of past forecasts without and with the series, on weeks that its effect was not learned from; null where it was not tried. */
  readonly wapeWithout: number | null
  readonly wapeWith: number | null
}

export interface SignalFit {
  readonly worth: readonly SignalWorth[]
  /** The forecast with the effects of the series that are used. */
  readonly mean: HorizonTable
}

/** Base forecast and outcome of one group of series, made at `origin` for the week `origin + step - 1`. */
interface GroupRecord {
  readonly group: number
  readonly origin: number
  readonly step: number
  readonly base: number
  readonly actual: number
}

interface Effect {
  readonly lead: number
  readonly slope: number
  readonly correlation: number
  readonly isSure: boolean
}

const longestLead = 8
const trialSteps = 6
const blockWeeks = 13
const mostBlocks = 4
const fewestWeeks = 40
/** Neighbouring leads tell nearly the same, so eight of them are hardly more than one try; the trial on later weeks is the stricter judge. */
const surenessInErrors = 1.645
const smallestGain = 0.01
const mostUsed = 3

/**
 * Looks for series that lead the panel. A series' effect (a lead of 1 to 8 weeks, and one slope on what the base forecast missed, relative to it) is learned on the weeks
 * before each of the last four quarters and tried on the quarter itself. It is used only where the correlation is more than chance and the trial's error falls by at least a hundredth, in at least half of the quarters. The best one is taken first, others have to help on top of it.
 */
export function fitSignals(panel: WeeklyPanel, origin: number, forecast: SeriesForecast, signals: readonly PanelSignal[]): SignalFit {
  const known = panelAsOf(panel, origin)
  const pending = new Map(signals.map((signal) => [signal, standardised(signal, origin)]))
  const worth: SignalWorth[] = []
  let mean: HorizonTable = forecast.mean
  let past = pending.size === 0 ? [] : pastBases(origin, forecast)
  for (let used = 0; pending.size > 0; used += 1) {
    const tried = [...pending].map(([signal, values]) => ({ signal, values, ...tryOn(signal, values, recordsOf(known, signal, past), origin) }))
    const best = tried.filter((one) => one.worth.outcome === 'used').sort((left, right) => gainOf(right.worth) - gainOf(left.worth))[0]
    if (best === undefined || best.effect === null || used === mostUsed) {
      worth.push(...tried.map((one) => (used === mostUsed && one.worth.outcome === 'used' ? { ...one.worth, outcome: 'no_gain' as const } : one.worth)))
      break
    }
    worth.push(best.worth)
    pending.delete(best.signal)
    const { effect } = best
    mean = withEffect(mean, forecast.horizon, origin, best.signal, best.values, effect)
    past = past.map((one) => ({ ...one, base: withEffect(one.base, one.horizon, one.origin, best.signal, best.values, effect) }))
  }
  const order = new Map(signals.map((signal, index) => [signal.name, index]))
  return { mean, worth: worth.sort((left, right) => (order.get(left.name) ?? 0) - (order.get(right.name) ?? 0)) }
}

interface PastBase {
  readonly origin: number
  readonly horizon: number
  readonly base: HorizonTable
}

/** The base forecast at every week of the last two years, a few steps each, with what was known then. */
function pastBases(origin: number, forecast: SeriesForecast): readonly PastBase[] {
  const isSeasonal = isSeasonalBase(forecast.simpleWeights)
  const bases: PastBase[] = []
  for (let past = Math.max(isSeasonal ? firstTrainingOrigin : 8, origin - 104); past < origin; past += 1) {
    const horizon = Math.min(trialSteps, origin - past)
    bases.push({ origin: past, horizon, base: forecast.past.base(forecast.simpleWeights, past, horizon) })
  }
  return bases
}

function recordsOf(known: WeeklyPanel, signal: PanelSignal, past: readonly PastBase[]): readonly GroupRecord[] {
  return past.flatMap(({ origin, horizon, base }) =>
    signal.groups.flatMap(({ members }, group) =>
      Array.from({ length: horizon }, (_, index): GroupRecord => {
        let [forecast, actual] = [0, 0]
        for (const series of members) {
          const value = valueAt(known, series, origin + index)
          if (Number.isNaN(value)) continue
          forecast += base[series * horizon + index] ?? 0
          actual += value
        }
        return { group, origin, step: index + 1, base: forecast, actual }
      })
    )
  )
}

/** Values around their mean in units of their deviation over all groups together: a region where the series hardly moves hardly moves. */
function standardised(signal: PanelSignal, origin: number): readonly Float64Array[] {
  const all = signal.groups.flatMap(({ values }) => [...values.subarray(0, origin)].filter((value) => !Number.isNaN(value)))
  const centre = all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length)
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, all.length)) || 1
  return signal.groups.map(({ values }) => values.map((value) => (value - centre) / deviation))
}

function tryOn(signal: PanelSignal, values: readonly Float64Array[], records: readonly GroupRecord[], origin: number): { readonly worth: SignalWorth; readonly effect: Effect | null } {
  const none = { name: signal.name, leadWeeks: null, correlation: null, effect: null, wapeWithout: null, wapeWith: null }
  const weeks = new Set(records.filter((one) => one.step === 1 && !Number.isNaN(values[one.group]?.[one.origin - 1] ?? Number.NaN)).map((one) => one.origin)).size
  if (weeks < fewestWeeks) return { worth: { ...none, outcome: 'too_little_history' }, effect: null }
  const effect = effectOn(values, records, origin)
  const described = { ...none, leadWeeks: effect.lead, correlation: effect.correlation, effect: effect.slope }
  if (!effect.isSure) return { worth: { ...described, leadWeeks: null, outcome: 'no_lead' }, effect: null }
  let [without, after, scale, helped, blocks] = [0, 0, 0, 0, 0]
  for (let block = 1; block <= mostBlocks; block += 1) {
    const from = origin - block * blockWeeks
    const before = records.filter((one) => one.origin + one.step - 1 < from)
    if (new Set(before.map((one) => one.origin)).size < fewestWeeks / 2) break
    const learned = effectOn(values, before, from)
    let [blockWithout, blockAfter] = [0, 0]
    for (const one of records) {
      if (one.origin < from || one.origin >= from + blockWeeks || one.step > learned.lead + 2) continue
      const change = learned.isSure ? changeAt(values[one.group], one.origin, one.step, learned) : 0
      blockWithout += Math.abs(one.actual - one.base)
      blockAfter += Math.abs(one.actual - one.base * (1 + change))
      scale += Math.abs(one.actual)
    }
    blocks += 1
    if (blockAfter <= blockWithout) helped += 1
    without += blockWithout
    after += blockAfter
  }
  const hasGain = blocks > 0 && after < (1 - smallestGain) * without && helped * 2 >= blocks
  return {
    worth: { ...described, outcome: hasGain ? 'used' : 'no_gain', wapeWithout: scale > 0 ? without / scale : null, wapeWith: scale > 0 ? after / scale : null },
    effect: hasGain ? effect : null
  }
}

const gainOf = (worth: SignalWorth): number => (worth.wapeWithout ?? 0) - (worth.wapeWith ?? 0)

/** The lead with the closest correlation, from what had come before week `until`; weeks weigh by the size of the group. */
function effectOn(values: readonly Float64Array[], records: readonly GroupRecord[], until: number): Effect {
  let best: Effect = { lead: 1, slope: 0, correlation: 0, isSure: false }
  for (let lead = 1; lead <= longestLead; lead += 1) {
    const step = Math.min(lead, 2)
    let [weights, x1, y1] = [0, 0, 0]
    const pairs: { x: number; y: number; weight: number }[] = []
    for (const one of records) {
      const week = one.origin + one.step - 1
      const x = values[one.group]?.[week - lead] ?? Number.NaN
      if (one.step !== step || week >= until || Number.isNaN(x) || !(one.base > 0)) continue
      const y = Math.min(2, one.actual / one.base - 1)
      pairs.push({ x, y, weight: one.base })
      weights += one.base
      x1 += one.base * x
      y1 += one.base * y
    }
    if (pairs.length < fewestWeeks / 2) continue
    let [xx, xy, yy, fourth] = [0, 0, 0, 0]
    for (const { x, y, weight } of pairs) {
      const [dx, dy] = [x - x1 / weights, y - y1 / weights]
      xx += weight * dx * dx
      xy += weight * dx * dy
      yy += weight * dy * dy
      fourth += (weight * dx * dx) ** 2
    }
    const correlation = xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0
    // A few weeks in which the series stirs are the evidence, however long it has been quiet.
    const independent = fourth > 0 ? (xx * xx) / fourth : 1
    const chance = surenessInErrors / Math.sqrt(Math.max(2, independent))
    if (Math.abs(correlation) > Math.abs(best.correlation)) {
      // Drawn to zero as if ten quiet weeks had been seen too.
      best = { lead, slope: (xy / xx) * (independent / (independent + 10)), correlation, isSure: Math.abs(correlation) > chance }
    }
  }
  return best
}

/** Relative change of a week by what is known of the series at the origin; beyond the lead the last value stands in, and less and less. */
function changeAt(values: Float64Array | undefined, origin: number, step: number, effect: Effect): number {
  const week = Math.min(origin - 1, origin + step - 1 - effect.lead)
  const x = values?.[week] ?? Number.NaN
  if (Number.isNaN(x)) return 0
  return Math.min(1, Math.max(-0.6, effect.slope * x * 0.9 ** Math.max(0, step - effect.lead)))
}

function withEffect(table: HorizonTable, horizon: number, origin: number, signal: PanelSignal, values: readonly Float64Array[], effect: Effect): HorizonTable {
  const out = table.slice()
  signal.groups.forEach(({ members }, group) => {
    for (let step = 1; step <= horizon; step += 1) {
      const factor = 1 + changeAt(values[group], origin, step, effect)
      for (const series of members) out[series * horizon + step - 1] = (out[series * horizon + step - 1] ?? 0) * factor
    }
  })
  return out
}
