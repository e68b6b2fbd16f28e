import { App, Input, InputNumber, Modal, Segmented, Select } from 'antd'
import { useRef, useState, type ComponentRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Period } from '../../../main/contract/common'
import type { OverrideMeasure, OverrideNode, OverrideRow } from '../../../main/contract/overrides'
import { failureOf } from '../../api/client'
import { useCommand } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { DateField } from '../../components/form/date-field'
import { formatPercent, formatPercentDelta, formatPoints } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

/** What is to be overridden, with what the machine says of it now. */
export interface OverrideSubject {
  readonly node: OverrideNode
  readonly name: string
  readonly period: Period | null
  readonly figures: readonly { readonly measure: OverrideMeasure; readonly machine: number }[]
}

interface OverrideFormProps {
  readonly subject: OverrideSubject
  readonly onClose: () => void
}

const overrideReasons: readonly OverrideRow['reason'][] = ['customer_said', 'deal_not_in_system', 'large_deal_moves', 'capacity', 'market', 'data_wrong', 'other']
/** A tenth of a percent is the finest that anybody means. */
const perMille = 10

/** A person's figure over the machine's, with reason, note, evidence and the last day on which it counts. */
export function OverrideForm({ subject, onClose }: OverrideFormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const make = useCommand('overrides.make')
  const [measure, setMeasure] = useState<OverrideMeasure>(subject.figures[0]?.measure ?? 'bookings')
  const machine = subject.figures.find((figure) => figure.measure === measure)?.machine ?? 0
  const money = format.money([machine])
  const isShare = measure === 'p_win'
  const shown = (value: number): number => (isShare ? Math.round(value * 100 * perMille) / perMille : Math.round((value / money.scale.divisorE4) * 100) / 100)
  const [typed, setTyped] = useState<number | null>(null)
  const [reason, setReason] = useState<OverrideRow['reason'] | undefined>(undefined)
  const [note, setNote] = useState('')
  const [evidence, setEvidence] = useState('')
  // A figure for a period has said all it can when the period is over.
  const [expires, setExpires] = useState(subject.period?.to ?? '')
  const field = useRef<ComponentRef<typeof InputNumber>>(null)
  const value = typed === null ? null : isShare ? typed / 100 : Math.round(typed * money.scale.divisorE4)
  const isReady = value !== null && reason !== undefined
  const save = (): void => {
    if (value === null || reason === undefined) return
    make.mutate(
      {
        node: subject.node,
        measure,
        ...(subject.period === null ? {} : { period: subject.period }),
        value,
        reason,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
        ...(evidence.trim() === '' ? {} : { evidence: evidence.trim() }),
        ...(expires === '' ? {} : { expiresAt: expires })
      },
      {
        onSuccess: () => {
          void message.success(t('calls.override.saved'))
          onClose()
        },
        onError: (error) => void message.error(parts(failureOf(error)).what)
      }
    )
  }
  return (
    <Modal open title={t('calls.override.title', { name: subject.name })} okText={t('calls.override.save')} cancelText={t('components.cancel')} onOk={save} okButtonProps={{ disabled: !isReady, loading: make.isPending }} onCancel={onClose} afterOpenChange={(shown) => shown && field.current?.focus()} width={520} destroyOnHidden>
      <form
        className="call-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) save()
        }}
      >
        {subject.figures.length > 1 && (
          <Segmented value={measure} options={subject.figures.map((figure) => ({ value: figure.measure, label: t(`calls.measures.${figure.measure}`) }))} onChange={(next) => (setMeasure(next), setTyped(null))} aria-label={t('calls.override.measure')} />
        )}
        <label htmlFor="override-value">{t('calls.override.value')}</label>
        <InputNumber ref={field} id="override-value" min={0} {...(isShare ? { max: 100 } : {})} value={typed} placeholder={String(shown(machine))} onChange={setTyped} suffix={isShare ? '%' : money.unit} style={{ width: '100%' }} />
        <p className="override-preview" aria-live="polite">
          {value === null ? t('calls.override.unchanged') : t('calls.override.preview', { before: isShare ? formatPercent(machine, 1) : money.full(machine), after: isShare ? formatPercent(value, 1) : money.full(value), delta: isShare ? `${formatPoints(value - machine, 1)} ${t('components.points')}` : money.fullDelta(value - machine), share: machine === 0 || isShare ? '' : ` (${formatPercentDelta(value / machine - 1, 1)})` })}
        </p>
        <label htmlFor="override-reason">{t('calls.override.reason')}</label>
        <Select id="override-reason" value={reason ?? null} options={overrideReasons.map((key) => ({ value: key, label: t(`calls.reasons.${key}`) }))} onChange={(key) => setReason(key ?? undefined)} placeholder={t('calls.override.chooseReason')} />
        <label htmlFor="override-note">{t('calls.override.note')}</label>
        <Input.TextArea id="override-note" value={note} rows={2} maxLength={2_000} onChange={(event) => setNote(event.target.value)} />
        <label htmlFor="override-evidence">{t('calls.override.evidence')}</label>
        <Input id="override-evidence" value={evidence} maxLength={2_000} placeholder={t('calls.override.evidenceHint')} onChange={(event) => setEvidence(event.target.value)} />
        <label htmlFor="override-expires">{t('calls.override.expires')}</label>
        <DateField id="override-expires" value={expires} canBeEmpty onChange={setExpires} style={{ width: 180 }} />
        <button type="submit" className="visually-hidden" tabIndex={-1} disabled={!isReady}>
          {t('calls.override.save')}
        </button>
      </form>
    </Modal>
  )
}
