import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from '../../../main/contract/common'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { EmptyState } from '../../components/feedback/empty-state'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useLook } from '../../theme/theme-context'
import { figure, objectsOf, words } from './backtest-rows'

/** When it said 30 %, how often was it: on the diagonal is honest. */
export function Reliability({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const look = useLook()
  const rows = useMemo(() => {
    const all = objectsOf(table)
    const won = all.filter((row) => words(row, 'level') === 'won' || words(row, 'target') === 'won')
    return won.length > 0 ? won : all
  }, [table])
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const share = { ...ink.valueAxis, min: 0, max: 1, splitNumber: 5, axisLabel: { ...ink.quietText, formatter: (value: number) => formatPercent(value) }, nameLocation: 'middle', nameTextStyle: ink.quietText }
    return {
      grid: { left: 8, right: 16, top: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
      tooltip: {
        ...ink.tooltip,
        trigger: 'item',
        formatter: (param: { dataIndex: number; seriesId?: string }) => {
          const row = rows[param.dataIndex]
          return row === undefined || param.seriesId !== 'observed'
            ? ''
            : tipElement(t('backtest.predicted', { share: formatPercent(figure(row, 'predicted')) }), [
                [t('backtest.observed'), formatPercent(figure(row, 'observed'), 1)],
                [t('backtest.bandOf'), `${formatPercent(figure(row, 'low'))} – ${formatPercent(figure(row, 'high'))}`],
                [t('columns.deal'), formatCount(figure(row, 'deals'))]
              ])
        }
      },
      xAxis: { ...share, name: t('backtest.said'), nameGap: 24 },
      yAxis: { ...share, name: t('backtest.came'), nameGap: 40 },
      series: [
        { id: 'diagonal', type: 'line', data: [[0, 0], [1, 1]], symbol: 'none', lineStyle: { color: tokens.lineStrong, type: [5, 4], width: 1.5 }, silent: true },
        ...rows.map((row, index) => ({
          id: `bar-${index}`,
          type: 'line',
          data: [[figure(row, 'predicted'), figure(row, 'low')], [figure(row, 'predicted'), figure(row, 'high')]],
          symbol: 'none',
          lineStyle: { color: tokens.bandInner, width: 6, cap: 'round' },
          silent: true
        })),
        { id: 'observed', type: 'scatter', data: rows.map((row) => [figure(row, 'predicted'), figure(row, 'observed')]), symbolSize: 9, itemStyle: { color: tokens.accent, borderColor: tokens.surface, borderWidth: 1.5 }, z: 4 }
      ]
    }
  }, [rows, look, t])
  const twin = useMemo(
    () => ({
      columns: [{ label: t('backtest.said') }, ...[t('backtest.came'), t('deals.curve.low'), t('deals.curve.high'), t('columns.deal')].map((label) => ({ label, isNumber: true }))],
      rows: rows.map((row) => [formatPercent(figure(row, 'predicted'), 1), formatPercent(figure(row, 'observed'), 1), formatPercent(figure(row, 'low'), 1), formatPercent(figure(row, 'high'), 1), formatCount(figure(row, 'deals'))])
    }),
    [rows, t]
  )
  if (rows.length === 0) return <EmptyState what={t('backtest.noReliability')} />
  return <Chart label={t('backtest.reliabilityLabel')} option={option} table={twin} />
}
