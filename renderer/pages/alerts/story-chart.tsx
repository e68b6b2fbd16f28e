import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { signedThreshold } from './rule-draft'
import { useLook } from '../../theme/theme-context'
import { fontFamily } from '../../theme/tokens'

type StoryData = RouteOutput<'alerts.story'>

/** The measured value day by day with its threshold; days on which the alert stood are shaded, its firings marked. */
export function StoryChart({ story: whole, title }: { readonly story: StoryData; readonly title: string }) {
  const { t } = useTranslation()
  // A subject that is younger than the window has nothing to show before it was there.
  const story = useMemo<StoryData>(() => {
    const first = whole.points.findIndex((point) => point.value !== null)
    return first <= 0 ? whole : { ...whole, points: whole.points.slice(Math.max(0, first - 3)) }
  }, [whole])
  const threshold = signedThreshold(story.rule.rule.comparison, story.threshold)
  const look = useLook()
  const format = useFormat()
  const text = useValueText(story.valueType, [...story.points.map((point) => point.value), threshold])
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const days = story.points.map((point) => point.day)
    const spans: { xAxis: number }[][] = []
    story.points.forEach((point, index) => {
      if (point.state !== 'firing') return
      const last = spans.at(-1)
      if (last !== undefined && story.points[index - 1]?.state === 'firing') last[1] = { xAxis: index }
      else spans.push([{ xAxis: index }, { xAxis: index }])
    })
    // Also where no value has come near it, the threshold is in the picture.
    const axisEnd = (end: 'min' | 'max') => (range: { readonly min: number; readonly max: number }): number | undefined =>
      end === 'min' ? (threshold < range.min ? threshold : undefined) : threshold > range.max ? threshold : undefined
    const fired = story.firings.flatMap((firing) => {
      const at = days.indexOf(firing.firedOn)
      const value = story.points[at]?.value
      return at < 0 || value === null || value === undefined ? [] : [[at, value]]
    })
    return {
      grid: { left: 4, right: 86, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number; seriesId?: string }[]) => {
          const point = story.points[params.find((param) => param.seriesId === 'value')?.dataIndex ?? params[0]?.dataIndex ?? 0]
          return point === undefined
            ? ''
            : tipElement(point.day, [
                [t([`alerts.measures.${story.rule.rule.measure}`, `measures.${story.rule.rule.measure}.name`], { defaultValue: story.rule.rule.measure }), text(point.value, true)],
                [t('alerts.threshold'), text(threshold, true)],
                [t('alerts.state'), t(`alerts.dayStates.${point.state}`)]
              ])
        }
      },
      xAxis: { ...ink.categoryAxis, data: days, boundaryGap: false, axisLabel: { ...ink.quietText, hideOverlap: true, formatter: (day: string) => format.shortDay(day) } },
      yAxis: { ...ink.valueAxis, scale: story.valueType !== 'integer', min: axisEnd('min'), max: axisEnd('max'), axisLabel: { ...ink.quietText, formatter: (value: number) => text(value) } },
      series: [
        {
          id: 'value',
          type: 'line',
          step: story.valueType === 'integer' || story.valueType === 'days' ? 'end' : false,
          data: story.points.map((point) => point.value),
          symbol: 'none',
          lineStyle: { color: tokens.accent, width: 2 },
          markArea: { silent: true, itemStyle: { color: tokens.criticalFill, opacity: 0.9 }, data: spans },
          markLine: {
            silent: true,
            symbol: 'none',
            label: { position: 'end', color: tokens.textSecondary, fontSize: ink.fontSize, fontFamily, formatter: `${t('alerts.threshold')} ${text(threshold, true)}` },
            lineStyle: { color: tokens.textSecondary, type: [5, 4], width: 1.5 },
            data: [{ yAxis: threshold }]
          }
        },
        { id: 'fired', type: 'scatter', data: fired, symbol: 'diamond', symbolSize: 11, itemStyle: { color: tokens.critical, borderColor: tokens.surface, borderWidth: 1.5 }, z: 5 }
      ]
    }
  }, [story, threshold, look, t, text, format])
  const table = useMemo(
    () => ({
      columns: [{ label: t('columns.day') }, { label: t([`alerts.measures.${story.rule.rule.measure}`, `measures.${story.rule.rule.measure}.name`], { defaultValue: story.rule.rule.measure }), isNumber: true }, { label: t('alerts.state') }],
      rows: story.points.map((point) => [point.day, text(point.value, true), t(`alerts.dayStates.${point.state}`)])
    }),
    [story, t, text]
  )
  return <Chart label={t('alerts.storyLabel', { subject: title, count: story.firings.length })} option={option} table={table} />
}
