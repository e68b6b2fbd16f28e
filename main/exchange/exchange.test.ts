import fc from 'fast-check'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alertReaders } from '../alerts/alert-readers'
import { alertWriters } from '../alerts/alert-writers'
import { FailureError } from '../contract/failure'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { overrideWriters } from '../forecast/override-writers'
import { reallocationReaders } from '../race/reallocation-readers'
import { reallocationWriters } from '../race/reallocation-writers'
import type { CommandContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { allText, prepare } from '../warehouse/statement'
import { exchangeReaders, exchangeWriters } from './exchange-handlers'

/** Two desktops with the same company, each with a folder and a person of its own. */
let here: Desktop
let there: Desktop
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-exchange-'))

interface Desktop {
  readonly db: WriteDb
  readonly context: CommandContext
}

function desktop(name: string, actor: string): Desktop {
  const dataDir = path.join(folder, name)
  fs.mkdirSync(dataDir)
  return { db: demoCompany({ size: 0.4 }), context: { nowMs: demoToday * 86_400_000, today: demoToday, actor, device: name, dataDir, inverse: () => undefined, changed: () => undefined, announce: () => undefined } }
}

/** Runs a command and writes it to the log, as the writer process does. */
function logged<I, O>({ db, context }: Desktop, name: string, command: (db: WriteDb, input: I, context: CommandContext) => O, input: I, atMs: number): O {
  const result = command(db, input, { ...context, nowMs: atMs })
  prepare(db, 'INSERT INTO command_log (id, actor, device, at_ms, name, input) VALUES (?, ?, ?, ?, ?, ?)').run(uuidv7(), context.actor, context.device, atMs, name, JSON.stringify(input))
  return result
}

const firings = ({ db, context }: Desktop) => alertReaders['alerts.firings'](db, { includeResolved: true, limit: 500, offset: 0 }, context).firings
const failure = (work: () => unknown): string => {
  try {
    work()
    return 'none'
  } catch (error) {
    return error instanceof FailureError ? error.failure.key : 'other'
  }
}

let content: string
const submitted = { level: 'unit' as const, nodeId: 1, measure: 'bookings' as const, period: { from: '2026-04-01', to: '2026-06-30' }, amountE4: 12_345_6789 }

beforeAll(() => {
  here = desktop('here', '王芳')
  there = desktop('there', '李雷')
  for (const { db, context } of [here, there]) alertWriters['alerts.ensureStarterRules'](db, { names: {} }, context)
  // The other desktop has seen something before: its row numbers are not ours.
  prepare(there.db, 'UPDATE alert_firing SET id = id + 5000').run()
  const [a, b] = firings(here)
  const at = here.context.nowMs + 1_000
  logged(here, 'alerts.assign', alertWriters['alerts.assign'], { assignments: [{ firingId: a?.id ?? 0, to: '李雷' }] }, at)
  logged(here, 'alerts.acknowledge', alertWriters['alerts.acknowledge'], { firingIds: [b?.id ?? 0], acknowledged: true }, at + 1)
  logged(here, 'alerts.comment', alertWriters['alerts.comment'], { firingId: a?.id ?? 0, text: '客户下周决定' }, at + 2)
  logged(here, 'submissions.make', overrideWriters['submissions.make'], submitted, at + 3)
  const { pools, suggested } = reallocationReaders['reallocation.pools'](here.db, {}, here.context)
  const pool = pools[0]
  if (pool === undefined) throw new Error('The demo company has no pools')
  const { proposalId } = reallocationWriters['reallocation.save'](here.db, { kind: pool.kind, name: pool.name, rule: suggested, note: 'Q3' }, { ...here.context, nowMs: at })
  logged(here, 'reallocation.setApproved', reallocationWriters['reallocation.setApproved'], { proposalId, approved: true }, at + 4)
  content = exchangeWriters['exchange.export'](here.db, { sinceMs: 0 }, here.context).content
})

afterAll(() => {
  for (const { db } of [here, there]) db.sqlite.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

it('a file says what it would do, asks for trust once, and applies what people decided in their names', () => {
  const preview = exchangeReaders['exchange.preview'](there.db, { content }, there.context)
  expect(preview).toMatchObject({ sender: '王芳', signer: 'new', counts: { new: 5, known: 0, unresolved: 0 } })
  expect(preview.records.map((record) => record.kind)).toEqual(['assignment', 'acknowledgement', 'comment', 'submission', 'approval'])
  expect(failure(() => exchangeWriters['exchange.apply'](there.db, { content, trustSigner: false }, there.context))).toBe('exchange.new_signer')

  expect(exchangeWriters['exchange.apply'](there.db, { content, trustSigner: true }, there.context)).toEqual({ applied: 5, known: 0, unresolved: 0 })
  const told = (desk: Desktop) => firings(desk).map(({ subject, firedOn, assignedTo, state, acknowledgedBy, notes }) => ({ subject: subject.name, firedOn, assignedTo, state, acknowledgedBy, notes }))
  expect(told(there)).toEqual(told(here))
  expect(told(there)[0]).toMatchObject({ assignedTo: '李雷', notes: [{ kind: 'assigned', actor: '王芳' }, { kind: 'comment', text: '客户下周决定', actor: '王芳' }] })
  const submissions = ({ db }: Desktop) => allText(db, `SELECT level, node_id, amount_e4, period_start, made_on, actor FROM submission WHERE amount_e4 = ${submitted.amountE4}`)
  expect(submissions(there)).toEqual(submissions(here))
  expect(submissions(there)).toHaveLength(1)
  const approved = (desk: Desktop) => reallocationReaders['reallocation.proposals'](desk.db, {}, desk.context).map(({ state, approvedBy, shares, pool }) => ({ state, approvedBy, shares, name: pool.name }))
  expect(approved(there)).toEqual(approved(here))
})

it('applied again, or on the desktop it came from, it changes nothing', () => {
  const before = JSON.stringify(firings(there))
  expect(exchangeWriters['exchange.apply'](there.db, { content, trustSigner: false }, there.context)).toEqual({ applied: 0, known: 5, unresolved: 0 })
  expect(JSON.stringify(firings(there))).toBe(before)
  expect(exchangeReaders['exchange.preview'](here.db, { content }, here.context)).toMatchObject({ signer: 'own', counts: { new: 0, known: 5 } })
  expect(exchangeWriters['exchange.apply'](here.db, { content, trustSigner: false }, here.context)).toMatchObject({ applied: 0 })
  // What came from others is not passed on.
  expect(exchangeWriters['exchange.export'](there.db, { sinceMs: 0 }, there.context).records).toBe(0)
})

it('whoever spoke last is right: an older assignment does not take the place of a newer one', () => {
  const [first] = firings(there)
  logged(there, 'alerts.assign', alertWriters['alerts.assign'], { assignments: [{ firingId: first?.id ?? 0, to: '韩梅梅' }] }, there.context.nowMs + 60_000)
  const back = exchangeWriters['exchange.export'](there.db, { sinceMs: 0 }, there.context).content
  expect(exchangeWriters['exchange.apply'](here.db, { content: back, trustSigner: true }, here.context)).toMatchObject({ applied: 1 })
  expect(firings(here)[0]?.assignedTo).toBe('韩梅梅')
  logged(here, 'alerts.assign', alertWriters['alerts.assign'], { assignments: [{ firingId: firings(here)[0]?.id ?? 0, to: '旧' }] }, here.context.nowMs + 30_000)
  const late = exchangeWriters['exchange.export'](here.db, { sinceMs: 0 }, here.context).content
  exchangeWriters['exchange.apply'](there.db, { content: late, trustSigner: false }, there.context)
  expect(firings(there)[0]?.assignedTo).toBe('韩梅梅')
})

it('a record about something that is not here waits', () => {
  const empty = desktop('empty', '周')
  expect(exchangeReaders['exchange.preview'](empty.db, { content }, empty.context).counts).toEqual({ new: 2, known: 0, unresolved: 3 })
  empty.db.sqlite.close()
})

it('whatever is changed in a file, it is refused whole', () => {
  const key = (text: string): string => failure(() => exchangeReaders['exchange.preview'](there.db, { content: text }, there.context))
  expect(key('')).toBe('exchange.no_exchange')
  expect(key('{"payload":1}')).toBe('exchange.no_exchange')
  expect(key(content.replace('王芳', '王方'))).toBe('exchange.bad_signature')
  fc.assert(
    fc.property(fc.nat(content.length - 2), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      const changed = `${content.slice(0, at)}${character}${content.slice(at + 1)}`
      // White space around the outer object's members is nobody's statement.
      if (changed === content || JSON.stringify(tryParse(changed)) === JSON.stringify(tryParse(content))) return
      expect(['exchange.bad_signature', 'exchange.no_exchange', 'none']).toContain(key(changed))
      if (key(changed) === 'none') expect(exchangeReaders['exchange.preview'](there.db, { content: changed }, there.context).records).toEqual(exchangeReaders['exchange.preview'](there.db, { content }, there.context).records)
    }),
    { numRuns: 60 }
  )
})

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
