import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scope, ValueType } from '../../../../main/contract/common'
import { useRoute } from '../../../api/use-route'
import { useDrill } from '../../../components/drill/drill'
import { FailureView } from '../../../components/feedback/failure-view'
import { countColumn, dayColumn, moneyColumn, numberColumn, textColumn } from '../../../components/grid/columns'
import { DataGrid } from '../../../components/grid/data-grid'
import { formatNumber } from '../../../format/count'
import { formatPercentDelta } from '../../../format/ratio'
import { useFormat } from '../../../format/use-format'
import { figure, objectsOf, words, type RowObject } from '../backtest-rows'
import type { SeriesChoice } from './series-choice'

interface SeriesPointsProps {
  readonly type: ValueType
  readonly choice: SeriesChoice
  readonly nodeName: string
}

const most = 2_000

/** What was said and what came, period by period; a row opens the facts behind the result. */
export function SeriesPoints({ type, choice, nodeName }: SeriesPointsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const drill = useDrill((state) => state.open)
  const [fromStep, toStep] = choice.steps === null ? [undefined, undefined] : rangeOf(choice.steps)
  const query = useRoute('seriesBacktest.rows', {
    measure: choice.measure, grain: choice.grain, level: choice.level, nodeId: choice.node, limit: most,
    ...(fromStep === undefined ? {} : { fromStep }), ...(toStep === undefined ? {} : { toStep })
  })
  const rows = useMemo(() => (query.data === undefined ? undefined : objectsOf(query.data.rows)), [query.data])
  const columns = useMemo(() => {
    const money = format.money((rows ?? []).flatMap((row) => [figure(row, 'forecast'), figure(row, 'actual')]))
    const value = (id: string, label: string) =>
      type === 'money' ? moneyColumn<RowObject>({ id, label, value: (row) => figure(row, id), grow: 1, least: 104 }, money) : numberColumn<RowObject>({ id, label, value: (row) => figure(row, id), grow: 1, least: 84 }, (shown) => formatNumber(shown, 1))
    return [
      dayColumn<RowObject>({ id: 'origin', label: t('backtest.origin'), value: (row) => words(row, 'origin') }),
      countColumn<RowObject>({ id: 'step', label: t('backtest.series.step'), value: (row) => figure(row, 'step'), width: 72 }),
      { ...textColumn<RowObject>({ id: 'period', label: t('frame.filter.period'), value: (row) => (words(row, 'from') === words(row, 'to') ? words(row, 'from') : `${words(row, 'from')} – ${words(row, 'to')}`), width: 196 }), cellClass: 'number-cell', headerClass: 'number-head' },
      value('forecast', t('measures.forecast.name')),
      value('p10', 'P10'),
      value('p90', 'P90'),
      value('actual', t('backtest.actual')),
      numberColumn<RowObject>({ id: 'error', label: t('backtest.wape'), value: (row) => figure(row, 'error'), width: 88, ink: (row) => (isInside(row) ? undefined : 'var(--below)'), hint: (row) => (isInside(row) ? '' : t('backtest.series.outside')) }, (shown) => formatPercentDelta(shown, 1)),
      textColumn<RowObject>({ id: 'inside', label: t('backtest.coverage'), value: (row) => t(isInside(row) ? 'backtest.series.in' : 'backtest.series.out'), width: 84 }),
      value('last_year', t('backtest.methods.last_year'))
    ]
  }, [rows, type, format, t])
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  const open = (row: RowObject): void =>
    drill({ kind: 'measure', title: `${t(`measures.${choice.measure}.name`)} · ${nodeName}`, measure: choice.measure, scope: scopeOf(choice), period: { from: words(row, 'from'), to: words(row, 'to') } })
  return <DataGrid label={t('backtest.series.titles.points')} rows={rows} columns={columns} rowId={(row) => `${words(row, 'origin')}-${figure(row, 'step') ?? 0}`} onOpen={open} />
}

const isInside = (row: RowObject): boolean => (figure(row, 'actual') ?? 0) >= (figure(row, 'p10') ?? 0) && (figure(row, 'actual') ?? 0) <= (figure(row, 'p90') ?? 0)

function rangeOf(steps: string): readonly [number, number] {
  const [from = 1, to = from] = steps.split('-').map(Number)
  return [from, to]
}

function scopeOf({ level, node }: SeriesChoice): Scope {
  if (node === 0 || level === 'total') return {}
  return level === 'region' ? { regionIds: [node] } : level === 'unit' ? { unitIds: [node] } : { productIds: [node] }
}
