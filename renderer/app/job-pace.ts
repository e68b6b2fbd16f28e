/** What is known of a running job at a moment. */
export interface JobMoment {
  readonly atMs: number
  readonly step: string | null
  readonly share: number | null
  readonly done: number | null
}

export interface JobPace {
  /** Of the present step, per second. */
  readonly perSecond: number | null
  readonly leftMs: number | null
}

const shortestSpanMs = 500

/**
 * How fast a job goes and how long it still takes, from its beginning and the beginning of its present step: steps count different
 * things, so the rate is the step's own, and the time left comes of the whole job's share. Null until there is enough to tell by.
 */
export function paceOf(start: JobMoment, stepStart: JobMoment, now: JobMoment): JobPace {
  const stepMs = now.atMs - stepStart.atMs
  const did = now.done === null || stepStart.done === null ? null : now.done - stepStart.done
  const jobMs = now.atMs - start.atMs
  const went = now.share === null ? null : now.share - (start.share ?? 0)
  return {
    perSecond: did === null || did <= 0 || stepMs < shortestSpanMs ? null : (did / stepMs) * 1_000,
    leftMs: went === null || now.share === null || went <= 0 || jobMs < shortestSpanMs ? null : Math.round((jobMs / went) * (1 - now.share))
  }
}
