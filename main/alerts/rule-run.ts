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

/** The transitions of a day, by slot. Valid until the next step. */
export interface Step {
  readonly fired: readonly number[]
  /** The leading condition's values of those that fired. */
  readonly firedValues: readonly number[]
  readonly recovered: readonly number[]
  /** Resolved because the subject is no longer there. */
  readonly gone: readonly number[]
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

/**
 * The engine: from the readings of a day and the states before it to the states after it, with the transitions in between. The live
 * tick, the story of a subject and the replay over history are all this, day after day. States live in columns by slot, and readings
 * may tell changes only, so that fifty thousand deals can be taken through a year while somebody is looking on.
 */
export function runRuleFrom(rule: AlertRule, before: readonly SlotState[] = []): RuleRun {
  const tree = conditionTree(rule)
  const letsGoLater = tree.conditions.some((condition) => condition.hysteresis > 0)
  const { forDays, cooldownDays } = rule
  let truth = new Uint8Array(64)
  let stillTruth = new Uint8Array(64)
  let state = new Uint8Array(64)
  let since = new Int32Array(64)
  let quietUntil = new Int32Array(64).fill(never)
  let value = new Float64Array(64)
  /** The step in which a subject with a state was last there: who was missing in between begins anew. */
  let seenIn = new Int32Array(64)
  let steps = 1
  /** Whoever has a state: fires, waits or keeps quiet. All others need no look unless their condition holds. `place` is 1 + where in it. */
  let living = new Int32Array(64)
  let livingCount = 0
  let place = new Int32Array(64)
  let open = 0
  let latest: { readonly day: Day; readonly readings: DayReadings } | null = null
  const step: { fired: number[]; firedValues: number[]; recovered: number[]; gone: number[] } = { fired: [], firedValues: [], recovered: [], gone: [] }

  for (const known of before) {
    grow(known.slot + 1, 0)
    put(known.slot, known.state === 'firing' ? firing : known.state === 'pending' ? pending : clear, known.since, known.value ?? Number.NaN, known.quietUntil ?? never)
    if (known.state === 'firing') open += 1
  }
  return { step: evaluate, openCount: () => open, states }

  function grow(slots: number, rows: number): void {
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
    living = longer(new Int32Array(capacity), living)
    place = longer(new Int32Array(capacity), place)
  }

  function put(slot: number, next: number, day: Day, now: number, quiet: number): void {
    if (place[slot] === 0) {
      living[livingCount] = slot
      livingCount += 1
      place[slot] = livingCount
    }
    state[slot] = next
    since[slot] = day
    value[slot] = now
    quietUntil[slot] = quiet
    seenIn[slot] = steps
  }

  function forget(slot: number): void {
    const at = (place[slot] ?? 0) - 1
    if (at < 0) return
    livingCount -= 1
    const last = living[livingCount] ?? 0
    living[at] = last
    place[last] = at + 1
    place[slot] = 0
    state[slot] = clear
  }

  function leave(slot: number): void {
    if (place[slot] === 0) return
    if (state[slot] === firing) {
      step.gone.push(slot)
      open -= 1
    }
    forget(slot)
  }

  /** A condition that holds: fires where it has held long enough and nothing keeps it quiet, else waits. */
  function hold(slot: number, begun: Day, day: Day, now: number, isMuted: boolean): void {
    const quiet = place[slot] === 0 ? never : (quietUntil[slot] ?? never)
    const isQuiet = day < quiet
    if (day - begun < forDays || isQuiet || isMuted) {
      put(slot, pending, begun, now, isQuiet ? quiet : never)
      return
    }
    step.fired.push(slot)
    step.firedValues.push(now)
    open += 1
    put(slot, firing, day, now, never)
  }

  function evaluate(day: Day, readings: DayReadings, isMuted: boolean): Step {
    const { count, slots, values, slotCount, changes } = readings
    steps += 1
    latest = { day, readings }
    grow(slotCount, count)
    step.fired.length = step.firedValues.length = step.recovered.length = step.gone.length = 0
    tree.judge(values, count, false, truth)
    if (open > 0 && letsGoLater) tree.judge(values, count, true, stillTruth)
    const still = letsGoLater ? stillTruth : truth
    const lead = values[0] ?? new Float64Array(count)
    for (let row = 0; row < count; row += 1) {
      const slot = slots[row] ?? 0
      const isLiving = place[slot] !== 0
      if (truth[row] !== truths.yes && !isLiving) continue
      const was = isLiving ? (state[slot] ?? clear) : clear
      const now = lead[row] ?? Number.NaN
      if (was === firing) {
        seenIn[slot] = steps
        if (still[row] !== truths.no) {
          const known = Number.isNaN(now) && changes !== undefined ? (changes.leadBefore[row] ?? Number.NaN) : now
          if (!Number.isNaN(known)) value[slot] = known
          continue
        }
        step.recovered.push(slot)
        open -= 1
        if (cooldownDays > 0) put(slot, clear, day, now, day + cooldownDays)
        else forget(slot)
      } else if (truth[row] === truths.yes) {
        hold(slot, was === pending ? (since[slot] ?? day) : day, day, now, isMuted)
      } else if (day < (quietUntil[slot] ?? never)) {
        put(slot, clear, was === clear ? (since[slot] ?? day) : day, now, quietUntil[slot] ?? never)
      } else {
        forget(slot)
      }
    }
    if (changes === undefined) {
      for (let at = livingCount - 1; at >= 0; at -= 1) {
        const slot = living[at] ?? 0
        if (seenIn[slot] !== steps) leave(slot)
      }
      return step
    }
    for (let at = 0; at < changes.goneCount; at += 1) leave(changes.gone[at] ?? 0)
    // Those that wait go on waiting without a change of theirs: their condition still holds.
    for (let at = 0; at < livingCount; at += 1) {
      const slot = living[at] ?? 0
      if (state[slot] === pending && seenIn[slot] !== steps) hold(slot, since[slot] ?? day, day, changes.leadOf(slot), isMuted)
    }
    return step
  }

  function states(): readonly SlotState[] {
    const known: SlotState[] = []
    for (let at = 0; at < livingCount; at += 1) {
      const slot = living[at] ?? 0
      const quiet = quietUntil[slot] ?? never
      const isQuiet = latest === null ? quiet !== never : latest.day < quiet
      if (state[slot] === clear && !isQuiet) continue
      const today = latest?.readings.changes?.leadOf(slot) ?? Number.NaN
      const own = Number.isNaN(today) && (state[slot] === firing || latest?.readings.changes === undefined) ? (value[slot] ?? Number.NaN) : today
      known.push({ slot, state: stateNames[state[slot] ?? clear] ?? 'clear', since: since[slot] ?? 0, value: Number.isNaN(own) ? null : own, quietUntil: isQuiet ? quiet : null })
    }
    return known
  }
}
