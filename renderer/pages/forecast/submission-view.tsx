import { App, Button, InputNumber, Modal } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ForecastPeriod } from '../../../main/contract/forecast'
import type { SubmissionNode } from '../../../main/contract/overrides'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { moneyColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { useFormat } from '../../format/use-format'
import { LockDays } from './lock-days'

const keyOf = (node: SubmissionNode): string => `${node.level}-${node.nodeId}`

/** Promises from the company down to the reps, beside the sum of those below and the machine's figure. Enter or a click on a node submits for it. */
export function SubmissionView({ period }: { readonly period: ForecastPeriod }) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useRoute('submissions.tree', { period })
  const [asked, setAsked] = useState<SubmissionNode | null>(null)
  const rows = query.data?.nodes
  const columns = useMemo(() => {
    const all = rows ?? []
    const money = format.money(all.filter((node) => node.depth < 3).flatMap((node) => [node.submittedE4, node.belowE4, node.machineE4]))
    return [
      textColumn<SubmissionNode>({
        id: 'name',
        label: t('calls.list.node'),
        value: (node) => (node.level === 'total' ? t('backtest.levels.total') : node.name),
        grow: 1.4,
        least: 112,
        renderCell: (node) => <span style={{ paddingLeft: node.depth * 14, fontWeight: node.depth < 2 ? 600 : 400 }}>{node.level === 'total' ? t('backtest.levels.total') : node.name}</span>
      }),
      moneyColumn<SubmissionNode>({ id: 'submitted', label: t('calls.submissions.submitted'), value: (node) => node.submittedE4, width: 84 }, money),
      moneyColumn<SubmissionNode>({ id: 'below', label: t('calls.submissions.below'), value: (node) => node.belowE4, width: 88, headerHint: t('calls.submissions.belowHint') }, money),
      moneyColumn<SubmissionNode>({ id: 'machine', label: t('calls.submissions.machine'), value: (node) => node.machineE4, width: 84 }, money),
      textColumn<SubmissionNode>({ id: 'by', label: t('calls.submissions.by'), value: (node) => node.actor, width: 74 }),
      { ...textColumn<SubmissionNode>({ id: 'made', label: t('calls.list.made'), value: (node) => (node.madeOn === null ? null : format.shortDay(node.madeOn)), hint: (node) => node.madeOn ?? '', width: 66 }), cellClass: 'number-cell', headerClass: 'number-head' },
      textColumn<SubmissionNode>({ id: 'lock', label: t('calls.submissions.lock'), value: (node) => (node.isLocked ? `${t('calls.submissions.locked')} ⊘` : format.shortDay(node.lockOn)), hint: (node) => t(node.isLocked ? 'calls.submissions.lockedSince' : 'calls.submissions.lockOn', { day: node.lockOn }), width: 76 })
    ].map((column) => ({ ...column, sortable: false }))
  }, [rows, format, t])
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  if (rows !== undefined && rows.length <= 1) return <EmptyState what={t('calls.submissions.empty')} why={t('calls.submissions.emptyWhy')} />
  return (
    <>
      <DataGrid label={t('calls.tabs.submissions')} rows={rows} columns={columns} rowId={keyOf} onOpen={setAsked} />
      {query.data !== undefined && (
        <div className="row call-foot">
          <span className="secondary small grow">{t('calls.submissions.hint')}</span>
          <LockDays policy={query.data.policy} />
        </div>
      )}
      {asked !== null && query.data !== undefined && <SubmitForm node={asked} period={{ from: query.data.period.from, to: query.data.period.to }} onClose={() => setAsked(null)} />}
    </>
  )
}

function SubmitForm({ node, period, onClose }: { readonly node: SubmissionNode; readonly period: { readonly from: string; readonly to: string }; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const make = useCommand('submissions.make')
  const money = format.money([node.submittedE4, node.belowE4, node.machineE4, 1e9])
  const start = node.belowE4 ?? node.submittedE4 ?? node.machineE4
  const [typed, setTyped] = useState<number | null>(start === null ? null : Math.round((start / money.scale.divisorE4) * 100) / 100)
  const save = (): void => {
    if (typed === null || node.isLocked) return
    make.mutate(
      { level: node.level, nodeId: node.nodeId, period, amountE4: Math.round(typed * money.scale.divisorE4) },
      {
        onSuccess: () => {
          void message.success(t('calls.submissions.saved'))
          onClose()
        },
        onError: (error) => void message.error(parts(failureOf(error)).what)
      }
    )
  }
  return (
    <Modal open title={t('calls.submissions.title', { name: node.level === 'total' ? t('backtest.levels.total') : node.name })} okText={t('calls.submissions.save')} cancelText={t('components.cancel')} onOk={save} okButtonProps={{ disabled: typed === null || node.isLocked, loading: make.isPending }} onCancel={onClose} width={440} destroyOnHidden>
      <form
        className="call-form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <p className="secondary">{t('calls.submissions.beside', { machine: money.full(node.machineE4), below: money.full(node.belowE4), missing: node.belowMissing, count: node.belowCount })}</p>
        <label htmlFor="submission-amount">{t('calls.submissions.amount', { from: period.from, to: period.to })}</label>
        <InputNumber id="submission-amount" min={0} value={typed} onChange={setTyped} suffix={money.unit} style={{ width: '100%' }} disabled={node.isLocked} />
        <p className="quiet small">{node.isLocked ? t('calls.submissions.lockedSince', { day: node.lockOn }) : t('calls.submissions.lockOn', { day: node.lockOn })}</p>
        <Button htmlType="submit" className="visually-hidden" tabIndex={-1}>
          {t('calls.submissions.save')}
        </Button>
      </form>
    </Modal>
  )
}
