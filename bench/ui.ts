import fs from 'node:fs'
import path from 'node:path'
import { measureBoard, measureWaterfall } from './ui/board'
import { printFigure, tell } from './ui/figures'
import { measureRuleBacktest } from './ui/rule-backtest'
import { gridFramesNeed, firstPaintNeeds, measureFirstPaint, measureGridFrames } from './ui/windows'

/**
 * What people wait for, in milliseconds: `board_cold` and `board_warm` (24 tiles on 5,000,000 facts), `waterfall` (100,000 deals),
 * `rule_backtest` (50,000 deals over a year), `grid_frame` (script, style and layout of one frame of a scrolling grid of 100,000 rows),
 * `first_paint` (start of the real Electron to the painted war room). No peer: these are our own pages. What this machine cannot
 * show (no display, no browser, no demo company) is left out and named on the error stream.
 * Options: `--figures waterfall,grid_frame` for some of them, `--facts 5000000`.
 */
const folder = path.resolve('.cache', 'bench')
fs.mkdirSync(folder, { recursive: true })
const facts = Number(option('--facts') ?? 5_000_000)
if (!(Number.isInteger(facts) && facts > 0)) throw new Error('--facts needs a whole number above 0.')

interface Part {
  readonly figures: readonly string[]
  readonly measure: () => Promise<void> | void
  /** What this machine lacks for it. */
  readonly missing?: () => string | null
}

const parts: readonly Part[] = [
  {
    figures: ['rule_backtest'],
    measure: () => {
      const backtest = measureRuleBacktest(folder)
      printFigure('rule_backtest', backtest.warmMs, { cold_ms: backtest.coldMs, slowest_ms: backtest.slowestMs, deal_days: backtest.dealDays, fired: backtest.fired })
    }
  },
  { figures: ['waterfall'], measure: () => measureWaterfall(folder) },
  { figures: ['grid_frame'], measure: () => measureGridFrames(folder), missing: gridFramesNeed },
  { figures: ['first_paint'], measure: () => measureFirstPaint(folder), missing: firstPaintNeeds },
  { figures: ['board_cold', 'board_warm'], measure: () => measureBoard(folder, facts) }
]

const known = parts.flatMap((part) => part.figures)
const wanted = option('--figures')?.split(',') ?? known
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(', ')}; there are: ${known.join(', ')}.`)
for (const part of parts) {
  if (!part.figures.some((name) => wanted.includes(name))) continue
  const missing = part.missing?.() ?? null
  if (missing !== null) {
    tell(`left out: ${part.figures.join(', ')}: ${missing}`)
    // Asked for by name, it is a failure; among all of them, the others still count.
    if (option('--figures') !== undefined) process.exitCode = 1
    continue
  }
  tell(part.figures.join(', '))
  await part.measure()
}

function option(name: string): string | undefined {
  const position = process.argv.indexOf(name)
  return position < 0 ? undefined : process.argv[position + 1]
}
