import { App, Button, InputNumber, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpPolicy } from '../../../main/contract/follow-up-list'
import { failureOf } from '../../api/client'
import { useCommand } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'

const fields = [
  { id: 'perRep', least: 1, most: 50 },
  { id: 'perUnit', least: 1, most: 200 }
] as const
const mostHeldOut = 50

/** How many deals a rep and a unit get on one day, and which share is held back by a coin to measure whether the list helps. */
export function FollowUpRules({ policy }: { readonly policy: FollowUpPolicy }) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Popover
      content={isOpen ? <RuleForm key={JSON.stringify(policy)} policy={policy} onDone={() => setIsOpen(false)} /> : null}
      title={t('today.rules.title')}
      trigger="click"
      open={isOpen}
      onOpenChange={setIsOpen}
      placement="topRight"
      destroyOnHidden
    >
      <Button size="small">{t('today.rules.open')}</Button>
    </Popover>
  )
}

function RuleForm({ policy, onDone }: { readonly policy: FollowUpPolicy; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const save = useCommand('followUps.setPolicy')
  const [draft, setDraft] = useState(policy)
  return (
    // The focus comes from the button that opened it; Escape gives it back.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="stack today-rules"
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(draft, {
          onSuccess: () => {
            onDone()
            void message.success(t('today.rules.saved'))
          },
          onError: (error) => void message.error(parts(failureOf(error)).what)
        })
      }}
    >
      {fields.map(({ id, least, most }, index) => (
        <label key={id} className="spread" htmlFor={`follow-up-${id}`}>
          <span>{t(`today.rules.${id}`)}</span>
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <InputNumber id={`follow-up-${id}`} autoFocus={index === 0} min={least} max={most} precision={0} value={draft[id]} onChange={(value) => setDraft({ ...draft, [id]: value ?? least })} style={{ width: 104 }} />
        </label>
      ))}
      <label className="spread" htmlFor="follow-up-holdOut">
        <span>{t('today.rules.holdOut')}</span>
        <InputNumber id="follow-up-holdOut" min={0} max={mostHeldOut} precision={0} suffix="%" value={Math.round(draft.holdOutShare * 100)} onChange={(value) => setDraft({ ...draft, holdOutShare: (value ?? 0) / 100 })} style={{ width: 104 }} />
      </label>
      <p className="quiet small">{t(draft.holdOutShare === 0 ? 'today.rules.noHoldOut' : 'today.rules.holdOutWhy')}</p>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('today.rules.save')}
      </Button>
    </form>
  )
}
