import { buildAccounts, type Account } from './accounts'
import type { DemoOptions } from './demo-options'
import { buildOrganisation, type Organisation, type Unit } from './organisation'
import { plantedTruths } from './planted-truths'
import { randomStream } from './random'

/** Whom the planted truths fall on in the company of a seed and size, by source keys. */
export interface DrawnTruths {
  readonly inflatingUnitKey: string
  /** Shifts of the log-odds to win. */
  readonly unitSkill: ReadonlyMap<string, number>
  readonly repSkill: ReadonlyMap<string, number>
  readonly latePayingAccountKeys: ReadonlySet<string>
  /** Key of an account typed in twice, to the key of its original. */
  readonly duplicates: ReadonlyMap<string, string>
}

export function drawnTruths(options: DemoOptions): DrawnTruths {
  const organisation = buildOrganisation(options)
  const accounts = buildAccounts(options, organisation)
  const keys = new Map(accounts.map((account) => [account.id, account.key]))
  const twins = accounts.filter((account): account is Account & { duplicateOf: number } => account.duplicateOf !== null)
  return {
    inflatingUnitKey: inflatingUnit(options, organisation).key,
    unitSkill: new Map(organisation.units.map((unit) => [unit.key, unit.skill])),
    repSkill: new Map(organisation.reps.map((rep) => [rep.key, rep.skill])),
    latePayingAccountKeys: new Set(accounts.filter((account) => account.paysLate).map((account) => account.key)),
    duplicates: new Map(twins.map((account) => [account.key, keys.get(account.duplicateOf) ?? '']))
  }
}

/** A unit of some weight outside the shocked region. */
export function inflatingUnit(options: DemoOptions, organisation: Organisation): Unit {
  const shocked = organisation.regions.find((region) => region.key === plantedTruths.supplyShock.regionKey)?.id
  const candidates = organisation.units.filter((unit) => unit.regionId !== shocked)
  const weights = candidates.map((unit) => unit.weight).sort((a, b) => a - b)
  const median = weights[Math.floor(weights.length / 2)] ?? 0
  return randomStream(options.seed, 'inflating unit').pick(candidates.filter((unit) => unit.weight >= median))
}
