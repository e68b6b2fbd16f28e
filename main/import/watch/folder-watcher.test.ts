import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchFolder, type FolderWatcher } from './folder-watcher'

let folder: string
let watcher: FolderWatcher | undefined
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-watch-'))
})
afterEach(async () => {
  await watcher?.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

const file = (name: string): string => path.join(folder, name)
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function watch(take: (file: string) => void = (taken) => fs.rmSync(taken)): { readonly taken: string[]; readonly warned: string[] } {
  const taken: string[] = []
  const warned: string[] = []
  watcher = watchFolder({
    folder, settleMs: 250, nowMs: () => Date.now(), warn: (message) => warned.push(message),
    take: async (name) => {
      taken.push(`${path.basename(name)}: ${fs.readFileSync(name, 'utf8')}`)
      take(name)
    }
  })
  return { taken, warned }
}

it('takes what is there already and what comes, one after the other, and leaves unfinished files, links and folders alone', async () => {
  fs.writeFileSync(file('early.csv'), 'a')
  fs.writeFileSync(file('download.csv.part'), 'b')
  fs.writeFileSync(file('~$book.xlsx'), 'c')
  fs.writeFileSync(file('.hidden.csv'), 'd')
  fs.mkdirSync(file('archive'))
  fs.writeFileSync(file('archive/old.csv'), 'e')
  fs.symlinkSync(file('archive/old.csv'), file('link.csv'))
  const { taken } = watch()
  await watcher?.idle()
  fs.writeFileSync(file('late.csv'), 'f')
  fs.renameSync(file('download.csv.part'), file('download.csv'))
  await watcher?.idle()
  expect([taken[0], ...taken.slice(1).sort()]).toEqual(['early.csv: a', 'download.csv: b', 'late.csv: f'])
})

it('waits for the last write of a file that comes in pieces', async () => {
  const { taken } = watch()
  for (const piece of ['one,', 'two,', 'three,', 'four']) {
    fs.appendFileSync(file('slow.csv'), piece)
    await rest(80)
  }
  await watcher?.idle()
  expect(taken).toEqual(['slow.csv: one,two,three,four'])
})

it('looks again at a file that it left in the folder only when it changes, and goes on after a failure', async () => {
  const { taken, warned } = watch((name) => {
    if (fs.readFileSync(name, 'utf8') === 'bad') throw new Error('cannot be used')
  })
  fs.writeFileSync(file('a.csv'), 'bad')
  await watcher?.idle()
  await watcher?.idle()
  fs.writeFileSync(file('a.csv'), 'good!')
  await watcher?.idle()
  expect([taken, warned.length]).toEqual([['a.csv: bad', 'a.csv: good!'], 1])
})
