import fs from 'node:fs'
import path from 'node:path'
import { measureRuleBacktest } from './ui/rule-backtest'

/** What the pages ask of the core and of the screen, in milliseconds. */
const folder = path.resolve('.cache', 'bench')
fs.mkdirSync(folder, { recursive: true })

const backtest = measureRuleBacktest(folder)
print('rule_backtest', backtest.warmMs, { cold_ms: round(backtest.coldMs), slowest_ms: round(backtest.slowestMs), deal_days: backtest.dealDays, fired: backtest.fired })

function print(name: string, value: number, more: Readonly<Record<string, number>> = {}): void {
  process.stdout.write(`${JSON.stringify({ bench: 'ui', name, value: round(value), unit: 'ms', ...more })}\n`)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
