import type { ActionKey } from '../contract/risk'
import type { Snapshots } from '../features/snapshots'
import { normOf } from './norms'
import { curveAt, scoreDeals, type LoadedModel } from './score-deals'
import { scoreRisk } from './score-risk'

/** What may be done about an open deal. Each changes only what people can change; who the customer is and what happened stay as they are. */

/** An action on a deal and what the model says once it is done, beside what it says now. */
export interface Counterfactual {
  readonly key: ActionKey
  readonly params: Readonly<Record<string, number>>
  readonly pWin: number
  readonly pWin28d: number
  readonly risk28d: number
}

interface Action {
  readonly key: ActionKey
  /** Writes the row as it would be after the action; null where it does not apply. */
  readonly apply: (row: RowEditor) => Readonly<Record<string, number>> | null
}

/** Features of one row by id; setting one that the model does not know does nothing. */
interface RowEditor {
  get(id: string): number
  set(id: string, value: number): void
  /** Usual value at the deal's stage, NaN where unknown. */
  norm(id: string): number
  readonly ageDays: number
}

const known = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value)

function addActivity(row: RowEditor): void {
  const count = row.get('activity.count')
  const since = known(row.get('activity.days_since_last'), row.ageDays)
  const gap = row.get('activity.mean_gap_days')
  row.set('activity.count', count + 1)
  row.set('activity.days_since_last', 0)
  row.set('activity.recent', known(row.get('activity.recent'), 0) + 1)
  row.set('activity.per_week', (7 * (count + 1)) / (7 + row.ageDays))
  if (count >= 1) row.set('activity.mean_gap_days', count === 1 ? since : (gap * (count - 1) + since) / count)
}

const quietDays = 3
const actions: readonly Action[] = [
  {
    key: 'log_activity',
    apply: (row) => {
      const since = row.get('activity.days_since_last')
      if (since <= quietDays) return null
      addActivity(row)
      return { days: known(since, row.ageDays) }
    }
  },
  {
    key: 'hold_meeting',
    apply: (row) => {
      const since = row.get('activity.days_since_meeting')
      if (since <= 14) return null
      addActivity(row)
      row.set('activity.meetings', row.get('activity.meetings') + 1)
      row.set('activity.days_since_meeting', 0)
      return { meetings: row.get('activity.meetings') - 1 }
    }
  },
  {
    // A date that has passed moves to where dates usually are at this stage.
    key: 'confirm_close_date',
    apply: (row) => {
      const ahead = row.get('close_date.days_ahead')
      const usual = Math.max(14, known(row.norm('close_date.days_ahead'), 28))
      if (Number.isNaN(ahead) || ahead >= 0) return null
      const target = Math.round(Math.min(91, usual))
      row.set('close_date.days_ahead', target)
      row.set('close_date.overdue_days', 0)
      row.set('close_date.pushes', row.get('close_date.pushes') + 1)
      row.set('close_date.pushed_days', row.get('close_date.pushed_days') + target - ahead)
      row.set('close_date.days_since_push', 0)
      return { overdue: -ahead, ahead: target }
    }
  },
  {
    key: 'send_quote',
    apply: (row) => {
      if (row.get('quote.count') > 0) return null
      const usual = row.norm('quote.price_to_list')
      row.set('quote.count', 1)
      row.set('quote.days_since', 0)
      if (!Number.isNaN(usual)) row.set('quote.price_to_list', usual)
      row.set('quote.price_change', 0)
      return {}
    }
  },
  {
    key: 'resolve_tickets',
    apply: (row) => {
      const open = row.get('service.open_tickets')
      if (!(open > 0)) return null
      row.set('service.open_tickets', 0)
      row.set('service.worst_open', Number.NaN)
      return { tickets: open }
    }
  },
  {
    // A date much further away than usual at this stage, brought to the usual one.
    key: 'bring_forward',
    apply: (row) => {
      const ahead = row.get('close_date.days_ahead')
      const usual = Math.max(14, known(row.norm('close_date.days_ahead'), 28))
      if (Number.isNaN(ahead) || ahead < 1.5 * usual || ahead - usual < 14) return null
      row.set('close_date.days_ahead', Math.round(usual))
      return { ahead, usual: Math.round(usual) }
    }
  }
]

/** Every action that applies to each deal, re-scored with the model: what goes along with it in the record, not proof that it causes it. */
export async function counterfactuals(loaded: LoadedModel, stageIds: readonly number[], snapshots: Snapshots, rows: Int32Array): Promise<readonly (readonly Counterfactual[])[]> {
  const result: Counterfactual[][] = Array.from(rows, () => [])
  const columnOf = new Map(snapshots.features.map((feature, column) => [feature.id, column]))
  for (const action of actions) {
    const edited = takeRows(snapshots, rows)
    const width = snapshots.features.length
    const told: { place: number; params: Readonly<Record<string, number>> }[] = []
    for (let place = 0; place < rows.length; place += 1) {
      const stage = stageIds[snapshots.stage[rows[place] ?? 0] ?? 0] ?? 0
      const cell = (id: string): number => place * width + (columnOf.get(id) ?? Number.NaN)
      const params = action.apply({
        get: (id) => edited.matrix[cell(id)] ?? Number.NaN,
        set: (id, value) => {
          if (columnOf.has(id)) edited.matrix[cell(id)] = value
        },
        norm: (id) => normOf(loaded.model.norms, stage, id) ?? Number.NaN,
        ageDays: Math.max(0, edited.ageDays[place] ?? 0)
      })
      if (params !== null) told.push({ place, params })
    }
    const asked = Int32Array.from(told, ({ place }) => place)
    const scores = await scoreDeals(loaded, edited, asked)
    const risk = await scoreRisk(loaded, edited, asked, scores)
    told.forEach(({ place, params }, index) =>
      result[place]?.push({ key: action.key, params, pWin: scores.pWin[index] ?? 0, pWin28d: curveAt(scores.won, index, 28), risk28d: risk.within28.any[index] ?? 0 })
    )
  }
  return result
}

/** A copy of some rows, whose matrix may be changed. */
function takeRows(snapshots: Snapshots, rows: Int32Array): Snapshots {
  const width = snapshots.features.length
  const matrix = new Float32Array(rows.length * width)
  rows.forEach((row, place) => matrix.set(snapshots.matrix.subarray(row * width, (row + 1) * width), place * width))
  const integers = (values: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row] ?? 0)
  const flags = (values: Uint8Array): Uint8Array => Uint8Array.from(rows, (row) => values[row] ?? 0)
  const reals = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? Number.NaN)
  return {
    features: snapshots.features, rows: rows.length, matrix, deal: integers(snapshots.deal), day: integers(snapshots.day), isBirth: flags(snapshots.isBirth), stage: integers(snapshots.stage),
    stageProbability: reals(snapshots.stageProbability), stageRate: reals(snapshots.stageRate), amountE4: reals(snapshots.amountE4), amountIsImputed: flags(snapshots.amountIsImputed),
    expectedCloseAt: reals(snapshots.expectedCloseAt), ageDays: integers(snapshots.ageDays), dwellDays: integers(snapshots.dwellDays), usualDwellDays: reals(snapshots.usualDwellDays),
    unit: integers(snapshots.unit), region: integers(snapshots.region), companyRate: reals(snapshots.companyRate), calendar: snapshots.calendar
  }
}
