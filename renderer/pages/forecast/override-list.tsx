import { App, Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OverrideRow } from '../../../main/contract/overrides'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { dayColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

/** Every override that was ever made: what the machine said, what the person said, and whether the facts behind it still hold. */
export function OverrideList() {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const query = useRoute('overrides.list', { limit: 1_000 })
  const withdraw = useCommand('overrides.withdraw')
  const [chosenId, setChosenId] = useState<number | null>(null)
  const rows = query.data?.overrides
  const chosen = rows?.find((row) => row.id === chosenId) ?? rows?.[0]
  const text = useMemo(() => {
    const money = format.money((rows ?? []).flatMap((row) => (row.measure === 'p_win' ? [] : [row.before, row.after, row.machineNow])))
    return (row: OverrideRow, value: number | null): string => (value === null ? '–' : row.measure === 'p_win' ? formatPercent(value, 1) : money.full(value))
  }, [rows, format])
  const columns = useMemo(
    () => [
      textColumn<OverrideRow>({ id: 'node', label: t('calls.list.node'), value: (row) => (row.node.kind === 'total' ? t('backtest.levels.total') : row.nodeName), grow: 1.2, least: 100 }),
      { ...textColumn<OverrideRow>({ id: 'before', label: t('calls.list.before'), value: (row) => text(row, row.before), width: 92 }), cellClass: 'number-cell', headerClass: 'number-head' },
      { ...textColumn<OverrideRow>({ id: 'after', label: t('calls.list.after'), value: (row) => text(row, row.after), width: 92 }), cellClass: 'number-cell', headerClass: 'number-head' },
      textColumn<OverrideRow>({ id: 'reason', label: t('calls.override.reason'), value: (row) => t(`calls.reasons.${row.reason}`), width: 108 }),
      textColumn<OverrideRow>({ id: 'state', label: t('columns.status'), value: (row) => `${t(`calls.states.${row.state}`)}${row.factsChanged && row.state === 'active' ? ` ⚠` : ''}`, width: 84 }),
      dayColumn<OverrideRow>({ id: 'made', label: t('calls.list.made'), value: (row) => row.madeOn })
    ],
    [t, text]
  )
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  if (rows !== undefined && rows.length === 0) return <EmptyState what={t('calls.list.empty')} why={t('calls.list.emptyWhy')} />
  return (
    <>
      <DataGrid label={t('calls.tabs.overrides')} rows={rows} columns={columns} rowId={(row) => String(row.id)} selectedId={chosen === undefined ? null : String(chosen.id)} onOpen={(row) => setChosenId(row.id)} />
      {chosen !== undefined && (
        <div className="call-detail" role="status">
          {chosen.factsChanged && chosen.state === 'active' && <p className="call-warning">⚠ {t('calls.list.factsChanged', { before: text(chosen, chosen.before), now: text(chosen, chosen.machineNow) })}</p>}
          <p>
            {t('calls.list.sentence', { actor: chosen.actor, before: text(chosen, chosen.before), after: text(chosen, chosen.after), now: text(chosen, chosen.machineNow) })}
            {chosen.expiresAt === null ? '' : ` · ${t('calls.list.until', { day: chosen.expiresAt })}`}
          </p>
          {chosen.note !== null && <p className="secondary">{chosen.note}</p>}
          {chosen.evidence !== null && <p className="secondary">{t('calls.list.evidence', { text: chosen.evidence })}</p>}
          {(chosen.state === 'active' || chosen.state === 'superseded') && (
            <Button size="small" loading={withdraw.isPending} onClick={() => withdraw.mutate({ overrideId: chosen.id }, { onSuccess: () => void message.success(t('calls.list.withdrawn')), onError: (error) => void message.error(parts(failureOf(error)).what) })}>
              {t('calls.list.withdraw')}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
