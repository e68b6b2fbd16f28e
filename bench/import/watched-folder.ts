import fs from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { systemClock } from '../../main/clock'
import { createCore } from '../../main/core'
import { silentLog } from '../../main/log'
import { createForkSpawner } from '../../main/processes/fork-spawner'
import type { CompanyFiles } from './company'

const drops = 9
const rowsPerDrop = 500

/**
 * How long after its last write a file of 500 deals in the watched folder is told by what the pages ask: from the end of the write, through the event that
 * pages refetch on, to the answer that counts its rows. Milliseconds of each of nine files.
 */
export async function measureWatch(dataDir: string, company: CompanyFiles): Promise<readonly number[]> {
  const inbox = path.join(dataDir, 'inbox')
  const workspace = path.join(dataDir, 'workspace')
  fs.mkdirSync(inbox, { recursive: true })
  const core = await createCore({ dataDir: workspace, clock: systemClock, log: silentLog, spawner: createForkSpawner(path.resolve('out', 'main')), followUps: true })
  try {
    for (const file of company.dimensions) if (!(await core.call('import.run', { path: file })).ok) throw new Error(`${file} was not taken`)
    const lines = firstLines(company.facts[0].file, 1 + drops * rowsPerDrop)
    if (!(await core.call('import.setWatch', { folder: inbox })).ok) throw new Error('the folder is not watched')
    await core.settled()
    const took: number[] = []
    for (let drop = 0; drop < drops; drop += 1) {
      const text = [lines[0], ...lines.slice(1 + drop * rowsPerDrop, 1 + (drop + 1) * rowsPerDrop)].join('\n')
      let changed: () => void = () => undefined
      const news = new Promise<void>((resolve) => (changed = resolve))
      const unsubscribe = core.subscribe((event) => {
        if (event.name === 'data.changed' && event.payload.topics.includes('opportunity')) changed()
      })
      fs.writeFileSync(path.join(inbox, `deals-${drop}.csv`), `${text}\n`)
      const writtenAt = performance.now()
      await news
      const status = await core.call('workspace.status', {})
      took.push(performance.now() - writtenAt)
      unsubscribe()
      if (!status.ok || status.value.rowCounts['opportunity'] !== (drop + 1) * rowsPerDrop) throw new Error('the rows of the watched file are not there')
      await core.settled()
    }
    return took
  } finally {
    await core.close()
  }
}

function firstLines(file: string, count: number): readonly string[] {
  const handle = fs.openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(count * 400)
    return bytes.toString('utf8', 0, fs.readSync(handle, bytes, 0, bytes.length, 0)).split('\n').slice(0, count)
  } finally {
    fs.closeSync(handle)
  }
}
