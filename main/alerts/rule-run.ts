import type { AlertRule } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import { conditionTree, truths } from './conditions'
import type { DayReadings } from './readings'

/** Where one subject of a rule stands. Subjects that are clear and not quiet need no state. */
export interface SlotState {
  readonly slot: number
  readonly state: 'clear' | 'pending' | 'firing'
  /** Day on which the condition began to hold (pending, firing) or ended (clear). */
  readonly since: Day
  readonly value: number | null
  /** A resolved subject may not fire before this day. */
  readonly quietUntil: Day | null
}

export interface SlotFiring {
  readonly slot: number
  readonly value: number
}

export interface SlotResolution {
  readonly slot: number
  readonly reason: 'recovered' | 'subject_gone'
}

/** The transitions of a day. */
export interface Step {
  readonly firings: readonly SlotFiring[]
  readonly resolutions: readonly SlotResolution[]
}

export interface RuleRun {
  /** One evaluation; days must go forward, the same day may come again. On a muted day nothing fires: what breaches waits as pending. */
  step(day: Day, readings: DayReadings, isMuted: boolean): Step
  /** The states after the latest step. */
  states(): readonly SlotState[]
  /** How many alerts are open after the latest step. */
  openCount(): number
}

const [clear, pending, firing] = [0, 1, 2]
const never = -2_147_483_648
const stateNames = ['clear', 'pending', 'firing'] as const
const nothing: Step = { firings: [], resolutions: [] }

/**
 * The engine: from the readings of a day and the states before it to the states after it, with the transitions in between. The live
 * tick, the story of a subject and the replay over history are all this, day after day. States live in columns by slot, so that fifty
 * thousand deals can be taken through a year while somebody is looking on.
 */
export function runRuleFrom(rule: AlertRule, before: readonly SlotState[] = []): RuleRun {
  const tree = conditionTree(rule)
  const letsGoLater = tree.conditions.some((condition) => condition.hysteresis > 0)
  let truth = new Uint8Array(64)
  let stillTruth = new Uint8Array(64)
  let state = new Uint8Array(64)
  let since = new Int32Array(64)
  let quietUntil = new Int32Array(64).fill(never)
  let value = new Float64Array(64)
  /** The step in which a subject with a state was last there: who was missing in between begins anew. */
  let seenIn = new Int32Array(64)
  let steps = 1
  /** Whoever has a state: fires, waits or keeps quiet. All others need no look unless their condition holds. */
  const living = new Set<number>()
  let hasState = new Uint8Array(64)
  let open = 0

  const grow = (slots: number, rows: number): void => {
    if (rows > truth.length) {
      truth = new Uint8Array(rows * 2)
      stillTruth = new Uint8Array(rows * 2)
    }
    if (slots <= state.length) return
    const capacity = Math.max(slots, state.length * 2)
    const longer = <T extends { set(from: T): void }>(made: T, old: T): T => {
      made.set(old)
      return made
    }
    state = longer(new Uint8Array(capacity), state)
    since = longer(new Int32Array(capacity), since)
    quietUntil = longer(new Int32Array(capacity).fill(never), quietUntil)
    value = longer(new Float64Array(capacity), value)
    seenIn = longer(new Int32Array(capacity), seenIn)
    hasState = longer(new Uint8Array(capacity), hasState)
  }
  const put = (slot: number, next: number, day: Day, now: number, quiet: number): void => {
    if (hasState[slot] === 0) living.add(slot)
    hasState[slot] = 1
    state[slot] = next
    since[slot] = day
    value[slot] = now
    quietUntil[slot] = quiet
    seenIn[slot] = steps
  }
  const forget = (slot: number): void => {
    living.delete(slot)
    hasState[slot] = 0
    state[slot] = clear
  }
  for (const known of before) {
    grow(known.slot + 1, 0)
    put(known.slot, known.state === 'firing' ? firing : known.state === 'pending' ? pending : clear, known.since, known.value ?? Number.NaN, known.quietUntil ?? never)
    if (known.state === 'firing') open += 1
  }

  function step(day: Day, { count, slots, values, slotCount }: DayReadings, isMuted: boolean): Step {
    steps += 1
    grow(slotCount, count)
    tree.judge(values, count, false, truth)
    if (open > 0 && letsGoLater) tree.judge(values, count, true, stillTruth)
    const still = letsGoLater ? stillTruth : truth
    const lead = values[0] ?? new Float64Array(count)
    const firings: SlotFiring[] = []
    const resolutions: SlotResolution[] = []
    const { forDays, cooldownDays } = rule
    for (let row = 0; row < count; row += 1) {
      const slot = slots[row] ?? 0
      const isLiving = hasState[slot] === 1
      if (truth[row] !== truths.yes && !isLiving) continue
      const was = isLiving ? (state[slot] ?? clear) : clear
      const now = lead[row] ?? Number.NaN
      if (was === firing) {
        seenIn[slot] = steps
        if (still[row] !== truths.no) {
          if (!Number.isNaN(now)) value[slot] = now
          continue
        }
        resolutions.push({ slot, reason: 'recovered' })
        open -= 1
        if (cooldownDays > 0) put(slot, clear, day, now, day + cooldownDays)
        else forget(slot)
        continue
      }
      const quiet = isLiving ? (quietUntil[slot] ?? never) : never
      const isQuiet = day < quiet
      if (truth[row] === truths.yes) {
        const begun = was === pending ? (since[slot] ?? day) : day
        if (day - begun >= forDays && !isQuiet && !isMuted) {
          firings.push({ slot, value: now })
          open += 1
          put(slot, firing, day, now, never)
        } else {
          put(slot, pending, begun, now, isQuiet ? quiet : never)
        }
      } else if (isQuiet) {
        put(slot, clear, was === clear ? (since[slot] ?? day) : day, now, quiet)
      } else {
        forget(slot)
      }
    }
    for (const slot of living) {
      if (seenIn[slot] === steps) continue
      if (state[slot] === firing) {
        resolutions.push({ slot, reason: 'subject_gone' })
        open -= 1
      }
      forget(slot)
    }
    return firings.length === 0 && resolutions.length === 0 ? nothing : { firings, resolutions }
  }

  return {
    step,
    openCount: () => open,
    states: () =>
      [...living].map((slot) => {
        const kept = value[slot] ?? Number.NaN
        const quiet = quietUntil[slot] ?? never
        return { slot, state: stateNames[state[slot] ?? clear] ?? 'clear', since: since[slot] ?? 0, value: Number.isNaN(kept) ? null : kept, quietUntil: quiet === never ? null : quiet }
      })
  }
}
