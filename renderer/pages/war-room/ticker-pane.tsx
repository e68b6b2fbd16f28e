import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { ScrollList } from '../../components/feedback/scroll-list'
import { SkeletonRows } from '../../components/feedback/skeleton'
import type { RouteOutput } from '../../../main/contract'
import { useFormat } from '../../format/use-format'
import { useRuleName } from '../alerts/alert-words'
import type { WarRoomQuestion } from './question'

type TickerItem = RouteOutput<'warRoom.ticker'>[number]

/** The latest that happened, newest first. */
export function TickerPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ruleName = useRuleName()
  const subjectOf = (item: TickerItem): string => {
    if (item.kind === 'alert') return t('warRoom.attention.alertName', { rule: ruleName({ name: String(item.params['rule'] ?? ''), starterId: String(item.params['starterId'] ?? '') === '' ? null : String(item.params['starterId']) }), subject: item.subject === '' ? t('alerts.subjects.workspace') : item.subject })
    if (item.kind === 'import') return `${item.subject} · ${t(`data.entities.${item.params['entity'] ?? ''}`, { defaultValue: String(item.params['entity'] ?? '') })}`
    return item.subject
  }
  const query = useRoute('warRoom.ticker', { ...question, limit: 60 })
  return (
    <section className="pane" aria-labelledby="ticker-title">
      <div className="pane-head">
        <h2 id="ticker-title">{t('warRoom.ticker.title')}</h2>
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={8} />}>
        {(items) => {
          if (items.length === 0) return <EmptyState what={t('warRoom.ticker.empty')} />
          const money = format.money(items.map((item) => item.amount))
          return (
            <ScrollList label={t('warRoom.ticker.title')}>
              {items.map((item, index) => (
                <li key={`${item.on}-${item.kind}-${item.dealId ?? item.subject}-${index}`}>
                  <span className="ellipsis">
                    <span className="ticker-kind">{t(`warRoom.ticker.kind.${item.kind}`, item.params)}</span>{' '}
                    {item.dealId === null ? (
                      subjectOf(item)
                    ) : (
                      <Link to="/deals/$dealId" params={{ dealId: String(item.dealId) }} style={{ color: 'var(--text)' }} title={item.accountName ?? undefined}>
                        {subjectOf(item)}
                      </Link>
                    )}
                  </span>
                  <span className="nowrap">
                    <span className="number">{item.amount === null ? '' : money.full(item.amount)}</span> <span className="quiet small">{format.shortDay(item.on)}</span>
                  </span>
                </li>
              ))}
            </ScrollList>
          )
        }}
      </Loaded>
    </section>
  )
}
