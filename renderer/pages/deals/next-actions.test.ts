import { expect, test } from 'vitest'
import type { RouteOutput } from '../../../main/contract'
import { nextActions } from './next-actions'

type Detail = RouteOutput<'deals.detail'>

const detail = {
  deal: { status: 'open', expectedCloseOn: '2026-06-01', lastActivityOn: '2026-05-20', stageDays: 41, amount: 1, amountImputed: false },
  mentions: [{ id: 1, on: '2026-06-10', competitor: 'Acme', tone: null }],
  usualStageDays: 12,
  closeDatePushes: 3
} as unknown as Detail

test('a stuck deal is told what to do, the most pressing first', () => {
  expect(nextActions(detail, '2026-06-30')).toEqual([
    { id: 'confirm_close_date', params: { days: 29 } },
    { id: 'answer_competitor', params: { competitor: 'Acme' } },
    { id: 'call_customer', params: { days: 41 } },
    { id: 'plan_next_step', params: { days: 41, usual: 12 } },
    { id: 'escalate', params: { times: 3 } }
  ])
})

test('a deal that has ended needs nothing', () => {
  expect(nextActions({ ...detail, deal: { ...detail.deal, status: 'won' } }, '2026-06-30')).toEqual([])
})
