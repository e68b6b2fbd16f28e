import type { RouteOutput } from '../contract'
import type { FlowBucketKind } from '../contract/war-room'
import { readDealNames, readDeals, readOpenDeals, readWonDeals, type DealSnapshot } from '../metrics/deal-snapshots'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { bucketOrder, movesOf, type FlowMove } from './pipeline-flow'
import { answered, isForecastable, isInScope, type Question } from './question'

type Flow = RouteOutput<'warRoom.flow'>
type FlowDeal = Flow['buckets'][number]['top'][number]

const dealIdsShown = 1_000
const topShown = 5

/** Both beliefs about every deal that was or is open, or was won in between. */
export interface FlowStates {
  readonly before: ReadonlyMap<number, DealSnapshot>
  readonly after: ReadonlyMap<number, DealSnapshot>
}

export function readFlowStates(db: ReadDb, question: Question): FlowStates {
  const before = byId(readOpenDeals(db, question.since))
  const after = byId([...readOpenDeals(db, question.asOf), ...readWonDeals(db, question.asOf, question.since)])
  const missing = (present: ReadonlyMap<number, DealSnapshot>, among: ReadonlyMap<number, DealSnapshot>): number[] => [...among.keys()].filter((id) => !present.has(id))
  for (const deal of readDeals(db, question.asOf, missing(after, before))) after.set(deal.id, deal)
  for (const deal of readDeals(db, question.since, missing(before, after))) before.set(deal.id, deal)
  return { before, after }
}

export function movesBetween(states: FlowStates, question: Question): readonly FlowMove[] {
  const membership = {
    isIn: (deal: DealSnapshot): boolean => isForecastable(question, deal) && isInScope(question, deal),
    isInScope: (deal: DealSnapshot): boolean => isInScope(question, deal)
  }
  const ids = [...new Set([...states.before.keys(), ...states.after.keys()])].sort((a, b) => a - b)
  return ids.flatMap((id) => movesOf(id, states.before.get(id), states.after.get(id), membership))
}

/** The waterfall from the pipeline of `since` to that of the day of knowledge; see the contract. */
export function readFlow(db: ReadDb, question: Question): Flow {
  const states = readFlowStates(db, question)
  const moves = movesBetween(states, question)
  const pool = (side: ReadonlyMap<number, DealSnapshot>): { readonly amount: number; readonly count: number } => {
    let [amount, count] = [0, 0]
    for (const deal of side.values()) {
      if (!isForecastable(question, deal) || !isInScope(question, deal)) continue
      amount += deal.amountE4
      count += 1
    }
    return { amount, count }
  }
  const grouped = bucketOrder.map((kind) => ({ kind, moves: largestFirst(moves.filter((move) => move.kind === kind)) })).filter((bucket) => bucket.moves.length > 0)
  const names = readDealNames(db, [...new Set(grouped.flatMap((bucket) => bucket.moves.slice(0, topShown).map((move) => move.id)))])
  const start = pool(states.before)
  const end = pool(states.after)
  return {
    ...answered(question),
    start: start.amount,
    startCount: start.count,
    end: end.amount,
    endCount: end.count,
    buckets: grouped.map((bucket) => ({
      kind: bucket.kind,
      amount: sumOf(bucket.moves),
      count: bucket.moves.length,
      dealIds: bucket.moves.slice(0, dealIdsShown).map((move) => move.id),
      top: bucket.moves.slice(0, topShown).map((move) => describe(move, states, names))
    }))
  }
}

export function readFlowDeals(db: ReadDb, question: Question, kind: FlowBucketKind, page: { readonly offset: number; readonly limit: number }): RouteOutput<'warRoom.flowDeals'> {
  const states = readFlowStates(db, question)
  const moves = largestFirst(movesBetween(states, question).filter((move) => move.kind === kind))
  const shown = moves.slice(page.offset, page.offset + page.limit)
  const names = readDealNames(db, shown.map((move) => move.id))
  return { deals: shown.map((move) => describe(move, states, names)), total: moves.length, amount: sumOf(moves) }
}

function describe(move: FlowMove, states: FlowStates, names: ReturnType<typeof readDealNames>): FlowDeal {
  const before = states.before.get(move.id)
  const after = states.after.get(move.id)
  const name = names.get(move.id)
  const close = (deal: DealSnapshot | undefined): string | null => {
    const day = deal?.closedAt ?? deal?.expectedCloseAt ?? null
    return day === null ? null : isoFromDay(day)
  }
  return {
    id: move.id,
    name: name?.name ?? '',
    accountName: name?.accountName ?? null,
    regionName: name?.regionName ?? null,
    unitName: name?.unitName ?? null,
    amount: move.amountE4,
    amountBefore: before?.amountE4 ?? null,
    amountAfter: after?.amountE4 ?? null,
    closeBefore: close(before),
    closeAfter: close(after)
  }
}

function byId(deals: readonly DealSnapshot[]): Map<number, DealSnapshot> {
  return new Map(deals.map((deal) => [deal.id, deal]))
}

function largestFirst(moves: readonly FlowMove[]): readonly FlowMove[] {
  return [...moves].sort((a, b) => Math.abs(b.amountE4) - Math.abs(a.amountE4) || a.id - b.id)
}

function sumOf(moves: readonly FlowMove[]): number {
  return moves.reduce((sum, move) => sum + move.amountE4, 0)
}
