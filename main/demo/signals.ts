import { addMonths, dayFromIso, monthStart, type Day } from '../warehouse/day'
import { demoToday, firstCreation, goLive, lastSimulated, type DemoOptions } from './demo-options'
import type { Organisation } from './organisation'
import { plantedTruths } from './planted-truths'
import { randomStream } from './random'
import { supplyLevel } from './season'
import { tableRows, type TableRows } from './table-writer'

/** External series of the world: purchasing managers' index (leads demand), market sentiment (noise), supply pressure by region. */
export interface Signals {
  /** Factor on new deals from the index of two months before. */
  demandFactor(day: Day): number
  rows(organisation: Organisation): readonly TableRows[]
}

export function buildSignals(options: DemoOptions): Signals {
  const pmi = pmiByMonth(options)
  const { pmiLogCreationPerPoint, pmiLeadMonths } = plantedTruths.signals
  return {
    demandFactor: (day) => Math.exp(pmiLogCreationPerPoint * ((pmi.get(addMonths(monthStart(day), -pmiLeadMonths)) ?? 50) - 50)),
    rows: (organisation) => signalRows(options, organisation, pmi)
  }
}

function pmiByMonth(options: DemoOptions): ReadonlyMap<Day, number> {
  const random = randomStream(options.seed, 'pmi')
  const values = new Map<Day, number>()
  let value = 50.2
  let trend = 0
  for (let month = addMonths(monthStart(firstCreation), -6); month <= lastSimulated; month = addMonths(month, 1)) {
    trend = 0.8 * trend + random.normal(0, 0.12)
    value = 50.2 + 0.82 * (value - 50.2) + trend
    values.set(month, Math.round(value * 10) / 10)
  }
  return values
}

function signalRows(options: DemoOptions, organisation: Organisation, pmi: ReadonlyMap<Day, number>): readonly TableRows[] {
  const random = randomStream(options.seed, 'signals')
  const signals = [
    { id: 1, source_key: 'pmi', name: '制造业采购经理指数', kind: 'macro', region_id: null as number | null },
    { id: 2, source_key: 'market-sentiment', name: '市场情绪指数', kind: 'sentiment', region_id: null as number | null },
    ...organisation.regions.map((region, index) => ({
      id: 3 + index, source_key: `supply-pressure-${region.key}`, name: '供应链压力指数', kind: 'supply_chain', region_id: region.id as number | null
    }))
  ]
  const values: { signal_id: number; occurred_at: Day; known_at: Day; value: number }[] = []
  // First print and, four weeks later, its revision: two vintages of the same day.
  const publish = (signalId: number, day: Day, knownAt: Day, truth: number, noise: number, revisedAfterDays: number, digits = 100): void => {
    const first = truth + random.normal(0, noise)
    const revised = truth + random.normal(0, noise / 3)
    const rounded = (value: number): number => Math.round(value * digits) / digits
    if (knownAt <= demoToday) values.push({ signal_id: signalId, occurred_at: day, known_at: knownAt, value: rounded(first) })
    if (knownAt + revisedAfterDays <= demoToday) values.push({ signal_id: signalId, occurred_at: day, known_at: knownAt + revisedAfterDays, value: rounded(revised) })
  }
  for (const [month, value] of pmi) {
    const last = addMonths(month, 1) - 1
    if (last >= goLive - 400) publish(1, last, last + 1, value, 0.15, 30, 10)
  }
  let sentiment = 0
  const regional = organisation.regions.map(() => 0)
  for (let sunday = dayFromIso('2023-09-24'); sunday <= demoToday; sunday += 7) {
    sentiment = 0.85 * sentiment + random.normal(0, 4)
    publish(2, sunday, sunday + 1, 100 + sentiment, 0.4, 28)
    for (const [index, region] of organisation.regions.entries()) {
      const noise = 0.7 * (regional[index] ?? 0) + random.normal(0, 0.16)
      regional[index] = noise
      const level = region.key === plantedTruths.supplyShock.regionKey ? supplyLevel(sunday) : 0
      publish(3 + index, sunday, sunday + 2, level + noise, 0.08, 28)
    }
  }
  return [tableRows('signal', signals), tableRows('signal_value', values)]
}
