import { useMutation } from '@tanstack/react-query'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'

const months = Array.from({ length: 12 }, (_, index) => index + 1)

/** The month in which the open workspace's fiscal year begins; Ctrl+Z takes a change back. */
export function FiscalYear() {
  const { t, i18n } = useTranslation()
  const { data: status } = useRoute('workspace.status', {})
  const change = useMutation({ mutationFn: (fiscalYearStartMonth: number) => call('workspace.update', { fiscalYearStartMonth }) })
  const nameOf = new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' })
  if (status === undefined) return null
  return (
    <>
      <div className="setting">
        <span id="settings-fiscal-year">{t('settings.fiscalYear')}</span>
        <span className="row" style={{ gap: 16 }}>
          <Select
            aria-labelledby="settings-fiscal-year"
            value={status.fiscalYearStartMonth}
            loading={change.isPending}
            options={months.map((month) => ({ value: month, label: nameOf.format(Date.UTC(2026, month - 1, 1)) }))}
            onChange={(month) => change.mutate(month)}
            style={{ width: 140 }}
          />
          <span className="quiet small">{t('settings.fiscalYearNote')}</span>
        </span>
      </div>
      {change.error !== null && <FailureView error={change.error} compact />}
    </>
  )
}
