import { App, Button, InputNumber, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SubmissionPolicy } from '../../../main/contract/overrides'
import { failureOf } from '../../api/client'
import { useCommand } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'

const levels = ['rep', 'unit', 'region', 'total'] as const

/** Days before the period's end on which each level is locked. */
export function LockDays({ policy }: { readonly policy: SubmissionPolicy }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const save = useCommand('submissions.setPolicy')
  const [isOpen, setIsOpen] = useState(false)
  const [draft, setDraft] = useState(policy)
  const form = (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(draft, { onSuccess: () => setIsOpen(false), onError: (error) => void message.error(parts(failureOf(error)).what) })
      }}
    >
      {levels.map((level) => (
        <label key={level} className="spread">
          <span>{t(`calls.levels.${level}`)}</span>
          <InputNumber min={0} max={90} value={draft[level]} onChange={(days) => setDraft({ ...draft, [level]: days ?? 0 })} style={{ width: 96 }} />
        </label>
      ))}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('calls.submissions.saveLock')}
      </Button>
    </form>
  )
  return (
    <Popover content={form} title={t('calls.submissions.lockTitle')} trigger="click" open={isOpen} onOpenChange={(shown) => (setDraft(policy), setIsOpen(shown))} placement="topRight" destroyOnHidden>
      <Button size="small">{t('calls.submissions.lockDays')}</Button>
    </Popover>
  )
}
