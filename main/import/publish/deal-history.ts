/** What counts of a deal at one moment, as `opportunity_history` has it. */
export interface DealState {
  readonly stage_id: number
  readonly status: number
  readonly amount_e4: number | null
  readonly expected_close_at: number | null
  readonly rep_id: number | null
  readonly unit_id: number | null
  readonly region_id: number | null
}

export interface LoggedChange {
  readonly day: number
  readonly field: 'stage' | 'amount' | 'close' | 'rep'
  /** What it was before; undefined where the log does not say. */
  readonly before: number | null | undefined
  readonly after: number | null
}

export interface RebuiltState {
  readonly day: number
  readonly change: string
  readonly state: DealState
}

const words = { stage: 'stage', amount: 'amount', close: 'close_date', rep: 'owner' } as const

/**
 * The states of a deal from its creation to the last entry of its log, one per day. What a field was in the beginning is what its first entry
 * says it was before; else, where entries carry whole states, their first value; fields without an entry were always as they are.
 */
export function historyAfter(
  now: DealState, createdAt: number, logged: readonly LoggedChange[], statusOf: (stage: number) => number, placeOf: (rep: number | null, day: number) => Pick<DealState, 'unit_id' | 'region_id'>
): RebuiltState[] {
  const first = (field: LoggedChange['field'], present: number | null): number | null => {
    const entry = logged.find((change) => change.field === field)
    return entry === undefined ? present : entry.before === undefined ? entry.after : entry.before
  }
  const begins = Math.min(createdAt, logged[0]?.day ?? createdAt)
  const stage = first('stage', now.stage_id) ?? now.stage_id
  const rep = first('rep', now.rep_id)
  let state: DealState = {
    stage_id: stage, status: statusOf(stage), amount_e4: first('amount', now.amount_e4), expected_close_at: first('close', now.expected_close_at), rep_id: rep,
    ...(rep === now.rep_id ? { unit_id: now.unit_id, region_id: now.region_id } : placeOf(rep, begins))
  }
  const states: RebuiltState[] = [{ day: begins, change: 'created', state }]
  for (let at = 0; at < logged.length; ) {
    const day = logged[at]?.day ?? 0
    const before = state
    for (; at < logged.length && logged[at]?.day === day; at += 1) state = after(state, logged[at] as LoggedChange)
    const change = changedWords(before, state)
    if (change === '') continue
    states.push({ day, change, state })
  }
  return states

  function after(from: DealState, change: LoggedChange): DealState {
    switch (change.field) {
      case 'stage':
        return change.after === null ? from : { ...from, stage_id: change.after, status: statusOf(change.after) }
      case 'amount':
        return { ...from, amount_e4: change.after }
      case 'close':
        return { ...from, expected_close_at: change.after }
      case 'rep':
        return { ...from, rep_id: change.after, ...(change.after === from.rep_id ? {} : placeOf(change.after, change.day)) }
    }
  }
}

function changedWords(before: DealState, now: DealState): string {
  return [
    before.stage_id === now.stage_id ? '' : words.stage, before.amount_e4 === now.amount_e4 ? '' : words.amount, before.expected_close_at === now.expected_close_at ? '' : words.close,
    before.rep_id === now.rep_id && before.unit_id === now.unit_id && before.region_id === now.region_id ? '' : words.rep
  ].filter((word) => word !== '').join(',')
}
