import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { ScrollList } from '../../components/feedback/scroll-list'
import { SkeletonRows } from '../../components/feedback/skeleton'
import type { RouteOutput } from '../../../main/contract'
import { Tile } from '../../components/tile/tile'
import { useTileData } from '../../components/tile/tile-data'
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
    <Tile title={t('warRoom.ticker.title')} definition={t('warRoom.ticker.definition')} asOf={query.data?.[0]?.on}>
      <TickerData items={query.data} subjectOf={subjectOf} />
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
    </Tile>
  )
}

function TickerData({ items, subjectOf }: { readonly items: readonly TickerItem[] | undefined; readonly subjectOf: (item: TickerItem) => string }) {
  const { t } = useTranslation()
  const exact = useMemo(
    () => ({
      columns: [{ label: t('columns.day'), type: 'text' as const }, { label: t('warRoom.flow.step'), type: 'text' as const }, { label: t('columns.deal'), type: 'text' as const }, { label: t('columns.account'), type: 'text' as const }, { label: t('columns.amount'), type: 'money' as const }],
      rows: (items ?? []).map((item) => [item.on, t(`warRoom.ticker.kind.${item.kind}`, item.params), subjectOf(item), item.accountName, item.amount])
    }),
    [items, t, subjectOf]
  )
  useTileData({ exact })
  return null
}
