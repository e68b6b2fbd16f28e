import type { Day } from '../../warehouse/day'
import { betaBinomialTail, studentTail } from './tail-probability'

/** One chance at which a participant did something or not. */
export interface Trial {
  readonly participantId: number
  readonly day: Day
  readonly dealId: number
  readonly hit: boolean
}

/** What stands out on one participant against all others. */
export interface Suspicion {
  readonly participantId: number
  readonly count: number
  readonly chances: number
  readonly rate: number
  readonly peerRate: number
  readonly earlierRate: number | null
  readonly laterRate: number | null
  readonly pValue: number
  /** Large enough to matter, whatever its p-value. */
  readonly matters: boolean
}

export interface Evaluation {
  readonly tested: readonly Suspicion[]
  readonly thin: number
  readonly rate: number | null
}

const fewestChances = 8
const fewestHits = 3
const fewestPeers = 3
/** A rate must be this many times the others', and this much above it. */
const leastRatio = 2
const leastExcess = 0.1
const nothing: Evaluation = { tested: [], thin: 0, rate: null }

/** Holds every participant's share of hits against the others', allowing for how much those differ among themselves. */
export function evaluateTrials(trials: readonly Trial[], from: Day, to: Day): Evaluation {
  const groups = groupBy(trials)
  if (groups.size === 0) return nothing
  const counts = [...groups].map(([participantId, own]) => ({ participantId, n: own.length, k: own.filter((trial) => trial.hit).length }))
  const middle = (from + to) / 2
  const tested: Suspicion[] = []
  for (const own of counts) {
    const peers = counts.filter((other) => other.participantId !== own.participantId && other.n > 0)
    const peerChances = peers.reduce((sum, peer) => sum + peer.n, 0)
    if (own.n < fewestChances || peers.length < fewestPeers || peerChances < 3 * fewestChances) continue
    const peerHits = peers.reduce((sum, peer) => sum + peer.k, 0)
    const peerRate = peerHits / peerChances
    // Half a hit more: peers who never did it do not prove that it cannot happen.
    const expected = (peerHits + 0.5) / (peerChances + 1)
    const ownTrials = groups.get(own.participantId) ?? []
    const rate = own.k / own.n
    tested.push({
      participantId: own.participantId,
      count: own.k,
      chances: own.n,
      rate,
      peerRate,
      earlierRate: rateOf(ownTrials.filter((trial) => trial.day <= middle)),
      laterRate: rateOf(ownTrials.filter((trial) => trial.day > middle)),
      pValue: betaBinomialTail(own.k, own.n, Math.min(expected, 1 - 1e-9), correlationAmong(peers, expected)),
      matters: own.k >= fewestHits && rate >= leastRatio * peerRate && rate >= peerRate + leastExcess
    })
  }
  const all = counts.reduce((sum, own) => sum + own.n, 0)
  return { tested, thin: counts.length - tested.length, rate: all === 0 ? null : counts.reduce((sum, own) => sum + own.k, 0) / all }
}

/** Intra-class correlation of peers' hits by moments (Kleinman 1973), at least a little: honest people differ too. */
function correlationAmong(peers: readonly { readonly n: number; readonly k: number }[], rate: number): number {
  const chances = peers.reduce((sum, peer) => sum + peer.n, 0)
  const squares = peers.reduce((sum, peer) => sum + peer.n * peer.n, 0)
  const spread = peers.reduce((sum, peer) => sum + peer.n * (peer.k / peer.n - rate) ** 2, 0)
  const variance = rate * (1 - rate)
  const groups = peers.length - 1
  const denominator = variance * (chances - squares / chances - groups)
  const estimate = denominator > 0 ? (spread - variance * groups) / denominator : 0
  return Math.min(0.5, Math.max(0.01, estimate))
}

/** A measured value at one chance: a discount, a relative miss. `contrast` marks those that are held against the participant's own others. */
export interface Measured {
  readonly participantId: number
  readonly day: Day
  readonly value: number
  readonly isContrast: boolean
}

export interface MeanLimits {
  readonly fewest: number
  readonly leastDifference: number
}

/**
 * Holds every participant's mean (of contrast less own others, where there are others) against that of the rest: Welch's t, one-sided, with the
 * own spread never taken for less than half of the field's.
 */
export function evaluateMeans(values: readonly Measured[], from: Day, to: Day, limits: MeanLimits): Evaluation {
  const groups = groupBy(values)
  if (groups.size === 0) return nothing
  const middle = (from + to) / 2
  const hasOthers = values.some((value) => !value.isContrast)
  const fieldSpread = Math.sqrt(mean([...groups.values()].map((own) => contrastOf(own, hasOthers)?.variance ?? null)) ?? 0)
  const estimates = new Map([...groups].map(([id, own]) => [id, contrastOf(own, hasOthers, fieldSpread / 2)]))
  const tested: Suspicion[] = []
  for (const [participantId, own] of groups) {
    const estimate = estimates.get(participantId) ?? null
    const peers = [...estimates].filter(([id, peer]) => id !== participantId && peer !== null && peer.count >= 2).map(([, peer]) => peer as Contrast)
    if (estimate === null || estimate.count < limits.fewest || peers.length < fewestPeers) continue
    const peerRate = mean(peers.map((peer) => peer.difference)) ?? 0
    // Honest participants differ among themselves by more than chance within each: their spread is part of the doubt.
    const among = Math.sqrt(mean(peers.map((peer) => (peer.difference - peerRate) ** 2)) ?? 0)
    const doubt = Math.sqrt(estimate.standardError ** 2 + among ** 2 / peers.length + Math.max(0, among ** 2 - (mean(peers.map((peer) => peer.standardError ** 2)) ?? 0)))
    const later = own.filter((value) => value.day > middle)
    const earlier = own.filter((value) => value.day <= middle)
    tested.push({
      participantId,
      count: own.filter((value) => value.isContrast && value.value > peerRate).length,
      chances: estimate.count,
      rate: estimate.difference,
      peerRate,
      earlierRate: contrastOf(earlier, hasOthers)?.difference ?? null,
      laterRate: contrastOf(later, hasOthers)?.difference ?? null,
      pValue: doubt > 0 ? studentTail((estimate.difference - peerRate) / doubt, Math.max(2, estimate.count - 1)) : 1,
      matters: estimate.difference - peerRate >= limits.leastDifference && estimate.difference >= limits.leastDifference
    })
  }
  const known = [...estimates.values()].filter((estimate): estimate is Contrast => estimate !== null)
  return { tested, thin: groups.size - tested.length, rate: mean(known.map((estimate) => estimate.difference)) }
}

interface Contrast {
  readonly difference: number
  readonly standardError: number
  /** Of one value. */
  readonly variance: number
  readonly count: number
}

function contrastOf(own: readonly Measured[], hasOthers: boolean, leastSpread = 0): Contrast | null {
  const contrast = own.filter((value) => value.isContrast).map((value) => value.value)
  const others = own.filter((value) => !value.isContrast).map((value) => value.value)
  if (contrast.length < 2 || (hasOthers && others.length < 2)) return null
  const variance = Math.max(varianceOf(contrast), leastSpread ** 2)
  const rest = hasOthers ? Math.max(varianceOf(others), leastSpread ** 2) / others.length : 0
  return {
    difference: (mean(contrast) ?? 0) - (hasOthers ? (mean(others) ?? 0) : 0),
    standardError: Math.sqrt(variance / contrast.length + rest),
    variance,
    count: contrast.length
  }
}

function rateOf(trials: readonly Trial[]): number | null {
  return trials.length < fewestChances / 2 ? null : trials.filter((trial) => trial.hit).length / trials.length
}

function varianceOf(values: readonly number[]): number {
  const centre = mean(values) ?? 0
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1)
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function groupBy<T extends { readonly participantId: number }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>()
  for (const row of rows) {
    const own = groups.get(row.participantId)
    if (own === undefined) groups.set(row.participantId, [row])
    else own.push(row)
  }
  return groups
}
