// Damaged model texts, each sealed with the right key, so that the checks behind the signature are what is tested. Runs 600
// by default; `npm run test:mutations` runs 10,000, and with PYTHON naming an interpreter that has lightgbm 4.7.0 it also
// compares every text that loads with the Python package.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Booster, checkModelText, Dataset, LightGbmError, type Parameters } from '../src/index'
import { sealText } from '../src/seal'
import { head, sample } from './data'
import { mutate, rawScores } from './mutations'

const COUNT = Number(process.env['MUTATIONS'] ?? 600)
const PYTHON = process.env['PYTHON']
const key = new Uint8Array(32).fill(3)
const { matrix, label, binary, classes } = sample(500)
const rows = head(matrix, 20)

async function text(labels: Float32Array, parameters: Parameters, categoricalFeatures: number[] = []): Promise<string> {
  const train = await Dataset.from(matrix, { label: labels, categoricalFeatures, parameters })
  const booster = await Booster.train({ train, parameters: { num_leaves: 7, min_data_in_leaf: 10, ...parameters }, iterations: 4 })
  const out = await booster.toText()
  booster.close()
  train.close()
  return out
}

it(`loads ${COUNT} damaged models as they are read elsewhere, or refuses them with a reason`, { timeout: 3_600_000 }, async () => {
  const originals = [
    await text(binary, { objective: 'binary' }, [3]),
    await text(classes, { objective: 'multiclass', num_class: 3 }),
    await text(label, { objective: 'regression', boosting: 'rf', bagging_fraction: 0.7, bagging_freq: 1 }),
    await text(label, { objective: 'regression', linear_tree: true }),
    await text(label, { objective: 'regression', zero_as_missing: true }),
  ]
  const folder = mkdtempSync(join(tmpdir(), 'lightgbm-mutated-'))
  const reasons = new Map<string, number>()
  const compared: { text: string; normal: number[] }[] = []
  let loaded = 0
  for (let seed = 0; seed < COUNT; seed++) {
    const damaged = mutate(originals[seed % originals.length]!, seed)
    let booster: Booster
    try {
      booster = await Booster.openSealed(sealText(damaged, key), key)
    } catch (error) {
      expect(error, `seed ${seed}`).toBeInstanceOf(LightGbmError)
      const { code, message } = error as LightGbmError
      expect(['model_refused', 'lightgbm'], `seed ${seed}: ${message}`).toContain(code)
      expect(message.length).toBeGreaterThan(10)
      reasons.set(code, (reasons.get(code) ?? 0) + 1)
      continue
    }
    loaded++
    const model = checkModelText(damaged)
    if (model.features === rows.columns && model.trees.length > 0) {
      const raw = await booster.predict(rows, { kind: 'raw' })
      for (let r = 0; r < rows.rows; r++) {
        rawScores(model, rows.values.subarray(r * 8, r * 8 + 8))?.forEach((score, output) => {
          const given = raw.values[r * raw.columns + output] as number
          expect(Math.abs(given - score), `seed ${seed}, row ${r}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(score)))
        })
      }
      if (PYTHON) compared.push({ text: damaged, normal: [...(await booster.predict(rows)).values] })
    }
    await booster.toText()
    booster.close()
  }
  if (PYTHON) {
    writeFileSync(join(folder, 'rows.json'), JSON.stringify({ rows: rows.rows, values: [...rows.values].map((v) => (Number.isNaN(v) ? null : v)), models: compared }, (_, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v)))
    const run = spawnSync(PYTHON, [new URL('./golden/compare-mutated.py', import.meta.url).pathname, join(folder, 'rows.json')], { encoding: 'utf8', maxBuffer: 1 << 26 })
    console.log(run.stdout.trim(), run.stderr.slice(0, 4000))
    expect(run.status).toBe(0)
  }
  rmSync(folder, { recursive: true, force: true })
  console.log(`${COUNT} damaged models: ${loaded} loaded, refused: ${JSON.stringify(Object.fromEntries(reasons))}`)
  expect(loaded / COUNT).toBeGreaterThanOrEqual(0.05)
})
