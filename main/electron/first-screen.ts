import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { contract, isRouteName } from '../contract'
import { firstScreen, type FirstScreen } from '../contract/shell'

const stored = firstScreen.omit({ dataDir: true }).extend({ version: z.string() })
const largestText = 4_000_000

/**
 * What the war room last showed, in the workspace's own folder: painted at the next start while the warehouse is still being opened, with
 * the time it is of, and replaced by what the warehouse then says. Goes with the workspace when it is moved or removed.
 */
export interface FirstScreenFile {
  readonly read: (dataDir: string) => FirstScreen
  readonly write: (dataDir: string, answers: FirstScreen['answers']) => void
}

const fileIn = (dataDir: string): string => join(dataDir, 'first-screen.json')

/** `version` is the application's: another one may mean the same answers differently. */
export function openFirstScreen(version: string, nowMs: () => number): FirstScreenFile {
  return {
    read(dataDir) {
      try {
        const kept = stored.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')))
        const answers = kept.answers.filter(fitsContract)
        if (kept.version === version) return { dataDir, keptAtMs: kept.keptAtMs, answers }
      } catch {
        // Nothing was kept yet, or nothing that can be read: the pages begin with what the warehouse says.
      }
      return { dataDir, keptAtMs: 0, answers: [] }
    },
    write(dataDir, answers) {
      const text = JSON.stringify({ version, keptAtMs: nowMs(), answers: answers.filter(fitsContract) } satisfies z.input<typeof stored>)
      if (text.length > largestText) return
      const draft = `${fileIn(dataDir)}.new`
      writeFileSync(draft, text)
      renameSync(draft, fileIn(dataDir))
    }
  }
}

/** Only queries that anybody could ask, and answers as the contract has them now. */
function fitsContract({ name, input, value }: FirstScreen['answers'][number]): boolean {
  if (!isRouteName(name) || contract[name].kind !== 'query' || contract[name].internal) return false
  return contract[name].input.safeParse(input).success && contract[name].output.safeParse(value).success
}
