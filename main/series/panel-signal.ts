/** One external series as the panel sees it, by region where it is regional. */
export interface PanelSignal {
  readonly name: string
  readonly groups: readonly SignalGroup[]
}

export interface SignalGroup {
  /** Rows of the panel that the series reaches. */
  readonly members: readonly number[]
  /** The latest value that was known at the end of each week, whatever was revised later; NaN before the first and from the origin on. */
  readonly values: Float64Array
}

/** A dated value with the day from which it was known. */
export interface SignalPrint {
  readonly occurredAt: number
  readonly knownAt: number
  readonly value: number
}

/** What was the latest at the end of each known week, by what was known then. */
export function knownWeekly(prints: readonly SignalPrint[], weekEnds: readonly number[], origin: number): Float64Array {
  const sorted = [...prints].sort((left, right) => left.knownAt - right.knownAt || left.occurredAt - right.occurredAt)
  const values = new Float64Array(weekEnds.length).fill(Number.NaN)
  let next = 0
  let latest: SignalPrint | undefined
  for (let week = 0; week < origin; week += 1) {
    for (let print = sorted[next]; print !== undefined && print.knownAt <= (weekEnds[week] ?? 0); print = sorted[next]) {
      if (latest === undefined || print.occurredAt >= latest.occurredAt) latest = print
      next += 1
    }
    if (latest !== undefined) values[week] = latest.value
  }
  return values
}
