import type { Day } from '../warehouse/day'
import { calibrate, fitBetaCalibration } from './calibration'
import type { Skill } from './deal-model'
import { fieldFeatures } from './field-features'
import { findFieldGiveAways, type FieldGiveAway } from './field-give-away'
import { cohortsOf, rowsKnownBy, type FieldTable } from './field-table'
import { blended, shareOfLine } from './field-line'
import { fieldRows, fitMembers, tryBlocks } from './field-trees'
import { fewestClosedDeals } from './fit-deal-model'
import { judge } from './skill'
import { sigmoid } from './scores'

/** Probabilities for the cases of a table, learned from nothing but their fields and what had become of earlier ones. */
export interface FieldOutcome {
  /** `flat_rate` where the fields have shown no skill on later outcomes: better no figure of its own than a wrong one. */
  readonly method: 'model' | 'flat_rate'
  readonly flatRate: number
  readonly skill: Skill | null
  readonly giveAways: readonly FieldGiveAway[]
  readonly features: readonly string[]
  predict(rows: readonly number[]): Float64Array
}

/**
 * Trains on what was known by the end of `asOf`, in the order of time: earlier outcomes teach trial models, later ones judge them
 * against the flat rate (they must win by more than chance) and calibrate; then all of them teach the final one.
 */
export async function fitFieldOutcome(table: FieldTable, asOf: Day, signal: AbortSignal): Promise<FieldOutcome> {
  const known = rowsKnownBy(table, asOf)
  const giveAways = findFieldGiveAways(table, known)
  const named = (by: FieldGiveAway['by']): ReadonlySet<string> => new Set(giveAways.flatMap((found) => (found.by === by ? [found.field] : [])))
  const features = fieldFeatures(table, named('value'), named('digits'))
  const flatRate = recentRate(table, known, asOf)
  const flat = (skill: Skill | null): FieldOutcome => ({ method: 'flat_rate', flatRate, skill, giveAways, features: features.names, predict: (rows) => Float64Array.from(rows, () => flatRate) })
  if (known.length < fewestClosedDeals) return flat(null)
  const cohorts = cohortsOf(table, asOf)
  const trial = await tryBlocks(table, features, cohorts, 'outcome', signal)
  const later = fieldRows(table, features, trial.rows)
  const share = shareOfLine(trial.trees, trial.line, later.labels, 'outcome')
  const raw = trial.trees.map((margin, row) => sigmoid(blended(margin, trial.line[row] ?? 0, share)))
  const skill = judge(later, raw, null)
  if (!skill.hasSkill) return flat(skill)
  const calibration = fitBetaCalibration(raw, later.labels, later.weights)
  const final = await fitMembers(table, features, cohorts.all, 'outcome', trial.rounds, signal)
  const byTrees = await final.trees(features.matrix, table.rows)
  const byLine = final.line(Array.from({ length: table.rows }, (_value, row) => row))
  const all = byTrees.map((margin, row) => blended(margin, byLine[row] ?? 0, share))
  final.close()
  return { method: 'model', flatRate, skill, giveAways, features: features.names, predict: (rows) => Float64Array.from(rows, (row) => calibrate(calibration, sigmoid(all[row] ?? 0))) }
}

/** Rate of the last year's outcomes, with ten cases' pull to that of all. */
function recentRate(table: FieldTable, known: readonly number[], asOf: Day): number {
  const recent = known.filter((row) => (table.knownAt[row] ?? 0) > asOf - 365)
  const sumOf = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + (table.target[row] ?? 0), 0)
  const all = known.length === 0 ? 0.5 : sumOf(known) / known.length
  return (sumOf(recent) + 10 * all) / (recent.length + 10)
}
