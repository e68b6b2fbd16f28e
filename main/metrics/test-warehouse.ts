import { openWriter, type WriteDb } from '../warehouse/database'
import { dayFromIso, type Day } from '../warehouse/day'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { firstText, prepare } from '../warehouse/statement'

/** A migrated, empty warehouse in memory. */
export function emptyWarehouse(): WriteDb {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  return db
}

/** Inserts a row by column names and returns its id. */
export function insertRow(db: WriteDb, table: string, row: Readonly<Record<string, string | number | null>>): number {
  const names = Object.keys(row)
  const info = prepare(db, `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(row)
  return Number(info.lastInsertRowid)
}

export function stageId(db: WriteDb, key: string): number {
  const row = firstText<{ id: number }>(db, 'SELECT id FROM stage WHERE source_key = ?', [key])
  if (row === undefined) throw new Error(`no stage ${key}`)
  return row.id
}

/** One believed state of a deal. */
export interface TestState {
  readonly on: Day
  /** Key of a standard stage: prospecting, qualification, engaging, proposal, negotiation, won, lost. */
  readonly stage: string
  readonly amount: number | null
  readonly close: Day | null
  readonly unitId?: number | null
  readonly regionId?: number | null
}

export interface TestDeal {
  readonly key: string
  readonly states: readonly TestState[]
  readonly accountId?: number | null
  readonly productId?: number | null
  readonly repId?: number | null
  readonly listAmount?: number | null
  readonly competitor?: string | null
  readonly leadSource?: string | null
}

const statusOf = (stage: string): number => (stage === 'won' ? 1 : stage === 'lost' ? 2 : 0)

/** Writes a deal as an import would: every state to the history, the last one to the deal itself. Amounts are in major units. */
export function insertDeal(db: WriteDb, deal: TestDeal): number {
  const first = deal.states[0]
  const last = deal.states[deal.states.length - 1]
  if (first === undefined || last === undefined) throw new Error('a deal needs a state')
  const e4 = (amount: number | null): number | null => (amount === null ? null : Math.round(amount * 10_000))
  const id = insertRow(db, 'opportunity', {
    source_key: deal.key,
    name: deal.key,
    account_id: deal.accountId ?? null,
    product_id: deal.productId ?? null,
    rep_id: deal.repId ?? null,
    unit_id: last.unitId ?? null,
    region_id: last.regionId ?? null,
    stage_id: stageId(db, last.stage),
    status: statusOf(last.stage),
    amount_e4: e4(last.amount),
    list_amount_e4: e4(deal.listAmount ?? null),
    lead_source: deal.leadSource ?? null,
    competitor: deal.competitor ?? null,
    created_at: first.on,
    expected_close_at: last.close,
    closed_at: statusOf(last.stage) === 0 ? null : last.on,
    occurred_at: first.on,
    known_at: last.on
  })
  deal.states.forEach((state, index) => {
    const before = deal.states[index - 1]
    const change =
      before === undefined
        ? ['created']
        : [
            ...(before.stage === state.stage ? [] : ['stage']),
            ...(before.amount === state.amount ? [] : ['amount']),
            ...(before.close === state.close ? [] : ['close_date']),
            ...((before.unitId ?? null) === (state.unitId ?? null) && (before.regionId ?? null) === (state.regionId ?? null) ? [] : ['owner'])
          ]
    insertRow(db, 'opportunity_history', {
      opportunity_id: id,
      seq: index + 1,
      occurred_at: state.on,
      known_at: state.on,
      change: change.join(','),
      stage_id: stageId(db, state.stage),
      status: statusOf(state.stage),
      amount_e4: e4(state.amount),
      expected_close_at: state.close,
      rep_id: deal.repId ?? null,
      unit_id: state.unitId ?? null,
      region_id: state.regionId ?? null
    })
  })
  return id
}

export interface TestCompany {
  readonly db: WriteDb
  readonly north: number
  readonly south: number
  readonly beijing: number
  readonly guangzhou: number
  readonly shenzhen: number
  readonly units: readonly number[]
  readonly reps: readonly number[]
  readonly accounts: readonly number[]
  readonly products: readonly number[]
  readonly group: number
}

/** Two large regions with three leaves, three units, three reps, three accounts, two products in one group. No facts. */
export function testCompany(): TestCompany {
  const db = emptyWarehouse()
  const region = (name: string, parent: number | null): number => insertRow(db, 'region', { source_key: name, name, parent_id: parent })
  const north = region('North', null)
  const south = region('South', null)
  const beijing = region('Beijing', north)
  const guangzhou = region('Guangzhou', south)
  const shenzhen = region('Shenzhen', south)
  const leaves = [beijing, guangzhou, shenzhen]
  const industries = ['steel', 'power'].map((name) => insertRow(db, 'industry', { name }))
  const units = leaves.map((leaf, index) => {
    const id = insertRow(db, 'battle_unit', { source_key: `u${index + 1}`, name: `Unit ${index + 1}` })
    insertRow(db, 'unit_membership', { unit_id: id, region_id: leaf, valid_from: 0 })
    return id
  })
  const reps = units.map((unit, index) => {
    const id = insertRow(db, 'rep', { source_key: `r${index + 1}`, name: `Rep ${index + 1}` })
    insertRow(db, 'rep_membership', { rep_id: id, unit_id: unit, valid_from: 0 })
    return id
  })
  const accounts = leaves.map((leaf, index) =>
    insertRow(db, 'account', { source_key: `a${index + 1}`, name: `Account ${index + 1}`, normal_name: `account ${index + 1}`, region_id: leaf, industry_id: industries[index % 2] ?? null, segment: index === 0 ? 'key' : null })
  )
  const group = insertRow(db, 'product', { source_key: 'g', name: 'Pumps', is_group: 1 })
  const products = ['P1', 'P2'].map((name) => {
    const id = insertRow(db, 'product', { source_key: name, name })
    insertRow(db, 'product_membership', { product_id: id, parent_id: group, valid_from: 0 })
    return id
  })
  return { db, north, south, beijing, guangzhou, shenzhen, units, reps, accounts, products, group }
}

export const day = dayFromIso
