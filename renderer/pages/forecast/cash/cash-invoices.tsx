import { Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import type { CashInvoice } from '../../../../main/contract/cash'
import { useDrill } from '../../../components/drill/drill'
import { dayColumn, moneyColumn, numberColumn, percentColumn, textColumn } from '../../../components/grid/columns'
import { DataGrid } from '../../../components/grid/data-grid'
import { formatNumber } from '../../../format/count'
import { useFormat } from '../../../format/use-format'
import { useLook } from '../../../theme/theme-context'

interface CashInvoicesProps {
  readonly cash: RouteOutput<'forecast.cash'>
  /** The week whose invoices are shown with their part of it; null for all. */
  readonly week: number | null
  readonly onAll: () => void
}

/** The open invoices with their chances and the customer's habit that they rest on. A row opens what the customer owes. */
export function CashInvoices({ cash, week, onAll }: CashInvoicesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const open = useDrill((state) => state.open)
  const rows = useMemo(() => (week === null ? cash.invoices : cash.invoices.filter((one) => (one.weeksE4[week] ?? 0) > 0)), [cash, week])
  const chosen = week === null ? undefined : cash.weeks[week]
  const columns = useMemo(() => {
    const money = format.money(cash.invoices.map((one) => one.outstandingE4))
    return [
      textColumn<CashInvoice>({ id: 'number', label: t('columns.invoice'), value: (one) => one.number, width: 84 }),
      textColumn<CashInvoice>({ id: 'account', label: t('columns.account'), value: (one) => one.accountName, grow: 1, least: 110 }),
      dayColumn<CashInvoice>({ id: 'due', label: t('forecast.cash.due'), value: (one) => one.dueOn, ink: (one) => (one.dueOn < cash.asOf ? tokens.riskText : undefined) }),
      moneyColumn<CashInvoice>({ id: 'outstanding', label: t('forecast.cash.outstanding'), value: (one) => one.outstandingE4, width: 112, ...(week === null ? { sort: 'desc' as const } : {}) }, money),
      ...(week === null ? [] : [moneyColumn<CashInvoice>({ id: 'part', label: t('forecast.cash.inWeek'), value: (one) => one.weeksE4[week] ?? 0, width: 104, sort: 'desc' as const, headerHint: t('forecast.cash.inWeekHint') }, money)]),
      percentColumn<CashInvoice>({ id: 'late', label: t('forecast.cash.pLate'), value: (one) => one.pLate, width: 84, headerHint: t('forecast.cash.pLateHint') }),
      dayColumn<CashInvoice>({ id: 'expected', label: t('forecast.cash.expectedOn'), value: (one) => one.expectedOn, headerHint: t('forecast.cash.expectedOnHint', { weeks: cash.weeks.length }) }),
      numberColumn<CashInvoice>(
        { id: 'habit', label: t('forecast.cash.habit'), value: (one) => one.habit?.medianDelay ?? null, width: 112, headerHint: t('forecast.cash.habitHint'), hint: (one) => (one.habit === null ? t('forecast.cash.noHabit') : t('forecast.cash.habitWords', { settled: one.habit.settled, late: one.habit.late, days: formatNumber(one.habit.medianDelay, 0) })) },
        (value) => (value === null ? t('forecast.cash.noHabitShort') : value > 0 ? t('forecast.cash.daysLate', { days: formatNumber(value, 0) }) : value < 0 ? t('forecast.cash.daysEarly', { days: formatNumber(-value, 0) }) : t('forecast.cash.onTheDay'))
      )
    ]
  }, [cash, week, format, t, tokens])
  const show = (one: CashInvoice): void => {
    if (one.accountId !== null) open({ kind: 'measure', title: one.accountName ?? one.number, measure: 'receivables', scope: {}, where: [{ dimension: 'account', values: [one.accountId] }] })
  }
  return (
    <section className="pane" aria-labelledby="cash-invoices-title">
      <div className="pane-head">
        <h2 id="cash-invoices-title">{chosen === undefined ? t('forecast.cash.invoices') : t('forecast.cash.invoicesOf', { from: chosen.from, to: chosen.to })}</h2>
        <span className="quiet ellipsis">{cash.others.invoices === 0 ? t('forecast.cash.invoiceCount', { count: rows.length }) : t('forecast.cash.invoicesShown', { shown: rows.length, others: cash.others.invoices })}</span>
        <span className="grow" />
        {chosen !== undefined && (
          <Button size="small" onClick={onAll}>
            {t('forecast.cash.all')}
          </Button>
        )}
      </div>
      <DataGrid key={week ?? 'all'} label={t('forecast.cash.invoices')} rows={rows} columns={columns} rowId={(one) => String(one.id)} onOpen={show} />
    </section>
  )
}
