import { Select, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { EmptyState } from '../../components/feedback/empty-state'
import { useLook } from '../../theme/theme-context'
import { plainNumber } from './plain-number'

type Answer = RouteOutput<'sql.run'>

const kinds = ['bar', 'line', 'scatter'] as const
/** More marks than that cannot be told apart; the rest stays in the grid. */
const mostPoints = 2_000
const mostSeries = 7

/** The answer as a picture: one column along, some up. */
export function AnswerChart({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  const look = useLook()
  const numbers = useMemo(() => answer.columns.flatMap((column, index) => (column.isNumber ? [index] : [])), [answer])
  const [kind, setKind] = useState<(typeof kinds)[number]>('bar')
  const [along, setAlong] = useState<number | null>(null)
  const [up, setUp] = useState<readonly number[] | null>(null)
  const x = along !== null && along < answer.columns.length ? along : Math.max(0, answer.columns.findIndex((column) => !column.isNumber))
  const ys = useMemo(() => (up ?? numbers.filter((index) => index !== x).slice(0, 1)).filter((index) => numbers.includes(index)).slice(0, mostSeries), [up, numbers, x])
  const rows = useMemo(() => answer.rows.slice(0, mostPoints), [answer])
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = chartInk(look)
    const names = rows.map((row) => String(row[x] ?? '–'))
    const isPlane = kind === 'scatter' && (answer.columns[x]?.isNumber ?? false)
    return {
      grid: { left: 8, right: 20, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
      tooltip: {
        ...ink.tooltip,
        trigger: 'item',
        formatter: (point: { dataIndex: number }) => {
          const row = rows[point.dataIndex]
          return row === undefined ? '' : tipElement(names[point.dataIndex] ?? '', ys.map((index) => [answer.columns[index]?.name ?? '', plainNumber(row[index] ?? null)] as const))
        }
      },
      xAxis: isPlane ? { ...ink.valueAxis, scale: true } : { ...ink.categoryAxis, data: names },
      yAxis: { ...ink.valueAxis, ...(kind === 'bar' ? {} : { scale: true }) },
      series: ys.map((index, order) => ({
        id: `y${index}`,
        type: kind,
        name: answer.columns[index]?.name ?? '',
        data: rows.map((row) => (isPlane ? [row[x], row[index]] : row[index])),
        itemStyle: { color: look.tokens.categories[order % look.tokens.categories.length] },
        ...(kind === 'line' ? { symbol: rows.length > 60 ? 'none' : 'circle', symbolSize: 5, lineStyle: { width: 2 } } : {}),
        ...(kind === 'bar' ? { barMaxWidth: 36 } : {})
      }))
    }
  }, [answer, rows, x, ys, kind, look])
  const twin = useMemo(
    () => ({
      columns: [{ label: answer.columns[x]?.name ?? '' }, ...ys.map((index) => ({ label: answer.columns[index]?.name ?? '', isNumber: true }))],
      rows: rows.map((row) => [String(row[x] ?? '–'), ...ys.map((index) => plainNumber(row[index] ?? null))])
    }),
    [answer, rows, x, ys]
  )
  if (numbers.length === 0) return <EmptyState what={t('sql.chart.noNumbers')} why={t('sql.chart.noNumbersWhy')} />
  const optionOf = (index: number): { value: number; label: string } => ({ value: index, label: answer.columns[index]?.name ?? '' })
  return (
    <div className="sql-chart">
      <div className="row sql-chart-choice">
        <Segmented size="small" value={kind} onChange={setKind} options={kinds.map((value) => ({ value, label: t(`sql.chart.${value}`) }))} aria-label={t('sql.chart.kind')} />
        <label className="row small">
          {t('sql.chart.x')}
          <Select size="small" value={x} onChange={setAlong} options={answer.columns.map((_, index) => optionOf(index))} style={{ minWidth: 140 }} />
        </label>
        <label className="row small">
          {t('sql.chart.y')}
          <Select size="small" mode="multiple" maxCount={mostSeries} value={[...ys]} onChange={setUp} options={numbers.map(optionOf)} style={{ minWidth: 180 }} />
        </label>
        {ys.length > 1 &&
          ys.map((index, order) => (
            <span key={index} className="row small sql-legend">
              <i style={{ background: look.tokens.categories[order % look.tokens.categories.length] }} />
              {answer.columns[index]?.name}
            </span>
          ))}
        {answer.rows.length > mostPoints && <span className="quiet small">{t('sql.chart.first', { count: mostPoints })}</span>}
      </div>
      <div className="sql-chart-box">
        <Chart label={t('sql.chart.label', { x: answer.columns[x]?.name ?? '', y: ys.map((index) => answer.columns[index]?.name ?? '').join(', ') })} option={option} table={twin} />
      </div>
    </div>
  )
}
