import fc from 'fast-check'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allText, firstText, prepare } from '../../warehouse/statement'
import { openImportBench, type ImportBench } from '../testing/import-bench'
import { normalCompanyName } from '../values/normal-name'
import { readAccountRecords } from './account-records'
import { candidatePairs } from './candidate-pairs'
import { isCreditCode } from './credit-code'
import { identityReaders, identityWriters } from './identity-handlers'
import { comparableName, jaroWinkler, nameLikeness } from './name-likeness'
import { scorePair } from './score-pair'

const compare = (a: string, b: string): string => nameLikeness(comparableName(a, normalCompanyName(a), normalCompanyName), comparableName(b, normalCompanyName(b), normalCompanyName))

describe('names', () => {
  it.each([
    ['华为技术有限公司', '华为技术有限公司', 'same'],
    ['华为技术有限公司', '华为技术股份有限公司', 'normal'],
    ['ＡＢＣ 机械（集团）有限公司', 'abc机械集团', 'normal'],
    ['Acme Holdings, Inc.', 'ACME', 'normal'],
    ['岱衡机械有限公司', 'Daiheng Jixie Ltd', 'pinyin'],
    ['岱衡机械有限公司', '岱恒机械有限公司', 'pinyin'],
    ['Northwind Traders', 'Nortwhind Traders', 'close'],
    ['岱衡机械有限公司', '岱衡机械有限公司上海分公司', 'branch'],
    ['岱衡机械有限公司北京分公司', '岱衡机械有限公司上海分公司', 'branch'],
    ['江苏岱衡精密机械有限公司', '岱衡精密机械', 'contained'],
    ['第一机床厂', '第二机床厂', 'different'],
    ['Plant 12 Ltd', 'Plant 13 Ltd', 'different'],
    ['上海电气', '北京电力', 'different']
  ])('%s and %s: %s', (a, b, expected) => {
    expect(compare(a, b)).toBe(expected)
    expect(compare(b, a)).toBe(expected)
  })

  it('the similarity of texts agrees with the published examples', () => {
    // W. E. Winkler 1990, the usual three.
    expect([jaroWinkler('martha', 'marhta'), jaroWinkler('dwayne', 'duane'), jaroWinkler('dixon', 'dicksonx')].map((value) => value.toFixed(3))).toEqual(['0.961', '0.840', '0.813'])
    fc.assert(fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
      const value = jaroWinkler(a, b)
      return value >= 0 && value <= 1 + 1e-12 && Math.abs(value - jaroWinkler(b, a)) < 0.1 && (a !== b || value === 1)
    }))
  })
})

it('credit codes are told by their check digit', () => {
  // The registered code of a well-known company, and the same with one digit changed.
  expect([isCreditCode('91110108551385082Q'), isCreditCode('91110108551385083Q'), isCreditCode('911101085513850')]).toEqual([true, false, false])
})

describe('in a workspace', () => {
  let bench: ImportBench
  beforeEach(() => {
    bench = openImportBench()
  })
  afterEach(() => bench.close())

  const write = (name: string, lines: readonly string[]): string => {
    const file = path.join(bench.dir, name)
    fs.writeFileSync(file, lines.join('\n'))
    return file
  }
  const call = { nowMs: 1, actor: 'director', inverse: () => undefined, changed: () => undefined, announce: () => undefined, today: 20_000, device: 'test', dataDir: '' } as const
  const long = { ...call, progress: () => undefined, signal: new AbortController().signal, pause: async () => undefined }
  const queue = () => identityReaders['identity.queue'](bench.db, { offset: 0, limit: 100 }, call)
  const refresh = () => identityWriters['identity.refresh'](bench.db, {}, long)
  const owners = () => allText<{ key: string; name: string }>(bench.db, 'SELECT o.source_key AS key, a.name FROM sales_order o JOIN account a ON a.id = o.account_id ORDER BY o.id')

  async function twoSystems(): Promise<void> {
    await bench.run({ path: write('crm.csv', ['客户编号,客户名称,所属行业,网站', 'C1,岱衡机械有限公司,机械,www.daiheng.example.cn', 'C2,北方重工集团,机械,', 'C3,青松化工有限公司,化工,']), entity: 'accounts', sourceName: 'crm' })
    await bench.run({ path: write('erp.csv', ['客户编号,客户名称,所属行业,网站', 'K7,岱恒机械有限公司,机械,', 'K8,北方重工集团有限公司沈阳分公司,机械,', 'K9,青松塑料有限公司,塑料,']), entity: 'accounts', sourceName: 'erp' })
    await bench.run({ path: write('orders.csv', ['订单编号,客户名称,金额,订单日期', 'S1,岱恒机械有限公司,100,2026-01-05', 'S2,岱衡机械有限公司,200,2026-01-06']), entity: 'orders', sourceName: 'erp' })
  }

  it('the doubtful are asked about, with their reasons; the rest is left alone', async () => {
    await twoSystems()
    const result = await refresh()
    expect(result).toMatchObject({ accounts: 6, merged: 0, queued: 2 })
    expect(queue().rows.map((row) => [row.a.name, row.b.name, row.suggestion])).toEqual([
      ['岱衡机械有限公司', '岱恒机械有限公司', 'merge'],
      ['北方重工集团', '北方重工集团有限公司沈阳分公司', 'branch']
    ])
    const [first] = queue().rows
    expect(1 / (1 + 2 ** -(first?.evidence.reduce((sum, item) => sum + item.bits, -5) ?? 0))).toBeCloseTo(first?.score ?? 0, 12)
  })

  it('a merge moves what belongs to the customer, survives another import of both files, and comes apart as it was', async () => {
    await twoSystems()
    await refresh()
    const before = allText(bench.db, 'SELECT * FROM account ORDER BY id')
    const [pair] = queue().rows
    const { mergeId } = identityWriters['identity.merge'](bench.db, { survivorId: pair?.a.id ?? 0, absorbedId: pair?.b.id ?? 0, note: '' }, call)
    const together = [{ key: expect.stringContaining('S1') as string, name: '岱衡机械有限公司' }, { key: expect.stringContaining('S2') as string, name: '岱衡机械有限公司' }]
    expect(owners()).toEqual(together)
    fs.appendFileSync(path.join(bench.dir, 'orders.csv'), '\nS3,岱恒机械有限公司,300,2026-01-07')
    const again = await bench.run({ path: path.join(bench.dir, 'orders.csv'), entity: 'orders', sourceName: 'erp' })
    expect(again).toMatchObject({ rowsNew: 1, rowsChanged: 0, rowsUnchanged: 2 })
    await bench.run({ path: path.join(bench.dir, 'erp.csv'), entity: 'accounts', sourceName: 'erp' })
    expect(owners().map((row) => row.name)).toEqual(['岱衡机械有限公司', '岱衡机械有限公司', '岱衡机械有限公司'])
    expect(await refresh()).toMatchObject({ merged: 0, queued: 1 })
    expect(identityWriters['identity.split'](bench.db, { mergeId }, call)).toEqual({ rows: 1, stayed: 2 })
    expect(owners().map((row) => row.name)).toEqual(['岱恒机械有限公司', '岱衡机械有限公司', '岱衡机械有限公司'])
    expect(allText(bench.db, 'SELECT * FROM account ORDER BY id')).toEqual(before)
    // Taken apart by a person: not asked about again.
    expect(await refresh()).toMatchObject({ queued: 1 })
  })

  it('the same credit code in two systems needs no person, and an undone import does not leave its rows with nobody', async () => {
    await bench.run({ path: write('crm.csv', ['客户编号,客户名称,统一社会信用代码', 'C1,岱衡机械有限公司,91310000MA1FL0XX1C']), entity: 'accounts', sourceName: 'crm' })
    await bench.run({ path: write('erp.csv', ['客户编号,客户名称,税号', 'K7,岱衡精密机械有限公司,']), entity: 'accounts', sourceName: 'erp' })
    const batch = await bench.run({ path: write('orders.csv', ['订单编号,客户名称,金额,订单日期', 'S1,岱衡精密机械有限公司,100,2026-01-05']), entity: 'orders', sourceName: 'erp' })
    await bench.run({ path: write('orders.csv', ['订单编号,客户名称,金额,订单日期', 'S1,岱衡精密机械有限公司,150,2026-01-05']), entity: 'orders', sourceName: 'erp' }).then(async (second) => {
      prepare(bench.db, `UPDATE account SET credit_code = '9131 0000-MA1FL0XX1C' WHERE name = '岱衡精密机械有限公司'`).run()
      expect(await refresh()).toMatchObject({ merged: 1, queued: 0 })
      await bench.undo(second.id)
    })
    expect(owners().map((row) => row.name)).toEqual(['岱衡机械有限公司'])
    expect(firstText(bench.db, 'SELECT amount_e4 FROM sales_order')).toEqual({ amount_e4: 1_000_000 })
    await bench.undo(batch.id)
    expect(owners()).toEqual([])
  })

  it('finds planted duplicates among strangers', () => {
    const rng = seeded(7)
    const truth = plantDuplicates(bench, rng)
    const records = readAccountRecords(bench.db)
    const asked = new Set<string>()
    for (const [a, b] of candidatePairs(records)) if (scorePair(a, b).score >= 0.3) asked.add(`${a.id} ${b.id}`)
    const hits = [...truth].filter((pair) => asked.has(pair)).length
    expect({ recall: hits / truth.size, precision: hits / asked.size }).toEqual({ recall: expect.toSatisfy((value: number) => value >= 0.9) as number, precision: expect.toSatisfy((value: number) => value >= 0.85) as number })
  })

  it('any order of merges and splits gives every row back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(3)), { maxLength: 12 }), (steps) => {
        bench.db.sqlite.exec('BEGIN')
        try {
          for (let id = 1; id <= 5; id += 1) {
            prepare(bench.db, `INSERT INTO account (id, source_key, name, normal_name, region_id) VALUES (?, ?, ?, ?, NULL)`).run(100 + id, `x${id}`, `X${id}`, `x${id}`)
            prepare(bench.db, `INSERT INTO sales_order (source_key, account_id, status, amount_e4, occurred_at, known_at) VALUES (?, ?, 'open', 1, 1, 1)`).run(`o${id}`, 100 + id)
          }
          const state = () => allText(bench.db, 'SELECT source_key, account_id FROM sales_order ORDER BY id')
          const start = state()
          const open: number[] = []
          for (const [a, b, pick] of steps) {
            try {
              if (a === b && open.length > 0) identityWriters['identity.split'](bench.db, { mergeId: open.splice(pick % open.length, 1)[0] ?? 0 }, call)
              else if (a !== b) open.push(identityWriters['identity.merge'](bench.db, { survivorId: 101 + a, absorbedId: 101 + b, note: '' }, call).mergeId)
            } catch (error) {
              if (!/already|itself/.test(String(error))) throw error
            }
            expect(firstText(bench.db, 'SELECT count(*) AS n FROM sales_order o JOIN account a ON a.id = o.account_id WHERE a.merged_into IS NOT NULL')).toEqual({ n: 0 })
          }
          for (const mergeId of open) identityWriters['identity.split'](bench.db, { mergeId }, call)
          expect(state()).toEqual(start)
        } finally {
          bench.db.sqlite.exec('ROLLBACK')
        }
      }),
      { numRuns: 120 }
    )
  })
})

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

/** 400 companies, 80 of them a second time as another system writes them. @returns the pairs `smaller larger` */
function plantDuplicates(bench: ImportBench, rng: () => number): Set<string> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng() * list.length)] as T
  const chars = '岱衡青松北辰瑞丰华泰天成金鼎海纳远航恒信博雅宏图德胜中科美联广源顺达嘉禾伟业'.split('')
  const trades = ['机械', '化工', '电气', '纺织', '食品', '物流', '建材', '医疗器械', '新能源', '汽车零部件']
  const forms = ['有限公司', '股份有限公司', '集团有限公司']
  const insert = prepare(bench.db, 'INSERT INTO account (source_key, name, normal_name, domain, employees) VALUES (?, ?, ?, ?, ?)')
  const add = (key: string, name: string, domain: string | null, employees: number | null): number => Number(insert.run(key, name, normalCompanyName(name), domain, employees).lastInsertRowid)
  const truth = new Set<string>()
  const known = new Set<string>()
  for (let index = 0; index < 400; index += 1) {
    const core = pick(chars) + pick(chars) + pick(chars)
    const trade = pick(trades)
    if (known.has(core)) continue
    known.add(core)
    const name = `${core}${trade}${pick(forms)}`
    const domain = rng() < 0.6 ? `c${index}.example.cn` : null
    const employees = 50 + Math.floor(rng() * 5000)
    const id = add(`a${index}`, name, domain, employees)
    if (index % 5 !== 0) continue
    const written = pick([`${core}${trade}`, `${core}${trade}（中国）有限公司`, ` ${name} `, `${core}${trade}有限责任公司`])
    truth.add(`${id} ${add(`b${index}`, written, domain !== null && rng() < 0.5 ? domain : null, rng() < 0.7 ? Math.round(employees * 1.03) : null)}`)
  }
  return truth
}
