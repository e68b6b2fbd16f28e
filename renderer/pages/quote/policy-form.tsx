import { App, Button, InputNumber, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuotePolicy } from '../../../main/contract/quote'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'

const fields = ['minMargin', 'rep', 'unit', 'region'] as const

/** Who may sign which discount, and the least margin. */
export function PolicyButton() {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const { data } = useRoute('quote.policy', {})
  return (
    <Popover content={data === undefined ? null : <PolicyForm key={JSON.stringify(data)} policy={data} onDone={() => setIsOpen(false)} />} title={t('quote.policy.title')} trigger="click" open={isOpen} onOpenChange={setIsOpen} placement="bottomRight" destroyOnHidden>
      <Button size="small">{t('quote.policy.open')}</Button>
    </Popover>
  )
}

function PolicyForm({ policy, onDone }: { readonly policy: QuotePolicy; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const save = useCommand('quote.setPolicy')
  const [draft, setDraft] = useState(policy)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(draft, {
          onSuccess: () => {
            onDone()
            void message.success(t('quote.policy.saved'))
          },
          onError: (error) => void message.error(parts(failureOf(error)).what)
        })
      }}
    >
      {fields.map((field) => (
        <label key={field} className="spread">
          <span>{t(`quote.policy.${field}`)}</span>
          <InputNumber min={0} max={field === 'minMargin' ? 90 : 100} suffix="%" value={Math.round(draft[field] * 1_000) / 10} onChange={(value) => setDraft({ ...draft, [field]: (value ?? 0) / 100 })} style={{ width: 96 }} />
        </label>
      ))}
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('quote.policy.save')}
      </Button>
    </form>
  )
}
