import type { AlertSubject } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import type { ConditionValues } from './conditions'

/** What is known about one subject on a day; null where the measure has no value. */
export interface SubjectFact {
  readonly subject: AlertSubject
  readonly value: number | null
}

/** The values of one measure per subject. Days must not go back, except where `anyOrder` says that they may. */
export interface MeasureSeries {
  at(day: Day): readonly SubjectFact[]
  readonly anyOrder?: boolean
}

/** The facts of a rule on a day in columns: whom the rule looks at, and the value of each condition. Valid until the next day is read. */
export interface DayReadings {
  readonly count: number
  readonly slots: Int32Array
  readonly values: ConditionValues
  /** Slots are below this. */
  readonly slotCount: number
  /** Set where the rows are only those whom something may have changed for since the readings before; all others are as they were. */
  readonly changes?: ReadingChanges
}

/** What stands beside the rows of readings that tell changes only. */
export interface ReadingChanges {
  /** Slots that are no longer there: the first `goneCount` of them. */
  readonly gone: Int32Array
  readonly goneCount: number
  /** By row: the leading condition's value on the day of the readings before. */
  readonly leadBefore: Float64Array
  /** The leading condition's value today, of anyone who is there. */
  leadOf(slot: number): number
}

/** Facts of a rule for days that do not go back. Subjects are numbered by slots. */
export interface FactSeries {
  at(day: Day): DayReadings
  /**
   * The same told by changes, where the series knows on which days anything can happen: everybody the first time, then only those for whom
   * a condition may have turned since the call before. The engine comes to the same transitions either way.
   */
  changesOn?(day: Day): DayReadings
  slotOf(subjectId: number): number
  subjectIdOf(slot: number): number
  subjectOf(slot: number): AlertSubject
  /** Reads names that are going to be asked for, at once. */
  nameSoon?(slots: readonly number[]): void
  /** Whether the rule keeps quiet on a day. */
  isMuted?(day: Day): boolean
}

/** Numbers subjects in the order in which they turn up. */
export interface SlotTable {
  slotOf(subjectId: number): number
  idOf(slot: number): number
  count(): number
}

export function slotTable(): SlotTable {
  const known: number[] = []
  const slots = new Map<number, number>()
  return {
    slotOf: (subjectId) => {
      let slot = slots.get(subjectId)
      if (slot === undefined) slots.set(subjectId, (slot = known.push(subjectId) - 1))
      return slot
    },
    idOf: (slot) => known[slot] ?? -1,
    count: () => known.length
  }
}

/** Slots that are the places of ascending ids; others that turn up come behind them. */
export function placedSlots(ids: Float64Array): SlotTable {
  const others = slotTable()
  return {
    slotOf: (subjectId) => {
      let [low, high] = [0, ids.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((ids[middle] ?? 0) < subjectId) low = middle + 1
        else high = middle
      }
      return ids[low] === subjectId ? low : ids.length + others.slotOf(subjectId)
    },
    idOf: (slot) => (slot < ids.length ? (ids[slot] ?? -1) : others.idOf(slot - ids.length)),
    count: () => ids.length + others.count()
  }
}

/** The readings of a day as facts, with the value of the leading condition. */
export function factsOf(series: FactSeries, day: Day): readonly SubjectFact[] {
  const { count, slots, values } = series.at(day)
  return Array.from({ length: count }, (_, row) => {
    const value = values[0]?.[row] ?? Number.NaN
    return { subject: series.subjectOf(slots[row] ?? 0), value: Number.isNaN(value) ? null : value }
  })
}

/** Facts of one condition as a series. */
export function seriesOfFacts(at: (day: Day) => readonly SubjectFact[]): FactSeries {
  return combinedSeries([{ facts: at }])
}

/** One condition's facts; the first of several says which subjects there are. */
export interface ConditionFacts {
  facts(day: Day): readonly SubjectFact[]
}

export function combinedSeries(conditions: readonly ConditionFacts[]): FactSeries {
  const table = slotTable()
  const subjects = new Map<number, AlertSubject>()
  return {
    at: (day) => {
      const [first, ...others] = conditions.map((condition) => condition.facts(day))
      const facts = first ?? []
      const slots = new Int32Array(facts.length)
      facts.forEach((fact, row) => {
        slots[row] = table.slotOf(fact.subject.id)
        subjects.set(fact.subject.id, fact.subject)
      })
      const values = [Float64Array.from(facts, (fact) => fact.value ?? Number.NaN)]
      for (const other of others) {
        const byId = new Map(other.map((fact) => [fact.subject.id, fact.value]))
        values.push(Float64Array.from(facts, (fact) => byId.get(fact.subject.id) ?? Number.NaN))
      }
      return { count: facts.length, slots, values, slotCount: table.count() }
    },
    slotOf: table.slotOf,
    subjectIdOf: table.idOf,
    subjectOf: (slot) => {
      const id = table.idOf(slot)
      return subjects.get(id) ?? { kind: 'workspace', id, name: '' }
    }
  }
}
