import type { DealWorld } from './deal-world'

export const featureFamilies = ['age', 'stage', 'amount', 'close_date', 'activity', 'competition', 'quote', 'account', 'people', 'product', 'place', 'service', 'season', 'signal'] as const
export type FeatureFamily = (typeof featureFamilies)[number]

/** One column of the models. `valueOf` sees the world as of its day, never later; a missing value is NaN. */
export interface Feature {
  readonly id: string
  readonly family: FeatureFamily
  readonly type: 'number' | 'count' | 'days' | 'ratio' | 'money'
  /** Locale key under `reasons.` of the sentence that explains it, with value and norm as parameters. */
  readonly reasonKey: string
  valueOf(world: DealWorld, deal: number): number
}

/** A family's features; the reason key is the id with dots as underscores. */
export function featuresOf(
  family: FeatureFamily,
  definitions: Readonly<Record<string, readonly [Feature['type'], (world: DealWorld, deal: number) => number]>>
): readonly Feature[] {
  return Object.entries(definitions).map(([name, [type, valueOf]]) => ({ id: `${family}.${name}`, family, type, reasonKey: `${family}_${name}`, valueOf }))
}
