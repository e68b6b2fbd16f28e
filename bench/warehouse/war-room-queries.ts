import type { MetricQuery } from '../../main/contract/metrics'
import { isoFromDay, monthStart, weekStart, type Day } from '../../main/warehouse/day'
import { firstDay, size, today } from './facts'
import { quarters } from './our-warehouse'

/** One question in both languages; the values of a row come in the same order after its keys. */
export interface AskedBoth {
  readonly ours: Partial<MetricQuery> & Pick<MetricQuery, 'measures'>
  readonly duck: string
  /** Relative difference that counts as equal: averages and ratios are rounded by their engines. */
  readonly tolerance: number
}

type Draw = () => number
export type WarRoomQuery = (draw: Draw) => AskedBoth

const date = (day: Day): string => `DATE '${isoFromDay(day)}'`
const whole = (draw: Draw, below: number): number => Math.floor(draw() * below)

/** Everything, or a director's few regions. */
function drawScope(draw: Draw): { readonly scope: { readonly regionIds?: number[] }; readonly sql: string } {
  if (draw() < 0.34) return { scope: {}, sql: '' }
  const regionIds = [...new Set(Array.from({ length: 1 + whole(draw, 9) }, () => 1 + whole(draw, size.regions)))]
  return { scope: { regionIds }, sql: `AND region IN (${regionIds.join(', ')})` }
}

function drawPeriod(draw: Draw, shortest: number, longest: number): { readonly from: Day; readonly to: Day } {
  const length = shortest + whole(draw, longest - shortest + 1)
  const from = firstDay + whole(draw, Math.max(1, today - firstDay + 1 - length))
  return { from, to: Math.min(today, from + length - 1) }
}

const period = ({ from, to }: { readonly from: Day; readonly to: Day }) => ({ from: isoFromDay(from), to: isoFromDay(to) })
const between = (column: string, { from, to }: { readonly from: Day; readonly to: Day }): string => `${column} BETWEEN ${date(from)} AND ${date(to)}`
const quotaOf = ({ from, to }: { readonly from: Day; readonly to: Day }): string => `(SELECT unit, sum(amount) AS target FROM quota WHERE period_start >= ${from} AND period_end <= ${to} GROUP BY unit)`
const scopedUnits = (sql: string): string => sql.replace(/region/, `((unit - 1) % ${size.regions} + 1)`)

/** The eight questions of the war room; filters, scopes and dates are drawn anew for each time they are asked. */
export const warRoomQueries: Readonly<Record<string, WarRoomQuery>> = {
  /** Revenue by month and region. */
  q1: (draw) => {
    const days = drawPeriod(draw, 180, 1_050)
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['revenue'], by: ['month', 'region'], ...period(days), scope },
      duck: `SELECT epoch(date_trunc('month', day)) // 86400, region, sum(amount) FROM sales_order WHERE ${between('day', days)} ${sql} GROUP BY 1, 2`,
      tolerance: 0
    }
  },
  /** The twenty units with the highest attainment in a quarter. */
  q2: (draw) => {
    const all = quarters()
    const days = all[whole(draw, all.length - 1)] ?? { from: firstDay, to: today }
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['attainment'], by: ['unit'], ...period(days), scope, order: [{ id: 'attainment', direction: 'desc' }], limit: 20 },
      duck: `SELECT unit, coalesce(booked, 0) / target FROM ${quotaOf(days)} LEFT JOIN (SELECT unit, sum(amount) AS booked FROM deal WHERE status = 1 AND ${between('closed', days)} ${sql} GROUP BY unit) USING (unit)
        WHERE 1 = 1 ${scopedUnits(sql)} ORDER BY 2 DESC LIMIT 20`,
      tolerance: 1e-12
    }
  },
  /** Win rate by rep over 90 days. */
  q3: (draw) => {
    const to = today - whole(draw, 700)
    const days = { from: to - 89, to }
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['win_rate', 'closed_count'], by: ['rep'], ...period(days), scope },
      duck: `SELECT rep, count(*) FILTER (WHERE status = 1) / count(*), count(*) FROM deal WHERE status <> 0 AND ${between('closed', days)} ${sql} GROUP BY rep`,
      tolerance: 1e-12
    }
  },
  /** The open pipeline by stage, today. */
  q4: (draw) => {
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['pipeline', 'pipeline_count'], by: ['stage'], scope },
      duck: `SELECT stage, sum(amount), count(*) FROM deal WHERE status = 0 ${sql} GROUP BY stage`,
      tolerance: 0
    }
  },
  /** Pipeline coverage of the running quarter by unit. */
  q5: (draw) => {
    const all = quarters()
    const days = all[all.length - 1] ?? { from: firstDay, to: today }
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['coverage'], by: ['unit'], ...period(days), scope },
      duck: `SELECT unit, CASE WHEN target > coalesce(booked, 0) THEN coalesce(open, 0) / (target - coalesce(booked, 0)) END FROM ${quotaOf(days)}
        LEFT JOIN (SELECT unit, sum(amount) AS booked FROM deal WHERE status = 1 AND ${between('closed', days)} ${sql} GROUP BY unit) USING (unit)
        LEFT JOIN (SELECT unit, sum(amount) AS open FROM deal WHERE status = 0 AND expected <= ${date(days.to)} ${sql} GROUP BY unit) USING (unit) WHERE 1 = 1 ${scopedUnits(sql)}`,
      tolerance: 1e-12
    }
  },
  /** Bookings of a week by region and their change against the week before. */
  q6: (draw) => {
    const from = weekStart(today - 7 - whole(draw, 700))
    const days = { from, to: from + 6 }
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['bookings'], by: ['region'], ...period(days), scope, compareTo: 'previous_period' },
      duck: `SELECT region, now, was, now - was FROM (SELECT region, coalesce(sum(amount) FILTER (WHERE closed >= ${date(from)}), 0) AS now, coalesce(sum(amount) FILTER (WHERE closed < ${date(from)}), 0) AS was
        FROM deal WHERE status = 1 AND ${between('closed', { from: from - 7, to: from + 6 })} ${sql} GROUP BY region)`,
      tolerance: 0
    }
  },
  /** Bookings by product of some months and of the same months a year before. */
  q7: (draw) => {
    const end = monthStart(today - whole(draw, 400))
    const from = monthStart(end - 1 - whole(draw, 180))
    const days = { from, to: end - 1 }
    const yearAgo = (sql: string): string => `${sql} - INTERVAL 1 YEAR`
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['bookings'], by: ['product'], ...period(days), scope, compareTo: 'year_ago' },
      duck: `SELECT product, now, was, now - was FROM (SELECT product, coalesce(sum(amount) FILTER (WHERE ${between('closed', days)}), 0) AS now,
          coalesce(sum(amount) FILTER (WHERE closed >= ${yearAgo(date(from))} AND closed < ${yearAgo(date(end))}), 0) AS was
        FROM deal WHERE status = 1 AND (${between('closed', days)} OR (closed >= ${yearAgo(date(from))} AND closed < ${yearAgo(date(end))})) ${sql} GROUP BY product)`,
      tolerance: 0
    }
  },
  /** The 90th percentile of the days from creation to winning, by region. */
  q8: (draw) => {
    const days = drawPeriod(draw, 80, 500)
    const { scope, sql } = drawScope(draw)
    return {
      ours: { measures: ['cycle_days_p90'], by: ['region'], ...period(days), scope },
      duck: `SELECT region, quantile_cont(closed - created, 0.9) FROM deal WHERE status = 1 AND ${between('closed', days)} ${sql} GROUP BY region`,
      tolerance: 1e-9
    }
  }
}
