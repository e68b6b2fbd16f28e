import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { categoryInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import { useTileDrill } from './board-context'
import { columnOf, figureOf } from './chart-words'

type SeriesContent = Extract<MetricContent, { kind: 'series' }>

/** The round figures of an axis need no empty decimals. */
const round = (text: string): string => text.replace(/\.0+(?=\D*$)/, '')

/** Measures over time; those of one unit share the axis, a second unit has one of its own on the right. */
export function SeriesBody({ content, values }: { readonly content: SeriesContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const look = useLook()
  const format = useFormat()
  const drill = useTileDrill(content, values)
  const types = useMemo(() => values.columns.slice(1).map((column) => column.type), [values])
  const ofType = (type: string | undefined) => values.rows.flatMap((row) => row.slice(1).filter((_, index) => types[index] === type))
  const leftText = useValueText(types[0] ?? 'number', ofType(types[0]))
  const other = types.find((type) => type !== types[0])
  const rightText = useValueText(other ?? 'number', ofType(other))
  const name = useCallback((id: string): string => t(`measures.${id}.name`, { defaultValue: id }), [t])
  const isRunning = content.running === true
  const option = useMemo(() => {
    const ink = chartInk(look)
    const labels = values.rows.map((row) => String(row[0] ?? ''))
    const short = (label: string): string => (content.grain === 'week' ? format.shortDay(label) : label)
    const textOf = (index: number) => (types[index] === types[0] ? leftText : rightText)
    const last = content.measures.length > 1
    return {
      grid: { left: 4, right: last ? 84 : 14, top: 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { ...ink.tooltip, formatter: (params: readonly { dataIndex: number }[]) => {
        const at = params[0]?.dataIndex ?? 0
        return tipElement(labels[at] ?? '', content.measures.map((id, index) => [name(id), textOf(index)(figureOf(values.rows[at]?.[index + 1]), true)] as const))
      } },
      xAxis: { ...ink.categoryAxis, data: labels, boundaryGap: content.shape === 'bars', axisLabel: { ...ink.quietText, hideOverlap: true, formatter: short } },
      yAxis: [
        { ...ink.valueAxis, min: content.shape === 'bars' ? 0 : undefined, axisLabel: { ...ink.quietText, formatter: (value: number) => round(leftText(value)) } },
        ...(other === undefined ? [] : [{ ...ink.valueAxis, splitLine: { show: false }, axisLabel: { ...ink.quietText, formatter: (value: number) => round(rightText(value)) } }])
      ],
      series: content.measures.map((id, index) => ({
        id,
        type: content.shape === 'bars' ? 'bar' : 'line',
        data: columnOf(values.rows, index + 1),
        yAxisIndex: types[index] === types[0] ? 0 : 1,
        symbol: 'circle',
        symbolSize: 5,
        showSymbol: values.rows.length <= 16,
        barMaxWidth: 28,
        color: categoryInk(index, look.tokens),
        lineStyle: { width: 2 },
        ...(last && content.shape === 'line' ? { endLabel: { show: true, color: categoryInk(index, look.tokens), fontSize: ink.fontSize, formatter: () => name(id), distance: 6 } } : {})
      }))
    }
  }, [content, values, types, other, name, look, format, leftText, rightText])
  const table = useMemo(
    () => ({
      columns: [{ label: t(`boards.grains.${content.grain}`) }, ...content.measures.map((id) => ({ label: isRunning ? t('boards.names.soFar', { measure: name(id) }) : name(id), isNumber: true }))],
      rows: values.rows.map((row) => [String(row[0] ?? ''), ...row.slice(1).map((cell, index) => (types[index] === types[0] ? leftText : rightText)(figureOf(cell), true))])
    }),
    [content, isRunning, values, types, name, leftText, rightText, t]
  )
  const open = (row: number, measure: string): void => {
    const [from, to] = values.ids[row] ?? []
    if (typeof from === 'string' && typeof to === 'string') drill(`${name(measure)} · ${String(values.rows[row]?.[0] ?? '')}`, measure, [], { from, to })
  }
  return <Chart label={content.measures.map((id) => (isRunning ? t('boards.names.soFar', { measure: name(id) }) : name(id))).join(', ')} option={option} table={table} onPoint={(index, series) => open(index, series === '' ? (content.measures[0] ?? '') : series)} onOpenRow={(index) => open(index, content.measures[0] ?? '')} />
}
