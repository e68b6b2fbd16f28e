import { Button, Input, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertFiring } from '../../../main/contract/alerts'
import { useCommand } from '../../api/use-route'

/** Who looks after an alert; a name, since people are not accounts here. */
export function Assignee({ firing }: { readonly firing: AlertFiring }) {
  const { t } = useTranslation()
  const assign = useCommand('alerts.assign')
  const [isOpen, setIsOpen] = useState(false)
  const [name, setName] = useState(firing.assignedTo ?? '')
  const save = (): void => {
    const to = name.trim() === '' ? null : name.trim()
    assign.mutate({ assignments: [{ firingId: firing.id, to }] }, { onSuccess: () => setIsOpen(false) })
  }
  const form = (
    <div className="row">
      <Input value={name} onChange={(event) => setName(event.target.value)} onPressEnter={save} placeholder={t('alerts.assigneeHint')} aria-label={t('alerts.assignee')} maxLength={60} />
      <Button type="primary" onClick={save} loading={assign.isPending}>
        {t('alerts.assign')}
      </Button>
    </div>
  )
  return (
    <Popover content={form} trigger="click" open={isOpen} onOpenChange={setIsOpen} placement="bottomRight">
      <Button>{firing.assignedTo ?? t('alerts.assign')}</Button>
    </Popover>
  )
}
