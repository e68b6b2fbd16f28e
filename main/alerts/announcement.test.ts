import { expect, it } from 'vitest'
import { announceDigest, type Announced } from './announcement'

const told = (ruleId: number, severity: Announced['severity'], subject: string, count: number): Announced => ({
  firingId: ruleId * 10, ruleId, ruleName: `rule ${ruleId}`, starterId: null, severity, measure: 'bookings', subject, text: '> 1', count
})
function digest(all: readonly Announced[]): readonly Announced[] {
  const announced: Announced[] = []
  announceDigest(all, { announce: (_name, payload) => void announced.push(payload as Announced) })
  return announced
}

it('little news is told one by one', () => {
  const few = [told(1, 'info', 'a', 1), told(2, 'critical', 'b', 1)]
  expect(digest(few)).toEqual(few)
  expect(digest([told(1, 'info', 'a · b · c +9', 12)])).toHaveLength(1)
})

it('news of many rules is one digest under the gravest of them, which counts them all', () => {
  expect(digest([told(1, 'info', 'a · b · c +9', 12), told(2, 'critical', 'd', 1), told(3, 'warning', 'e', 1)])).toEqual([{ ...told(2, 'critical', 'd +13', 14), ruleName: 'rule 2 +2' }])
  expect(digest([told(1, 'info', 'a', 1), told(2, 'critical', 'd · e · f +1', 4)])).toEqual([{ ...told(2, 'critical', 'd · e · f +2', 5), ruleName: 'rule 2 +1' }])
})
