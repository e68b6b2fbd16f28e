import type { SamplePaths } from './sample-paths'
import type { HorizonTable } from './seasonal-growth'

/** What a day is beside its weekday: nothing special, a day off, a make-up workday. */
export type DayKind = 'plain' | 'off' | 'make_up'

/** What is known of the days: whole weeks from a Monday, the last one just before the forecast begins. */
export interface KnownDays {
  readonly seriesCount: number
  readonly weeks: number
  /** Row-major by series, `weeks * 7` columns. */
  readonly values: Float64Array
  readonly kinds: readonly DayKind[]
  /** Kinds of the days to come. */
  readonly kindsAhead: readonly DayKind[]
}

export interface DailyForecast {
  /** Row-major by series, `horizon * 7` columns; a week's days add up to the week. */
  readonly mean: HorizonTable
  readonly paths: SamplePaths
}

/** A series of few sales takes its days from all series together, until so many weeks with sales are known. */
const pullWeeks = 6
/** Under so many plain weeks of the whole company every weekday is believed to be possible. */
const fewestForDays = 8
/** Days of a kind draw their factor to one as if so many plain ones had been seen. */
const pullDays = 3

/**
 * Weeks split into days: every series' usual weekdays (drawn to those of all series together), with what days off and make-up workdays have been worth. A path takes its days from one past
 * week, the same for all series, so days differ as they do, parents stay the sums of their children, and a week's days stay that week.
 */
export function splitByDay(weekly: SamplePaths, mean: HorizonTable, known: KnownDays): DailyForecast {
  const { horizon, count } = weekly
  const days = horizon * 7
  const all = new Float64Array(known.weeks * 7)
  for (let series = 0; series < known.seriesCount; series += 1) for (let day = 0; day < all.length; day += 1) all[day] = (all[day] ?? 0) + Math.max(0, known.values[series * all.length + day] ?? 0)
  const drawnFrom = plainWeeks(all, known)
  // Where enough is known nothing is believed beforehand: a company that never sells on Sundays will not on the next one.
  const common = usualDays(all, known, new Float64Array(7).fill(drawnFrom.length < fewestForDays ? 1 / 7 : 0))
  const factors = kindFactors(all, known, common)
  const sharesOf = (series: number): Float64Array => {
    const own = usualDays(known.values.subarray(series * all.length, (series + 1) * all.length), known, common)
    return weekShares(own, factors, known.kindsAhead, horizon)
  }
  const dailyMean = new Float64Array(known.seriesCount * days)
  for (let series = 0; series < known.seriesCount; series += 1) {
    const shares = sharesOf(series)
    for (let day = 0; day < days; day += 1) dailyMean[series * days + day] = (mean[series * horizon + Math.floor(day / 7)] ?? 0) * (shares[day] ?? 0)
  }
  return {
    mean: dailyMean,
    paths: {
      count,
      horizon: days,
      addTo: (series, sum) => {
        const weeks = new Float64Array(count * horizon)
        weekly.addTo(series, weeks)
        const shares = sharesOf(series)
        const drawn = drawnWeeks(pastShares(known, series, drawnFrom), shares, horizon)
        for (let step = 0; step < horizon; step += 1) {
          for (let path = 0; path < count; path += 1) {
            const value = weeks[path * horizon + step] ?? 0
            const parts = drawn[(path * 31 + step * 17) % drawn.length]
            for (let day = step * 7; day < step * 7 + 7; day += 1) sum[path * days + day] = (sum[path * days + day] ?? 0) + value * (parts?.[day] ?? 0)
          }
        }
      }
    }
  }
}

/** The weeks to come with their days as each past week had them; as expected where none is known. */
function drawnWeeks(past: readonly { readonly relative: Float64Array }[], shares: Float64Array, horizon: number): readonly Float64Array[] {
  if (past.length === 0) return [shares]
  return past.map(({ relative }) => {
    const parts = shares.map((share, day) => share * (relative[day % 7] ?? 1))
    for (let step = 0; step < horizon; step += 1) {
      const own = parts.subarray(step * 7, step * 7 + 7)
      const whole = own.reduce((sum, part) => sum + part, 0)
      own.set(whole > 0 ? own.map((part) => part / whole) : shares.subarray(step * 7, step * 7 + 7))
    }
    return parts
  })
}

function usualDays(values: Float64Array, known: KnownDays, prior: Float64Array): Float64Array {
  const sums = Float64Array.from(prior, (share) => share * pullWeeks)
  for (let week = 0; week < known.weeks; week += 1) {
    let whole = 0
    for (let weekday = 0; weekday < 7; weekday += 1) whole += Math.max(0, values[week * 7 + weekday] ?? 0)
    const isPlain = [0, 1, 2, 3, 4, 5, 6].every((weekday) => known.kinds[week * 7 + weekday] === 'plain')
    if (whole <= 0 || !isPlain) continue
    for (let weekday = 0; weekday < 7; weekday += 1) sums[weekday] = (sums[weekday] ?? 0) + Math.max(0, values[week * 7 + weekday] ?? 0) / whole
  }
  const total = sums.reduce((sum, value) => sum + value, 0)
  return sums.map((value) => value / total)
}

/** What days off bring against their weekday, and make-up workdays against an average day, in the weeks that have them. */
function kindFactors(all: Float64Array, known: KnownDays, usual: Float64Array): Readonly<Record<Exclude<DayKind, 'plain'>, number>> {
  const sums = { off: [0, 0], make_up: [0, 0] }
  for (let week = 0; week < known.weeks; week += 1) {
    let [plain, plainShare] = [0, 0]
    for (let weekday = 0; weekday < 7; weekday += 1) {
      if (known.kinds[week * 7 + weekday] !== 'plain') continue
      plain += all[week * 7 + weekday] ?? 0
      plainShare += usual[weekday] ?? 0
    }
    if (plain <= 0 || plainShare <= 0) continue
    for (let weekday = 0; weekday < 7; weekday += 1) {
      const kind = known.kinds[week * 7 + weekday] ?? 'plain'
      if (kind === 'plain') continue
      const expected = (plain / plainShare) * (kind === 'off' ? (usual[weekday] ?? 0) : 1 / 7)
      if (expected <= 0) continue
      const found = sums[kind]
      found[0] = (found[0] ?? 0) + Math.min(5, (all[week * 7 + weekday] ?? 0) / expected)
      found[1] = (found[1] ?? 0) + 1
    }
  }
  const factor = ([sum = 0, days = 0]: readonly number[]): number => (sum + pullDays) / (days + pullDays)
  return { off: factor(sums.off), make_up: factor(sums.make_up) }
}

function weekShares(usual: Float64Array, factors: ReturnType<typeof kindFactors>, kinds: readonly DayKind[], horizon: number): Float64Array {
  const out = new Float64Array(horizon * 7)
  for (let step = 0; step < horizon; step += 1) {
    let whole = 0
    for (let weekday = 0; weekday < 7; weekday += 1) {
      const kind = kinds[step * 7 + weekday] ?? 'plain'
      const share = kind === 'plain' ? (usual[weekday] ?? 0) : kind === 'off' ? (usual[weekday] ?? 0) * factors.off : factors.make_up / 7
      out[step * 7 + weekday] = share
      whole += share
    }
    for (let weekday = 0; weekday < 7; weekday += 1) out[step * 7 + weekday] = whole > 0 ? (out[step * 7 + weekday] ?? 0) / whole : 1 / 7
  }
  return out
}

/** The past weeks that days are drawn from, the same for all series, as multiples of the series' mean weekday; a series that sold nothing in one of them takes its last week with sales before it. */
function pastShares(known: KnownDays, series: number, drawnFrom: readonly number[]): readonly { readonly relative: Float64Array }[] {
  const width = known.weeks * 7
  const weeks = drawnFrom.map((week) => {
    const own = Float64Array.from({ length: 7 }, (_, weekday) => Math.max(0, known.values[series * width + week * 7 + weekday] ?? 0))
    const whole = own.reduce((sum, value) => sum + value, 0)
    return whole > 0 ? own.map((value) => value / whole) : null
  })
  const sold = weeks.filter((week) => week !== null)
  let latest = sold[sold.length - 1]
  if (latest === undefined) return []
  const mean = Float64Array.from({ length: 7 }, (_, weekday) => sold.reduce((sum, week) => sum + (week[weekday] ?? 0), 0) / sold.length)
  return weeks.map((week) => {
    latest = week ?? latest
    return { relative: (latest ?? mean).map((value, weekday) => ((mean[weekday] ?? 0) > 0 ? value / (mean[weekday] ?? 1) : 1)) }
  })
}

/** Weeks without days off or made up for, in which anything was sold. */
function plainWeeks(all: Float64Array, known: KnownDays): readonly number[] {
  return Array.from({ length: known.weeks }, (_, week) => week).filter((week) => known.kinds.slice(week * 7, week * 7 + 7).every((kind) => kind === 'plain') && all.subarray(week * 7, week * 7 + 7).some((value) => value > 0))
}
