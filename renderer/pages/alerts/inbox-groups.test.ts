import { expect, it } from 'vitest'
import type { AlertFiring } from '../../../main/contract/alerts'
import { groupFirings, worstSeverity } from './inbox-groups'

const firing = (id: number, ruleId: number, firedOn: string, severity: AlertFiring['severity'] = 'info'): AlertFiring => ({ id, ruleId, firedOn, resolvedOn: null, severity }) as AlertFiring

const inbox = [firing(9, 2, '2026-06-30'), firing(8, 1, '2026-06-30', 'critical'), firing(7, 2, '2026-06-29', 'warning'), firing(6, 2, '2026-06-28')]
const ids = (by: 'rule' | 'day' | 'none'): unknown => groupFirings(inbox, by).map((group) => group.firings.map((each) => each.id))

it('groups come in the order of their newest alert, and nothing is lost', () => {
  expect(ids('rule')).toEqual([[9, 7, 6], [8]])
  expect(ids('day')).toEqual([[9, 8], [7], [6]])
  expect(ids('none')).toEqual([[9], [8], [7], [6]])
})

it('a group is as severe as its worst alert', () => {
  expect(worstSeverity(inbox)).toBe('critical')
  expect(worstSeverity(inbox.filter((each) => each.ruleId === 2))).toBe('warning')
})
