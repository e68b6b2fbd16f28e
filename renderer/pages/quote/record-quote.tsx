import { App, Button, InputNumber, Popover } from 'antd'
import { useRef, useState, type ComponentRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { failureOf } from '../../api/client'
import { useCommand } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { formatPercent } from '../../format/ratio'

type Answer = RouteOutput<'quote.range'>

/** Writes down the price that went out; the next look at the deal starts from it. */
export function RecordQuote({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const record = useCommand('quote.record')
  const [isOpen, setIsOpen] = useState(false)
  const field = useRef<ComponentRef<typeof InputNumber>>(null)
  const [price, setPrice] = useState<number | null>(Math.round((answer.range?.target.amountE4 ?? answer.current?.amountE4 ?? answer.listE4 ?? 0) / 10_000))
  const list = (answer.listE4 ?? 0) / 10_000
  const save = (): void => {
    if (price === null || price <= 0) return
    record.mutate(
      { opportunityId: answer.opportunityId, amountE4: Math.round(price * 10_000) },
      {
        onSuccess: () => {
          setIsOpen(false)
          void message.success(t('quote.recorded'))
        },
        onError: (error) => void message.error(parts(failureOf(error)).what)
      }
    )
  }
  const form = (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <label htmlFor="quote-price">{t('quote.priceAsked')}</label>
      <InputNumber id="quote-price" min={1} value={price} onChange={setPrice} style={{ width: 220 }} ref={field} formatter={(value) => String(value ?? '').replace(/\B(?=(\d{3})+(?!\d))/g, ',')} parser={(text) => Number((text ?? '').replace(/[^\d.]/g, ''))} />
      <span className="quiet small">{price === null || list === 0 ? '' : t('quote.listShare', { share: formatPercent(price / list, 1) })}</span>
      <Button type="primary" htmlType="submit" loading={record.isPending} disabled={price === null || price <= 0}>
        {t('quote.recordNow')}
      </Button>
    </form>
  )
  return (
    <Popover content={form} trigger="click" open={isOpen} onOpenChange={setIsOpen} afterOpenChange={(shown) => shown && field.current?.focus()} placement="bottomRight" destroyOnHidden>
      <Button size="small">{t('quote.record')}</Button>
    </Popover>
  )
}
