import fs from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../../warehouse/statement'
import { importReaders, importWriters } from '../import-handlers'
import { openImportBench, type ImportBench } from '../testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

const list = () => importReaders['import.mappings'](bench.db, {}, bench.context())
const odd = ['Nr;Kunde;Wert;Tag;Phase', '1;A;1.250,50;05/03/2026;Won', '2;B;99,00;06/03/2026;Lost']
const mapping = { opportunity_id: 'Nr', account: 'Kunde', amount: 'Wert', created_at: 'Tag', stage: 'Phase' }

it('remembers a mapping under a name with format, source and snapshot, and reads a file of other columns by it', async () => {
  await bench.run({ path: bench.file('jan.csv', odd.join('\n')), entity: 'opportunities', mapping, format: { dateOrder: 'dmy' }, sourceName: 'Nord', fullSnapshot: false, rememberAs: 'Monthly deals' })
  expect(list()).toMatchObject([{ name: 'Monthly deals', entity: 'opportunities', mapping, format: { dateOrder: 'dmy' }, sourceName: 'Nord', fullSnapshot: false, columns: ['Nr', 'Kunde', 'Wert', 'Tag', 'Phase'] }])
  const later = bench.file('feb.csv', ['NR;kunde;wert;tag;phase;extra', '3;C;10,00;07/03/2026;Won;x'].join('\n'))
  const batch = await bench.run({ path: later, profile: 'Monthly deals' })
  expect([batch.entity, batch.sourceName, batch.rowsNew]).toEqual(['opportunities', 'Nord', 1])
  expect(allText(bench.db, `SELECT o.source_key AS key, c.iso AS day FROM opportunity o JOIN calendar c ON c.day = o.created_at ORDER BY o.id`)).toEqual([{ key: 'Nord:1', day: '2026-03-05' }, { key: 'Nord:2', day: '2026-03-06' }, { key: 'Nord:3', day: '2026-03-07' }])
  await expect(bench.run({ path: later, profile: 'nobody' })).rejects.toThrow(/no profile named/)
})

it('renames and forgets profiles, never two by one name', async () => {
  for (const [index, name] of ['a.csv', 'b.csv'].entries()) await bench.run({ path: bench.file(name, odd.join('\n').replace('Phase', `Phase${'!'.repeat(index)} ${index}`)), entity: 'opportunities', mapping: { ...mapping, stage: `Phase${'!'.repeat(index)} ${index}` }, rememberAs: 'Deals' })
  expect(list().map((profile) => profile.name).sort()).toEqual(['Deals', 'Deals (2)'])
  const [second, first] = list()
  expect(() => importWriters['import.renameMapping'](bench.db, { id: second?.id ?? 0, name: first?.name ?? '' }, bench.context())).toThrow(/already/)
  importWriters['import.renameMapping'](bench.db, { id: second?.id ?? 0, name: 'Other' }, bench.context())
  expect(importWriters['import.forgetMapping'](bench.db, { id: first?.id ?? 0 }, bench.context())).toEqual({ forgotten: true })
  expect(list().map((profile) => profile.name)).toEqual(['Other'])
})

it('takes profiles to another workspace as JSON, and refuses any other file', async () => {
  await bench.run({ path: bench.file('jan.csv', odd.join('\n')), entity: 'opportunities', mapping, sourceName: 'Nord', rememberAs: 'Monthly deals' })
  const path = `${bench.dir}/profiles.json`
  expect(importReaders['import.exportProfiles'](bench.db, { path }, bench.context())).toEqual({ path, profiles: 1 })
  const other = openImportBench()
  try {
    expect(importWriters['import.importProfiles'](other.db, { path }, other.context())).toEqual({ names: ['Monthly deals'] })
    expect(other.inspect({ path: bench.file('jan.csv', odd.join('\n')) }).known).toMatchObject({ name: 'Monthly deals', sourceName: 'Nord' })
    for (const content of ['{', '[]', '{"saimaProfiles":1,"profiles":[{"name":"x","entity":"nothing","mapping":{},"columns":["a"]}]}']) {
      fs.writeFileSync(path, content)
      expect(() => importWriters['import.importProfiles'](other.db, { path }, other.context())).toThrow(/no file of profiles/)
    }
  } finally {
    other.close()
  }
})
