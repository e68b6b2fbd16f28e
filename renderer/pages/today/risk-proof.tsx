import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { Table } from '../../../main/contract/common'
import { useRoute } from '../../api/use-route'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { countColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useLook } from '../../theme/theme-context'
import { figure, objectsOf, words, type RowObject } from '../backtest/backtest-rows'

type Proof = RouteOutput<'risk.backtest'>

/** How good the warnings were on past weeks: how early, how often right, how many caught. */
export function RiskProof() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useRoute('risk.backtest', {})
  return (
    <Loaded query={query}>
      {(data) =>
        data.warnings.rows.length === 0 ? (
          <EmptyState what={t('today.noProof')} why={t(data.reason === 'too_little_data' ? 'forecast.reasons.too_little_data' : 'forecast.reasons.not_computed')} action={t('backtest.toForecast')} onAction={() => void navigate({ to: '/forecast' })} />
        ) : (
          <Proven data={data} />
        )
      }
    </Loaded>
  )
}

function Proven({ data }: { readonly data: Proof }) {
  const { t } = useTranslation()
  const inUse = objectsOf(data.warnings).find((row) => figure(row, 'chosen') === 1)
  return (
    <div className="page-scroll">
      {inUse !== undefined && (
        <p className="verdict">
          {t('today.verdict', { from: formatPercent(figure(inUse, 'warn_from')), precision: formatPercent(figure(inUse, 'precision')), recall: formatPercent(figure(inUse, 'recall')), lead: formatNumber(figure(inUse, 'median_lead_days'), 0), warnings: formatNumber(figure(inUse, 'warnings'), 0), week: formatPercent(figure(inUse, 'warned_7')), fortnight: formatPercent(figure(inUse, 'warned_14')) })}
        </p>
      )}
      <div className="panes proof-grid">
        <section className="pane" aria-labelledby="proof-levels-title">
          <div className="pane-head">
            <h2 id="proof-levels-title">{t('today.levels')}</h2>
            <span className="quiet ellipsis">{t('today.levelsHint')}</span>
          </div>
          <Levels table={data.warnings} />
        </section>
        <section className="pane" aria-labelledby="proof-lead-title">
          <div className="pane-head" style={{ paddingRight: 32 }}>
            <h2 id="proof-lead-title">{t('today.leadTimes')}</h2>
            <span className="quiet ellipsis">{t('today.leadTimesHint')}</span>
          </div>
          <LeadTimes table={data.leadTimes} />
        </section>
        <section className="pane proof-events" aria-labelledby="proof-events-title">
          <div className="pane-head">
            <h2 id="proof-events-title">{t('today.skill')}</h2>
            <span className="quiet ellipsis">{t('today.skillHint')}</span>
          </div>
          <Events table={data.events} />
        </section>
      </div>
    </div>
  )
}

function Levels({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const rows = useMemo(() => objectsOf(table), [table])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'warn_from', label: t('today.warnFrom'), value: (row) => `${formatPercent(figure(row, 'warn_from'))}${figure(row, 'chosen') === 1 ? ` ★ ${t('today.inUse')}` : ''}`, grow: 1 }),
      countColumn<RowObject>({ id: 'warnings', label: t('today.warnings'), value: (row) => figure(row, 'warnings'), width: 80 }),
      percentColumn<RowObject>({ id: 'precision', label: t('today.precision'), value: (row) => figure(row, 'precision'), width: 84, headerHint: t('today.precisionHint') }),
      percentColumn<RowObject>({ id: 'recall', label: t('today.recall'), value: (row) => figure(row, 'recall'), width: 84, headerHint: t('today.recallHint') }),
      numberColumn<RowObject>({ id: 'lead', label: t('today.lead'), value: (row) => figure(row, 'median_lead_days'), width: 96 }, (value) => formatNumber(value, 0)),
      percentColumn<RowObject>({ id: 'warned_14', label: t('today.early', { days: 14 }), value: (row) => figure(row, 'warned_14'), width: 100 })
    ],
    [t]
  )
  return <DataGrid label={t('today.levels')} rows={rows} columns={columns} rowId={(row) => String(figure(row, 'warn_from'))} />
}

function Events({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const rows = useMemo(() => objectsOf(table), [table])
  const columns = useMemo(
    () => [
      textColumn<RowObject>({ id: 'event', label: t('today.event'), value: (row) => t(`today.events.${words(row, 'event')}`, { defaultValue: words(row, 'event') }), width: 110 }),
      countColumn<RowObject>({ id: 'days', label: t('today.horizon'), value: (row) => figure(row, 'horizon_days'), width: 80 }),
      textColumn<RowObject>({ id: 'method', label: t('backtest.method'), value: (row) => t(`backtest.methods.${words(row, 'method')}`, { defaultValue: words(row, 'method') }), grow: 1 }),
      percentColumn<RowObject>({ id: 'base_rate', label: t('today.baseRate'), value: (row) => figure(row, 'base_rate'), width: 92 }, 1),
      numberColumn<RowObject>({ id: 'auc', label: 'AUC', value: (row) => figure(row, 'auc'), width: 76, headerHint: t('backtest.aucHint') }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'log_loss', label: t('backtest.logLoss'), value: (row) => figure(row, 'log_loss'), width: 96 }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'ece', label: t('backtest.ece'), value: (row) => figure(row, 'ece'), width: 92, headerHint: t('backtest.eceHint') }, (value) => formatNumber(value, 3)),
      numberColumn<RowObject>({ id: 'ece_limit', label: t('today.eceLimit'), value: (row) => figure(row, 'ece_limit'), width: 108, headerHint: t('today.eceLimitHint') }, (value) => formatNumber(value, 3)),
      countColumn<RowObject>({ id: 'deals', label: t('columns.deal'), value: (row) => figure(row, 'deals'), width: 82 })
    ],
    [t]
  )
  return <DataGrid label={t('today.skill')} rows={rows} columns={columns} rowId={(row) => `${words(row, 'event')}-${figure(row, 'horizon_days')}-${words(row, 'method')}`} />
}

function LeadTimes({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const look = useLook()
  const rows = useMemo(() => objectsOf(table), [table])
  const bucket = useCallback(
    (index: number): string => {
      const from = figure(rows[index] ?? {}, 'lead_days') ?? 0
      const next = rows[index + 1] === undefined ? null : figure(rows[index + 1] ?? {}, 'lead_days')
      return next === null ? t('today.leadOver', { from }) : next - from <= 1 ? t('today.leadOne', { count: from }) : t('today.leadRange', { from, to: next - 1 })
    },
    [rows, t]
  )
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = chartInk(look)
    return {
      grid: { left: 4, right: 8, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const row = rows[params[0]?.dataIndex ?? 0]
          return row === undefined ? '' : tipElement(bucket(params[0]?.dataIndex ?? 0), [[t('today.eventsHead'), formatNumber(figure(row, 'events'), 0)], [t('today.share'), formatPercent(figure(row, 'share'))]])
        }
      },
      xAxis: { ...ink.categoryAxis, data: rows.map((_row, index) => bucket(index)) },
      yAxis: { ...ink.valueAxis, min: 0 },
      series: [{ id: 'events', type: 'bar', data: rows.map((row) => figure(row, 'events') ?? 0), itemStyle: { color: look.tokens.accentFill }, barMaxWidth: 28 }]
    }
  }, [rows, look, t, bucket])
  return (
    <Chart
      label={t('today.leadTimes')}
      option={option}
      table={{ columns: [{ label: t('today.leadDays') }, { label: t('today.eventsHead'), isNumber: true }, { label: t('today.share'), isNumber: true }], rows: rows.map((row, index) => [bucket(index), formatNumber(figure(row, 'events'), 0), formatPercent(figure(row, 'share'))]) }}
    />
  )
}
