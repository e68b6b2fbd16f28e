import { FailureError } from '../contract/failure'
import type { WriterHandlers } from '../router/handler'
import { writeSetting } from '../warehouse/settings'
import { firstText, run, sql } from '../warehouse/statement'
import { policyKey, readQuotePolicy } from './quote-policy'
import { readPricedDeals } from './quote-subjects'

/** Marks the quotes that were written down here. */
const ownKey = 'saima-'

export const quoteWriters: Pick<WriterHandlers, 'quote.setPolicy' | 'quote.record' | 'quote.withdraw'> = {
  'quote.setPolicy': (db, input, context) => {
    if (!(input.rep <= input.unit && input.unit <= input.region)) {
      throw new FailureError('invalid_input', 'quote.policy_order', 'A higher level may not sign less than a lower one. Nothing was saved; raise the limits from rep to region.')
    }
    const before = readQuotePolicy(db)
    writeSetting(db, policyKey, JSON.stringify(input))
    context.inverse('quote.setPolicy', before)
    context.changed('quote_policy')
    return input
  },
  'quote.record': (db, input, context) => {
    const [deal] = readPricedDeals(db, context.today, { ids: [input.opportunityId] })
    if (deal === undefined) throw new FailureError('not_found', 'quote.no_such_deal', `There is no deal ${input.opportunityId}. Nothing was saved; choose one of the list.`, { id: input.opportunityId })
    if (deal.status !== 0) throw new FailureError('refused', 'quote.deal_closed', `The deal ${deal.name} is closed. Nothing was saved.`, { name: deal.name })
    if (deal.listE4 === null) throw new FailureError('too_little_data', 'quote.no_list_price', `The deal ${deal.name} has no list price to put a quote beside. Nothing was saved; import its lines or its list amount.`, { name: deal.name })
    const next = (firstText<{ id: number }>(db, 'SELECT coalesce(max(id), 0) + 1 AS id FROM quote')?.id ?? 1)
    const { lastInsertRowid: quoteId } = run(
      db,
      sql.insertInto('quote').values({
        source_key: `${ownKey}${context.device}-${context.nowMs}-${next}`, opportunity_id: deal.id, product_id: deal.productId, list_amount_e4: deal.listE4, amount_e4: input.amountE4,
        status: 'open', occurred_at: context.today, known_at: context.today
      })
    )
    context.inverse('quote.withdraw', { quoteId })
    context.changed('quote')
    return { quoteId }
  },
  'quote.withdraw': (db, input, context) => {
    const row = firstText<{ source_key: string; opportunity_id: number | null; amount_e4: number }>(db, 'SELECT source_key, opportunity_id, amount_e4 FROM quote WHERE id = ?', [input.quoteId])
    if (row === undefined) throw new FailureError('not_found', 'quote.no_such_quote', `There is no quote ${input.quoteId}. Nothing was changed.`, { id: input.quoteId })
    if (!row.source_key.startsWith(ownKey)) {
      throw new FailureError('refused', 'quote.imported', 'This quote was imported. Nothing was changed; undo its import, or correct it in its source.', { id: input.quoteId })
    }
    run(db, sql.deleteFrom('quote').where('id', '=', input.quoteId))
    if (row.opportunity_id !== null) context.inverse('quote.record', { opportunityId: row.opportunity_id, amountE4: row.amount_e4 })
    context.changed('quote')
    return { quoteId: input.quoteId }
  }
}
