import { fitFieldOutcome, type FieldOutcome } from '../../main/model/field-outcome'
import { fitFieldValue } from '../../main/model/field-value'
import { findFieldGiveAways } from '../../main/model/field-give-away'
import { rowsKnownBy, type FieldTable } from '../../main/model/field-table'
import { scoreProbabilities } from '../../main/model/scores'
import { runDealPeers } from './deal-peers'
import { crmSalesOpportunities, ibmAccountsReceivable, itWinPrediction, type DealMoney, type DealSet } from './deal-sets'

/** One figure of ours beside peers', all on the same rows. `better`: whether more or less is. */
export interface DealFigure {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly peers: Readonly<Record<string, number>>
  readonly better: 'more' | 'less'
}

/** What the protocol's table tells of the best peers. */
const references: Readonly<Record<string, number>> = {
  'it_win_prediction.auc': 0.718, 'it_win_prediction.log_loss': 0.606, 'it_win_prediction.ece': 0.031,
  'ibm_accounts_receivable.auc': 0.875, 'ibm_accounts_receivable.ece': 0.031, 'ibm_accounts_receivable.days_mae': 5.7, 'ibm_accounts_receivable.cash_wape': 0.208,
  'crm_sales_opportunities.office_error': 0.07, 'crm_sales_opportunities.agent_error': 0.115, 'crm_sales_opportunities.office_month_error': 0.187
}
const referenceName = 'best of the protocol'

export const dealSets: Readonly<Record<string, (python: string) => Promise<readonly DealFigure[]>>> = {
  it_win_prediction: async (python) => (await outcomeFigures(itWinPrediction(), python)).figures,
  crm_sales_opportunities: async (python) => {
    const set = crmSalesOpportunities()
    const { figures, ours, peers } = await outcomeFigures(set, python)
    const constant = new Float64Array(set.test.length).fill(ours.flatRate)
    const byGroup = Object.keys(set.money.groups).map((group) =>
      figure(set, `${group}_error`, 'error of won revenue / won revenue', 'less', wonError(set, set.money, group, ours.predict(set.test)), {
        'flat rate': wonError(set, set.money, group, constant),
        ...Object.fromEntries(Object.entries(peers).map(([peer, values]) => [peer, wonError(set, set.money, group, values)]))
      })
    )
    return [...figures, ...byGroup]
  },
  ibm_accounts_receivable: async (python) => {
    const set = ibmAccountsReceivable()
    const { figures } = await outcomeFigures(set, python)
    const value = await fitFieldValue(set.days, set.asOf, never)
    const predicted = value.predict(set.test)
    const peers = runDealPeers(python, set.days, 'value', rowsKnownBy(set.days, set.asOf), set.test)
    const due = Float64Array.from(set.test, (row) => set.dueDays[row] ?? 0)
    const all = { ...peers, 'due date': due }
    const errorOf = (days: ArrayLike<number>): number => set.test.reduce((sum, row, place) => sum + Math.abs((set.days.target[row] ?? 0) - (days[place] ?? 0)), 0) / set.test.length
    process.stderr.write(`${set.name}: days to settle by ${value.method}, ${value.error.toFixed(2)} days off on the latest known invoices (median alone ${value.plainError.toFixed(2)})\n`)
    return [
      ...figures,
      figure(set, 'days_mae', 'days', 'less', errorOf(predicted), mapValues(all, errorOf)),
      figure(set, 'cash_wape', 'WAPE of weekly cash', 'less', cashError(set, spread(predicted, value.residuals)), mapValues(all, (days) => cashError(set, spread(days, new Float64Array([0])))))
    ]
  }
}

const never = new AbortController().signal

async function outcomeFigures(set: DealSet, python: string): Promise<{ readonly figures: readonly DealFigure[]; readonly ours: FieldOutcome; readonly peers: Readonly<Record<string, readonly number[]>> }> {
  const train = rowsKnownBy(set.table, set.asOf)
  process.stderr.write(`${set.name}: ${train.length} train, ${set.test.length} test; ${set.mapping}\n`)
  const ours = await fitFieldOutcome(set.table, set.asOf, never)
  for (const { field, by, auc, aucBySize } of ours.giveAways) {
    process.stderr.write(`${set.name}: ${field} gives the outcome away by its ${by} (AUC alone ${auc.toFixed(3)}${aucBySize === null ? ', left out' : `, by size ${aucBySize.toFixed(3)}; only its rounded size is used`})\n`)
  }
  const afterwards = findFieldGiveAways({ ...set.table, categories: [], numbers: set.afterwards }, train)
  for (const { name } of set.afterwards) {
    const found = afterwards.find((giveAway) => giveAway.field === name)
    process.stderr.write(`${set.name}: ${name}, which the file has and which is only known afterwards, ${found === undefined ? 'was not suspected' : `is named as a give-away (AUC alone ${found.auc.toFixed(3)})`}\n`)
  }
  const { skill } = ours
  process.stderr.write(`${set.name}: ${ours.method}${skill === null ? '' : `; on the latest known outcomes ${skill.logLoss.toFixed(4)} against ${skill.constantLogLoss.toFixed(4)} of the flat rate`}\n`)
  const peers = runDealPeers(python, set.table, 'outcome', train, set.test)
  const labels = set.test.map((row) => set.table.target[row] ?? 0)
  const own = scoreProbabilities(ours.predict(set.test), labels)
  const scored = mapValues(peers, (values) => scoreProbabilities(values, labels))
  const rivals = mapValues(peers, () => 0)
  const of = (pick: (scores: typeof own) => number): Record<string, number> => Object.fromEntries(Object.keys(rivals).map((peer) => [peer, pick(scored[peer] ?? own)]))
  const { constant: _constant, ...ranking } = of((scores) => scores.auc ?? 0.5)
  const { constant: _sameConstant, ...calibration } = of((scores) => scores.ece)
  return {
    ours,
    peers,
    figures: [
      figure(set, 'auc', 'AUC', 'more', own.auc ?? 0.5, ranking),
      figure(set, 'log_loss', 'log loss', 'less', own.logLoss, of((scores) => scores.logLoss)),
      figure(set, 'ece', 'ECE', 'less', own.ece, calibration)
    ]
  }
}

function figure(set: DealSet, metric: string, unit: string, better: DealFigure['better'], value: number, peers: Readonly<Record<string, number>>): DealFigure {
  const name = `${set.name}.${metric}`
  const reference = references[name]
  return { name, unit, value, better, peers: reference === undefined ? peers : { ...peers, [referenceName]: reference } }
}

/** Sum over groups of |expected - won| as a share of what was won. */
function wonError(set: DealSet, money: DealMoney, group: string, probabilities: ArrayLike<number>): number {
  const names = money.groups[group] ?? []
  const gaps = new Map<string, number>()
  let won = 0
  set.test.forEach((row, place) => {
    const gap = (probabilities[place] ?? 0) * (money.amount[row] ?? 0) - (money.won[row] ?? 0)
    gaps.set(names[row] ?? '', (gaps.get(names[row] ?? '') ?? 0) + gap)
    won += money.won[row] ?? 0
  })
  return [...gaps.values()].reduce((sum, gap) => sum + Math.abs(gap), 0) / won
}

/** Days after the invoice with their probability. */
type Spread = readonly (readonly { readonly days: number; readonly share: number }[])[]

function spread(days: ArrayLike<number>, residuals: Float64Array): Spread {
  const count = Math.min(50, residuals.length)
  const steps = Array.from({ length: count }, (_value, index) => residuals[Math.floor(((index + 0.5) * residuals.length) / count)] ?? 0)
  return Array.from(days, (predicted) => steps.map((step) => ({ days: Math.max(0, Math.round(predicted + step)), share: 1 / count })))
}

/** Error of cash by calendar week over the test's invoices. */
function cashError(set: DealSet & { readonly days: FieldTable; readonly amounts: Float64Array }, expected: Spread): number {
  const weeks = new Map<number, { actual: number; expected: number }>()
  const add = (day: number, amount: number, key: 'actual' | 'expected'): void => {
    const week = Math.floor((day + 3) / 7)
    const sums = weeks.get(week) ?? { actual: 0, expected: 0 }
    sums[key] += amount
    weeks.set(week, sums)
  }
  set.test.forEach((row, place) => {
    const amount = set.amounts[row] ?? 0
    add((set.days.day[row] ?? 0) + (set.days.target[row] ?? 0), amount, 'actual')
    for (const { days, share } of expected[place] ?? []) add((set.days.day[row] ?? 0) + days, amount * share, 'expected')
  })
  let [error, scale] = [0, 0]
  for (const sums of weeks.values()) {
    error += Math.abs(sums.actual - sums.expected)
    scale += sums.actual
  }
  return error / scale
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))
}
