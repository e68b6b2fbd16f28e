import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoCompany } from '../demo/testing/demo-company'
import type { CommandContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { isoFromDay, weekStart } from '../warehouse/day'
import { readToday } from '../warehouse/settings'
import { allText, firstText, prepare } from '../warehouse/statement'
import { chooseFollowUps } from './choose-follow-ups'
import { followUpReaders, followUpWriters } from './follow-up-handlers'
import { isHeldOut } from './hold-out'
import { judge } from './measure-follow-ups'

describe('the choice', () => {
  const candidate = fc.record({ id: fc.integer({ min: 1, max: 500 }), unitId: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }), repId: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null }), worthE4: fc.integer({ min: 0, max: 1_000 }), isHeldOut: fc.boolean() })

  it('never gives a rep or unit more than the caps, loses nothing, and leaves out only what is worth less', () => {
    fc.assert(
      fc.property(fc.uniqueArray(candidate, { selector: (each) => each.id, maxLength: 60 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 8 }), (candidates, perRep, perUnit) => {
        const { shown, heldOut, beyondCaps } = chooseFollowUps(candidates, { perRep, perUnit, holdOutShare: 0 })
        const listed = [...shown, ...heldOut]
        expect(listed.length + beyondCaps).toBe(candidates.length)
        for (const [key, cap] of [['repId', perRep], ['unitId', perUnit]] as const) {
          const counts = new Map<number, number>()
          for (const each of listed) if (each[key] !== null) counts.set(each[key], (counts.get(each[key]) ?? 0) + 1)
          expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(cap)
        }
        expect(shown.every((each) => !each.isHeldOut)).toBe(true)
        for (const each of candidates.filter((other) => !listed.includes(other))) {
          const sameOwner = listed.filter((other) => (other.repId !== null && other.repId === each.repId) || (other.unitId !== null && other.unitId === each.unitId))
          expect(sameOwner.some((other) => other.worthE4 >= each.worthE4)).toBe(true)
        }
      }),
      { numRuns: 200 }
    )
  })

  it('the coin is the same for a deal all week, falls as often as the share says, and is tossed anew each week', () => {
    const monday = weekStart(20_600)
    const keys = Array.from({ length: 4_000 }, (_value, index) => `D${String(index).padStart(6, '0')}`)
    for (const key of keys.slice(0, 50)) expect(new Set([0, 1, 2, 3, 4, 5, 6].map((day) => isHeldOut(key, monday + day, 0.3))).size).toBe(1)
    const share = (day: number): number => keys.filter((key) => isHeldOut(key, day, 0.1)).length / keys.length
    expect(share(monday)).toBeGreaterThan(0.08)
    expect(share(monday)).toBeLessThan(0.12)
    const both = keys.filter((key) => isHeldOut(key, monday, 0.1) && isHeldOut(key, monday + 7, 0.1)).length / keys.length
    expect(both).toBeLessThan(0.02)
    expect(keys.some((key) => isHeldOut(key, monday, 0))).toBe(false)
  })
})

describe('the measurement', () => {
  const outcomes = (shown: number, shownKept: number, heldOut: number, heldOutKept: number) => [
    ...Array.from({ length: shown }, (_value, index) => ({ heldOut: 0, amountE4: 10, kept: index < shownKept ? 1 : 0 })),
    ...Array.from({ length: heldOut }, (_value, index) => ({ heldOut: 1, amountE4: 10, kept: index < heldOutKept ? 1 : 0 }))
  ]

  it('says that it is too early until both sides have enough deals', () => {
    expect(judge(outcomes(400, 300, 19, 1), 5)).toMatchObject({ verdict: 'too_early', effect: null, waiting: 5, needed: 20 })
  })

  it('tells help, harm and no difference apart, with Newcombe’s interval', () => {
    expect(judge(outcomes(400, 320, 60, 30), 0)).toMatchObject({ verdict: 'helps' })
    expect(judge(outcomes(400, 160, 60, 40), 0)).toMatchObject({ verdict: 'harms' })
    // 56/70 against 48/80 is Newcombe's own example: 0.2 with 0.0524 to 0.3339 at 95 %; at 90 % it lies inside of that.
    const { effect, low, high } = judge(outcomes(70, 56, 80, 48), 0)
    expect(effect).toBeCloseTo(0.2, 9)
    expect(low).toBeGreaterThan(0.0524)
    expect(high).toBeLessThan(0.3339)
    expect(judge(outcomes(70, 50, 80, 56), 0).verdict).toBe('no_difference')
  })
})

describe('in the demo company', () => {
  let db: WriteDb
  const inverses: { name: string; input: unknown }[] = []
  let context: CommandContext
  const on = (days: number): CommandContext => ({ ...context, today: context.today + days })
  beforeAll(() => {
    db = demoCompany({ seed: 31, size: 0.3 })
    context = { nowMs: 7, today: readToday(db, 0), actor: 'Chen', device: 'test', dataDir: '', inverse: (name, input) => void inverses.push({ name, input }), changed: () => undefined, announce: () => undefined }
  })
  afterAll(() => {
    db.sqlite.close()
  })
  const list = (at = context) => followUpReaders['followUps.list'](db, { scope: {} }, at)

  it('lists whom to call, worth most first, with reasons, a due workday after today and a next step', () => {
    const { items, candidates, beyondCaps, heldOut, hidden } = list()
    expect(items.length).toBeGreaterThan(5)
    expect(items.length + heldOut + beyondCaps).toBe(candidates)
    expect(hidden).toBe(0)
    expect(items.map((item) => item.worthE4)).toEqual(items.map((item) => item.worthE4).sort((a, b) => b - a))
    for (const item of items) {
      expect(item.reasons.length).toBeGreaterThan(0)
      expect(item.dueOn > isoFromDay(context.today)).toBe(true)
      expect(firstText(db, 'SELECT is_workday AS n FROM calendar WHERE iso = ?', [item.dueOn])).toEqual({ n: 1 })
    }
  })

  it('a deal that was done, put off or dismissed leaves the list until its day, and comes back when that is undone', () => {
    const id = list().items[0]?.opportunityId ?? 0
    const isListed = (at = context): boolean => list(at).items.some((item) => item.opportunityId === id)
    const { actionId } = followUpWriters['followUps.act'](db, { opportunityId: id, kind: 'snoozed', until: isoFromDay(context.today + 3) }, context)
    expect([isListed(), list().hidden]).toEqual([false, 1])
    expect(inverses[inverses.length - 1]).toEqual({ name: 'followUps.withdraw', input: { actionId, withdrawn: true } })
    followUpWriters['followUps.withdraw'](db, { actionId, withdrawn: true }, context)
    expect(isListed()).toBe(true)
    followUpWriters['followUps.act'](db, { opportunityId: id, kind: 'done', note: 'called' }, context)
    expect(isListed()).toBe(false)
    expect(followUpReaders['followUps.actions'](db, { offset: 0, limit: 10 }, context).actions.map((action) => [action.kind, action.withdrawn, action.note])).toEqual([['done', false, 'called'], ['snoozed', true, null]])
    expect(() => followUpWriters['followUps.act'](db, { opportunityId: id, kind: 'snoozed', until: isoFromDay(context.today) }, context)).toThrow('after today')
  })

  it('writes the week down once, and measures it four weeks later by what became known', () => {
    const first = followUpWriters['followUps.plan'](db, {}, context)
    expect(first.listed).toBeGreaterThan(5)
    expect(followUpWriters['followUps.plan'](db, {}, context)).toEqual({ listed: 0, heldOut: 0 })
    expect(followUpReaders['followUps.measure'](db, {}, context)).toMatchObject({ verdict: 'too_early', waiting: first.listed + first.heldOut })
    const [lost, pushed] = allText<{ id: number }>(db, 'SELECT opportunity_id AS id FROM follow_up_entry WHERE held_out = 0 AND expected_close_at IS NOT NULL ORDER BY 1 LIMIT 2')
    const change = prepare(
      db,
      `INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at)
       SELECT opportunity_id, max(seq) + 1, @day, @day, 'test', stage_id, @status, amount_e4, expected_close_at + @later FROM opportunity_history WHERE opportunity_id = @id`
    )
    change.run({ id: lost?.id, day: context.today + 10, status: 2, later: 0 })
    change.run({ id: pushed?.id, day: context.today + 27, status: 0, later: 30 })
    const { shown, waiting } = followUpReaders['followUps.measure'](db, {}, on(28))
    expect([shown.deals, shown.kept, waiting]).toEqual([first.listed, first.listed - 2, 0])
  })
})
