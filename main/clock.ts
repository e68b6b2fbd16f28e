/** Where time comes from: the system in the app, a fixed instant in tests. */
export interface Clock {
  nowMs(): number
}

export const systemClock: Clock = { nowMs: () => Date.now() }
