import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { nextActions } from './next-actions'

export function DealActions({ detail }: { readonly detail: RouteOutput<'deals.detail'> }) {
  const { t } = useTranslation()
  const { data: status } = useRoute('workspace.status', {})
  if (status === undefined) return null
  const actions = nextActions(detail, status.today)
  if (actions.length === 0) return <p className="secondary">{detail.deal.status === 'open' ? t('deals.actions.none') : t('deals.actions.closed')}</p>
  return (
    <ol className="action-list">
      {actions.map((action, index) => (
        <li key={action.id}>
          <span className="action-number">{index + 1}</span>
          <div>
            <p>
              <strong>{t(`deals.actions.${action.id}.what`)}</strong>
            </p>
            <p className="secondary small">{t(`deals.actions.${action.id}.why`, action.params)}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
