import type { FactKind } from '../contract/metrics'
import type { DimensionId } from './dimensions'

export type JoinId = 'calendar' | 'account' | 'region_tree' | 'stage' | 'deal'

/** How a fact's row tells its value of a dimension. Time grains are added from the source's date. */
export interface KeySql {
  readonly sql: string
  readonly joins?: readonly JoinId[]
}

/**
 * A fact as the compiler reads it: `f` is its row, @cut the last day of knowledge, @stockDay the day on which stocks are taken.
 * `from` and `joins` may use the placeholder {deals}: opportunities as known on @cut.
 */
export interface Source {
  readonly id: string
  readonly fact: FactKind
  readonly tables: readonly string[]
  readonly from: string
  /** Always true for rows of this source. */
  readonly where: readonly string[]
  readonly date: string
  readonly dateColumn: string
  readonly rowId: string
  readonly keys: Partial<Readonly<Record<DimensionId, KeySql>>>
  readonly joins: Partial<Readonly<Record<JoinId, string>>>
  readonly isStock: boolean
  /** The column of `status` (0 open, 1 won, 2 lost), where measures narrow by it. */
  readonly statusColumn?: string
  /** A balance: of a period only its last day matters, as the day on which it is taken. */
  readonly isBalance?: boolean
  /** Where a row stands for several facts: how many, and the sum of what they contribute. */
  readonly rolled?: { readonly facts: string; readonly sum: string }
}

const productGroup = (product: string, date: string): KeySql => ({
  sql: `coalesce((SELECT pm.parent_id FROM product_membership AS pm WHERE pm.product_id = ${product} AND ${date} BETWEEN pm.valid_from AND pm.valid_to ORDER BY pm.valid_from DESC LIMIT 1),
    (SELECT p.id FROM product AS p WHERE p.id = ${product} AND p.is_group = 1))`
})

const regionTreeOn = (region: string): string => `LEFT JOIN region_tree ON region_tree.id = ${region}`
const accountOn = (account: string): string => `LEFT JOIN account AS a ON a.id = ${account}`
const accountKeys = { industry: { sql: 'a.industry_id', joins: ['account'] }, segment: { sql: 'a.segment', joins: ['account'] } } as const
const statusWord = (column: string): string => `CASE ${column} WHEN 0 THEN 'open' WHEN 1 THEN 'won' WHEN 2 THEN 'lost' END`

function dealSource(id: string, date: string, dateColumn: string, isStock: boolean, where: readonly string[]): Source {
  return {
    id,
    fact: 'opportunity',
    tables: isStock ? ['opportunity', 'opportunity_history'] : ['opportunity'],
    from: '{deals} AS f',
    where,
    date,
    dateColumn,
    rowId: 'f.id',
    isStock,
    statusColumn: 'f.status',
    joins: {
      account: accountOn('f.account_id'),
      region_tree: regionTreeOn('f.region_id'),
      stage: 'JOIN stage AS s ON s.id = f.stage_id'
    },
    keys: {
      region: { sql: 'f.region_id' },
      region_root: { sql: 'region_tree.root_id', joins: ['region_tree'] },
      unit: { sql: 'f.unit_id' },
      rep: { sql: 'f.rep_id' },
      account: { sql: 'f.account_id' },
      product: { sql: 'f.product_id' },
      product_group: productGroup('f.product_id', 'coalesce(f.closed_at, @cut)'),
      stage: { sql: 'f.stage_id' },
      lead_source: { sql: 'f.lead_source' },
      competitor: { sql: 'f.competitor' },
      lost_reason: { sql: 'f.lost_reason' },
      status: { sql: statusWord('f.status') },
      ...accountKeys
    }
  }
}

/** The keys of facts that hang on a deal: what the deal says about itself. */
const throughDeal = {
  region: { sql: 'd.region_id', joins: ['deal'] },
  region_root: { sql: 'region_tree.root_id', joins: ['deal', 'region_tree'] },
  unit: { sql: 'd.unit_id', joins: ['deal'] },
  product: { sql: 'd.product_id', joins: ['deal'] },
  product_group: { ...productGroup('d.product_id', 'f.occurred_at'), joins: ['deal'] },
  stage: { sql: 'd.stage_id', joins: ['deal'] },
  status: { sql: statusWord('d.status'), joins: ['deal'] },
  lead_source: { sql: 'd.lead_source', joins: ['deal'] },
  competitor: { sql: 'd.competitor', joins: ['deal'] }
} as const

const orderKeys = {
  region: { sql: 'o.region_id' },
  region_root: { sql: 'region_tree.root_id', joins: ['region_tree'] },
  unit: { sql: 'o.unit_id' },
  rep: { sql: 'o.rep_id' },
  account: { sql: 'o.account_id' },
  ...accountKeys
} as const

const invoiceKeys = {
  region: { sql: 'i.region_id' },
  region_root: { sql: 'region_tree.root_id', joins: ['region_tree'] },
  unit: { sql: 'i.unit_id' },
  account: { sql: 'i.account_id' },
  ...accountKeys
} as const
const invoiceJoins = { account: accountOn('i.account_id'), region_tree: regionTreeOn('i.region_id') } as const

const known = 'f.known_at <= @cut'

export const sources = {
  closed_deals: dealSource('closed_deals', 'f.closed_at', 'opportunity.closed_at', false, []),
  created_deals: dealSource('created_deals', 'f.created_at', 'opportunity.created_at', false, []),
  /** An open deal cannot close in the past: overdue and undated ones are counted on the day itself. */
  open_deals: dealSource('open_deals', 'max(coalesce(f.expected_close_at, @stockDay), @stockDay)', 'opportunity_history.expected_close_at', true, ['f.status = 0']),
  orders: {
    id: 'orders', fact: 'order', tables: ['sales_order'], from: 'sales_order AS f', where: [known, `f.status <> 'cancelled'`],
    date: 'f.occurred_at', dateColumn: 'sales_order.occurred_at', rowId: 'f.id', isStock: false,
    joins: { account: accountOn('f.account_id'), region_tree: regionTreeOn('f.region_id') },
    keys: {
      region: { sql: 'f.region_id' }, region_root: orderKeys.region_root, unit: { sql: 'f.unit_id' }, rep: { sql: 'f.rep_id' }, account: { sql: 'f.account_id' }, ...accountKeys
    }
  },
  order_lines: {
    id: 'order_lines', fact: 'order_line', tables: ['order_line', 'sales_order'], from: 'order_line AS f JOIN sales_order AS o ON o.id = f.order_id',
    where: ['o.known_at <= @cut', `o.status <> 'cancelled'`], date: 'o.occurred_at', dateColumn: 'sales_order.occurred_at', rowId: 'f.id', isStock: false,
    joins: { account: accountOn('o.account_id'), region_tree: regionTreeOn('o.region_id') },
    keys: { ...orderKeys, product: { sql: 'f.product_id' }, product_group: productGroup('f.product_id', 'o.occurred_at') }
  },
  invoices: {
    id: 'invoices', fact: 'invoice', tables: ['invoice'], from: 'invoice AS i', where: ['i.known_at <= @cut'],
    date: 'i.occurred_at', dateColumn: 'invoice.occurred_at', rowId: 'i.id', isStock: false, joins: invoiceJoins, keys: invoiceKeys
  },
  /** What is still owed on @stockDay; `paid` is what had come in by then. */
  receivables: {
    id: 'receivables', fact: 'invoice', tables: ['invoice', 'payment'],
    from: `(SELECT i.*, i.amount_e4 - coalesce((SELECT sum(p.amount_e4) FROM payment AS p WHERE p.invoice_id = i.id AND p.known_at <= @stockDay), 0) AS outstanding_e4
              FROM invoice AS i WHERE i.known_at <= @stockDay) AS i`,
    where: ['i.outstanding_e4 > 0'], date: 'i.due_at', dateColumn: 'invoice.due_at', rowId: 'i.id', isStock: true, isBalance: true, joins: invoiceJoins, keys: invoiceKeys
  },
  payments: {
    id: 'payments', fact: 'payment', tables: ['payment', 'invoice'], from: 'payment AS f LEFT JOIN invoice AS i ON i.id = f.invoice_id', where: [known],
    date: 'f.occurred_at', dateColumn: 'payment.occurred_at', rowId: 'f.id', isStock: false, joins: invoiceJoins, keys: invoiceKeys
  },
  activities: {
    id: 'activities', fact: 'activity', tables: ['activity', 'opportunity'], from: 'activity AS f', where: [known],
    date: 'f.occurred_at', dateColumn: 'activity.occurred_at', rowId: 'f.id', isStock: false,
    joins: { deal: 'LEFT JOIN {deals} AS d ON d.id = f.opportunity_id', account: accountOn('coalesce(f.account_id, d.account_id)'), region_tree: regionTreeOn('d.region_id') },
    keys: {
      ...throughDeal,
      rep: { sql: 'f.rep_id' },
      account: { sql: 'coalesce(f.account_id, d.account_id)', joins: ['deal'] },
      industry: { sql: 'a.industry_id', joins: ['deal', 'account'] },
      segment: { sql: 'a.segment', joins: ['deal', 'account'] },
      activity_kind: { sql: 'f.kind' }
    }
  },
  leads: {
    id: 'leads', fact: 'lead', tables: ['lead'], from: 'lead AS f', where: [known], date: 'f.occurred_at', dateColumn: 'lead.occurred_at', rowId: 'f.id', isStock: false,
    joins: { account: accountOn('f.account_id'), region_tree: regionTreeOn('f.region_id') },
    keys: {
      region: { sql: 'f.region_id' }, region_root: { sql: 'region_tree.root_id', joins: ['region_tree'] }, unit: { sql: 'f.unit_id' }, account: { sql: 'f.account_id' },
      product: { sql: 'f.product_id' }, product_group: productGroup('f.product_id', 'f.occurred_at'), lead_source: { sql: 'f.lead_source' }, ...accountKeys
    }
  },
  tickets: {
    id: 'tickets', fact: 'ticket', tables: ['service_ticket', 'account'], from: 'service_ticket AS f', where: [known],
    date: 'f.occurred_at', dateColumn: 'service_ticket.occurred_at', rowId: 'f.id', isStock: false,
    joins: { account: accountOn('f.account_id'), region_tree: regionTreeOn('a.region_id') },
    keys: {
      region: { sql: 'a.region_id', joins: ['account'] }, region_root: { sql: 'region_tree.root_id', joins: ['account', 'region_tree'] }, account: { sql: 'f.account_id' },
      product: { sql: 'f.product_id' }, product_group: productGroup('f.product_id', 'f.occurred_at'), ticket_kind: { sql: 'f.kind' }, ...accountKeys
    }
  },
  /** Quotas are spread over the days of their period in memory (see quota-allocation). */
  quotas: {
    id: 'quotas', fact: 'quota', tables: ['quota'], from: '', where: [], date: '', dateColumn: 'quota.period_start', rowId: '', isStock: false, joins: {},
    keys: { region: { sql: '' }, region_root: { sql: '' }, unit: { sql: '' }, rep: { sql: '' } }
  }
} as const satisfies Readonly<Record<string, Source>>

export type SourceId = keyof typeof sources

export function source(id: SourceId): Source {
  return sources[id]
}

/** Joins in the order in which they may refer to each other. */
export const joinOrder: readonly JoinId[] = ['deal', 'account', 'region_tree', 'stage', 'calendar']
