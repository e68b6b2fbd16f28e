import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isoFromDay } from '../../main/warehouse/day'
import type { SeriesSet } from './shared-sets'

/** Forecasts of every peer by origin, in the layout of ours. */
export function runSeriesPeers(python: string, set: SeriesSet, horizon: number, quick: boolean): Record<string, Map<number, Float64Array>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-accuracy-'))
  try {
    fs.writeFileSync(path.join(folder, 'values.f64'), new Uint8Array(set.panel.values.buffer, set.panel.values.byteOffset, set.panel.values.byteLength))
    fs.writeFileSync(
      path.join(folder, 'set.json'),
      JSON.stringify({ series: set.panel.seriesCount, weeks: set.panel.weekEnds.length, week_ends: set.panel.weekEnds.map(isoFromDay), origins: set.origins, horizon, slow: set.panel.seriesCount <= 100 && !quick })
    )
    const done = spawnSync(python, [path.resolve('bench', 'accuracy', 'peers.py'), folder], { stdio: ['ignore', 2, 2] })
    if (done.status !== 0) throw new Error('The Python peers failed; their words are above.')
    const names = JSON.parse(fs.readFileSync(path.join(folder, 'peers.json'), 'utf8')) as string[]
    return Object.fromEntries(
      names.map((peer) => {
        const raw = fs.readFileSync(path.join(folder, `${peer}.f64`))
        const all = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))
        const size = set.panel.seriesCount * horizon
        return [peer, new Map(set.origins.map((origin, index) => [origin, all.slice(index * size, (index + 1) * size)]))]
      })
    )
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
