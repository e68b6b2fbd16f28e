import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { boardTemplates } from '../contract/board-choices'
import { boardSpec, type MetricContent } from '../contract/boards'
import { createCore, type Core } from '../core'
import { silentLog } from '../log'
import { queryMetrics } from '../metrics/query-metrics'
import { day, insertDeal, testCompany } from '../metrics/test-warehouse'
import { createForkSpawner } from '../processes/fork-spawner'
import { boardFromFile, boardToFile } from './board-file'
import { templates } from './board-templates'
import { daysOf } from './relative-period'
import { readTileValues } from './tile-values'

describe('a board in a workspace', () => {
  let dataDir: string
  let core: Core
  const openCore = (): Promise<Core> => createCore({ dataDir, clock: { nowMs: () => Date.UTC(2026, 4, 29, 4) }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true })
  const call: Core['call'] = (name, input) => core.call(name, input)
  const value = async <T>(answer: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } }>): Promise<T> => {
    const result = await answer
    if (!result.ok) throw new Error(result.error.message)
    return result.value
  }

  beforeEach(async () => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-boards-'))
    core = await openCore()
  })
  afterEach(async () => {
    await core.close()
    fs.rmSync(dataDir, { recursive: true, force: true })
  })

  it('keeps every change as a version, takes changes back after a restart, and brings back what was removed', async () => {
    const { id } = await value(call('boards.create', { name: 'North', from: { template: 'receivables' } }))
    const made = await value(call('boards.get', { id }))
    const smaller = { ...made.spec, tiles: made.spec.tiles.slice(1) }
    await value(call('boards.save', { id, spec: smaller, change: 'tile_removed', basedOn: 1 }))
    await value(call('boards.save', { id, name: 'North and east', change: 'renamed', basedOn: 2 }))
    const late = await call('boards.save', { id, spec: made.spec, basedOn: 2 })
    expect(late.ok ? null : late.error.code).toBe('conflict')

    await core.close()
    core = await openCore()
    await value(call('history.undo', {}))
    expect(await value(call('boards.get', { id }))).toMatchObject({ name: 'North', version: 4, spec: smaller })
    await value(call('history.undo', {}))
    expect(await value(call('boards.get', { id }))).toMatchObject({ name: 'North', version: 5, spec: made.spec })
    await value(call('boards.restoreVersion', { id, version: 2 }))
    expect((await value(call('boards.versions', { id }))).map((version) => version.change)).toEqual(['restored', 'undone', 'undone', 'renamed', 'tile_removed', 'created'])

    await value(call('boards.remove', { id }))
    expect(await value(call('boards.list', {}))).toEqual([])
    await value(call('history.undo', {}))
    expect((await value(call('boards.list', {}))).map((board) => board.name)).toEqual(['North'])
    await value(call('history.undo', { }))
    await value(call('history.undo', {}))
    expect(await value(call('boards.list', {}))).toEqual([])
  })

  it('travels as a file and stays what it was', async () => {
    const { id } = await value(call('boards.create', { name: 'Horse: race?', from: { template: 'horse_race' } }))
    const file = await value(call('boards.export', { id }))
    expect(file.fileName).toBe('Horse  race.saima-board.json')
    const copy = await value(call('boards.import', { text: file.text }))
    expect((await value(call('boards.get', { id: copy.id }))).spec).toEqual(templates.horse_race)
  })

  it('keeps views under their names and takes their changes back', async () => {
    const { id } = await value(call('views.save', { name: 'East', address: '/war-room?region=3', pinned: true }))
    await value(call('views.save', { id, name: 'East now', address: '/war-room?region=4', pinned: false }))
    await value(call('history.undo', {}))
    expect(await value(call('views.list', {}))).toEqual([{ id, name: 'East', address: '/war-room?region=3', pinned: true }])
    const outside = await call('views.save', { name: 'x', address: 'https://example.com' })
    expect(outside.ok).toBe(false)
  })
})

describe('a file of a board', () => {
  const good = boardToFile('a', templates.regional_director).text
  const refusalOf = (text: string): string => {
    try {
      boardFromFile(text)
      return 'taken'
    } catch (error) {
      return String((error as { failure?: { key: string } }).failure?.key)
    }
  }

  it.each([
    ['no JSON', '{'],
    ['another format', good.replace('saima-board', 'other')],
    ['a field that nobody knows', good.replace('"period"', '"onload": "x", "period"')],
    ['a measure that does not exist', good.replace('"bookings"', '"bookings_of_others"')],
    ['a tile beyond the edge', good.replace('"x": 9', '"x": 11')],
    ['two tiles of one id', good.replace('"id": "pipeline"', '"id": "bookings"')],
    ['SQL in place of a measure', good.replace('"bookings"', '"1; DROP TABLE board"')],
    ['a prototype', '{"__proto__": {"format": "saima-board"}, "version": 1}']
  ])('is refused with %s', (_what, text) => {
    expect(refusalOf(text)).toBe('boards.bad_file')
  })

  it('is never half taken, whatever is in it', () => {
    fc.assert(fc.property(fc.json(), (text) => refusalOf(text) === 'boards.bad_file'))
  })
})

it('every template is a valid board of measures that exist, each tile of which can be answered', () => {
  const { db } = testCompany()
  for (const id of boardTemplates) {
    expect(boardSpec.parse(boardFromFile(boardToFile(id, templates[id]).text).spec)).toEqual(templates[id])
    const tiles = templates[id].tiles.flatMap((tile) => (tile.content.kind === 'pane' || tile.content.kind === 'text' ? [] : [{ key: tile.id, content: tile.content }]))
    const { tiles: answers } = readTileValues(db, { tiles, boardPeriod: 'page', boardWhere: [] }, day('2026-06-08'))
    expect(answers.filter((answer) => answer.failure !== null)).toEqual([])
  }
})

it('tiles show what the metrics layer says, and one that cannot be answered does not spoil the others', () => {
  const { db, units, beijing } = testCompany()
  const place = { unitId: units[0] ?? null, regionId: beijing }
  insertDeal(db, { key: 'a', states: [{ on: day('2026-05-04'), stage: 'won', amount: 100, close: null, ...place }] })
  insertDeal(db, { key: 'b', states: [{ on: day('2026-06-02'), stage: 'won', amount: 50, close: null, ...place }] })
  insertDeal(db, { key: 'c', states: [{ on: day('2026-02-02'), stage: 'won', amount: 20, close: null, unitId: units[1] ?? null, regionId: null }] })
  const today = day('2026-06-08')
  const own = { period: 'board' as const, where: [], colours: [] }
  const contents: readonly MetricContent[] = [
    { kind: 'figure', measure: 'bookings', compareTo: 'previous_period', ...own },
    { kind: 'bars', measure: 'bookings', by: 'unit', limit: 1, compareTo: 'none', ...own, period: 'this_year' },
    { kind: 'series', measures: ['bookings'], grain: 'month', shape: 'line', period: 'board', where: [] },
    { kind: 'series', measures: ['bookings', 'win_rate'], grain: 'month', shape: 'line', running: true, period: 'board', where: [] },
    { kind: 'figure', measure: 'nonsense', compareTo: 'none', ...own },
    { kind: 'bars', measure: 'target', by: 'competitor', limit: 5, compareTo: 'none', ...own }
  ]
  const { tiles } = readTileValues(db, { boardPeriod: 'page', boardWhere: [], tiles: contents.map((content, index) => ({ key: String(index), content })) }, today)
  const quarter = { measures: ['bookings'], from: '2026-04-01', to: '2026-06-30' }
  expect(tiles[0]?.rows).toEqual(queryMetrics(db, { ...quarter, compareTo: 'previous_period' }, today).rows)
  expect([tiles[1]?.rows, tiles[1]?.more]).toEqual([[['Unit 1', 1_500_000]], 1])
  expect(tiles[2]?.rows).toEqual([['2026-04', 0], ['2026-05', 1_000_000], ['2026-06', 500_000]])
  expect([tiles[3]?.rows, tiles[3]?.ids[1]]).toEqual([[['2026-04', 0, null], ['2026-05', 1_000_000, 1], ['2026-06', 1_500_000, 1]], ['2026-04-01', '2026-05-31']])
  expect(tiles.slice(4).map((tile) => [tile.failure?.code, tile.failure?.key])).toEqual([['invalid_input', 'metrics.unknown_measure'], ['invalid_input', 'metrics.does_not_fit']])
})

it('periods move with today, in fiscal quarters', () => {
  const page = { from: 1, to: 2 }
  const span = (choice: Parameters<typeof daysOf>[0], fiscal = 1): readonly (number | null)[] => Object.values(daysOf(choice, day('2026-06-08'), page, fiscal))
  expect([span('page'), span('all'), span('this_week'), span('last_13_weeks'), span('last_quarter'), span('this_quarter', 2), span('this_year', 4), span('last_12_months')]).toEqual([
    [1, 2],
    [null, null],
    [day('2026-06-08'), day('2026-06-14')],
    [day('2026-03-09'), day('2026-06-07')],
    [day('2026-01-01'), day('2026-03-31')],
    [day('2026-05-01'), day('2026-07-31')],
    [day('2026-04-01'), day('2027-03-31')],
    [day('2025-06-01'), day('2026-05-31')]
  ])
})
