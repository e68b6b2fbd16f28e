// Parity with the official Python package 4.7.0; golden/make-golden.py makes the file that is compared with.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Booster, Dataset, type Parameters } from '../src/index'
import { largestDifference } from './data'

interface Case {
  readonly name: string
  readonly label: string
  readonly parameters: Parameters
  readonly iterations: number
  readonly how: { readonly categorical?: number[]; readonly weight?: boolean; readonly group?: boolean; readonly early?: number }
  readonly best_iteration: number
  readonly trees: number
  readonly tree_sha256: string
  readonly normal: string
  readonly raw: string
  readonly leaf: string
  readonly contributions: string | null
  readonly importance_gain: string
}

interface Golden {
  readonly rows: number
  readonly valid_rows: number
  readonly columns: number
  readonly group_size: number
  readonly x: string
  readonly v: string
  readonly weight: string
  readonly labels: Readonly<Record<string, { readonly train: string; readonly valid: string }>>
  readonly cases: readonly Case[]
}

const golden = JSON.parse(readFileSync(new URL('./golden/golden.json', import.meta.url), 'utf8')) as Golden

function unpacked(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64')
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

const x = { values: unpacked(golden.x), rows: golden.rows, columns: golden.columns }
const v = { values: unpacked(golden.v), rows: golden.valid_rows, columns: golden.columns }
const rows = (count: number): typeof v => ({ ...v, values: v.values.slice(0, count * v.columns), rows: count })

async function train(test: Case): Promise<Booster> {
  const label = golden.labels[test.label]!
  const common = { parameters: test.parameters, ...(test.how.categorical ? { categoricalFeatures: test.how.categorical } : {}) }
  const groups = (count: number): Int32Array => new Int32Array(count / golden.group_size).fill(golden.group_size)
  const dataset = await Dataset.from(x, {
    ...common,
    label: unpacked(label.train),
    ...(test.how.weight ? { weight: unpacked(golden.weight) } : {}),
    ...(test.how.group ? { group: groups(x.rows) } : {}),
  })
  const valid = test.how.early ? await Dataset.from(v, { ...common, label: unpacked(label.valid), reference: dataset, ...(test.how.group ? { group: groups(v.rows) } : {}) }) : undefined
  const booster = await Booster.train({
    train: dataset,
    parameters: test.parameters,
    iterations: test.iterations,
    ...(valid ? { valid: { valid } } : {}),
    ...(test.how.early ? { earlyStopping: { rounds: test.how.early } } : {}),
  })
  dataset.close()
  valid?.close()
  return booster
}

describe.each(golden.cases)('$name', (test) => {
  it('gives the trees, predictions and contributions of the Python package', async () => {
    const booster = await train(test)
    expect(booster.bestIteration ?? 0).toBe(test.best_iteration)
    const text = await booster.toText()
    const trees = text.slice(text.indexOf('Tree=0'), text.indexOf('end of trees'))
    expect(createHash('sha256').update(trees).digest('hex')).toBe(test.tree_sha256)
    for (const kind of ['normal', 'raw', 'leaf'] as const) {
      const predicted = await booster.predict(rows(40), { kind })
      expect(largestDifference(predicted.values, unpacked(test[kind])), kind).toBeLessThan(1e-9)
    }
    if (test.contributions) {
      const expected = unpacked(test.contributions)
      expect(largestDifference((await booster.contributions(rows(12))).values, expected)).toBeLessThan(1e-9)
      expect(largestDifference((await booster.predict(rows(12), { kind: 'contributions' })).values, expected)).toBeLessThan(1e-9)
    } else {
      await expect(booster.contributions(rows(12))).rejects.toMatchObject({ message: expect.stringContaining('linear') as string })
    }
    const again = await Booster.fromText(text)
    expect(largestDifference((await again.predict(rows(40))).values, unpacked(test.normal))).toBeLessThan(1e-9)
    // The Python package reloads its model after training: trees past the best one are gone, and gains have six digits.
    expect(again.trees).toBe(test.trees)
    expect(largestDifference(again.importance('gain'), unpacked(test.importance_gain))).toBeLessThan(1e-9)
    again.close()
    booster.close()
  })
})
