import { dayFromIso, type Day } from '../../main/warehouse/day'

/** The company of the bench: three years of deals and orders in 31 regions, 300 units, 3,000 reps, 200 products. The same seed gives the same rows. */
export const firstDay: Day = dayFromIso('2024-01-01')
export const today: Day = dayFromIso('2026-11-23')
export const size = { regions: 31, units: 300, reps: 3_000, products: 200, accounts: 1 } as const
export const stages = 5

export const regionOfUnit = (unit: number): number => ((unit - 1) % size.regions) + 1
export const unitOfRep = (rep: number): number => ((rep - 1) % size.units) + 1

export interface Deal {
  readonly created: Day
  readonly expected: Day
  /** Null while it is open. */
  readonly closed: Day | null
  readonly status: 0 | 1 | 2
  readonly stage: number
  readonly rep: number
  readonly product: number
  readonly amountE4: number
}

export interface Order {
  readonly day: Day
  readonly rep: number
  readonly amountE4: number
}

export interface Quota {
  readonly unit: number
  readonly from: Day
  readonly to: Day
  readonly amountE4: number
}

/** Uniform in [0, 1); Mulberry32. */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function* deals(count: number): Generator<Deal> {
  const draw = drawFrom(1)
  const whole = (below: number): number => Math.floor(draw() * below)
  const days = today - firstDay + 1
  for (let index = 0; index < count; index += 1) {
    const created = firstDay + whole(days)
    // Skewed: half within seven weeks, the slowest a tenth of a year more.
    const end = created + 5 + Math.floor(-Math.log(1 - draw()) * 60)
    const expected = end + whole(31) - 10
    const isClosed = end <= today
    const status = !isClosed ? 0 : draw() < 0.32 ? 1 : 2
    yield { created, expected, closed: isClosed ? end : null, status, stage: 1 + whole(stages), rep: 1 + whole(size.reps), product: 1 + whole(size.products), amountE4: (1_000 + whole(2_000_000)) * 100 }
  }
}

export function* orders(count: number): Generator<Order> {
  const draw = drawFrom(2)
  const days = today - firstDay + 1
  for (let index = 0; index < count; index += 1) yield { day: firstDay + Math.floor(draw() * days), rep: 1 + Math.floor(draw() * size.reps), amountE4: (1_000 + Math.floor(draw() * 900_000)) * 100 }
}

/** Bookings of every unit in every quarter. */
export function* quotas(quarters: readonly { readonly from: Day; readonly to: Day }[], dealCount: number): Generator<Quota> {
  const draw = drawFrom(3)
  const typical = (dealCount / size.units / 12) * 0.3 * 100_100_000
  for (let unit = 1; unit <= size.units; unit += 1) {
    for (const { from, to } of quarters) yield { unit, from, to, amountE4: Math.round(typical * (0.7 + draw() * 0.8)) }
  }
}
