import { useMemo } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AttentionItem } from '../../../main/contract/war-room'
import { useCommand, useRoute } from '../../api/use-route'
import { useDrill } from '../../components/drill/drill'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { Tile } from '../../components/tile/tile'
import { useTileData } from '../../components/tile/tile-data'
import { formatPercent } from '../../format/ratio'
import { useFormat, type MoneyColumn } from '../../format/use-format'
import { riskFill } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import { useRuleName, useSubjectName } from '../alerts/alert-words'
import { useAttentionWhy } from './attention-words'
import type { WarRoomQuestion } from './question'

export function AttentionPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useRoute('warRoom.attention', { ...question, page: { limit: 60 } })
  const total = query.data
  const followUps = useRoute('followUps.list', { scope: question.scope ?? {} }).data?.items.length ?? 0
  return (
    <Tile
      title={t('warRoom.attention.title')}
      definition={t('warRoom.attention.definition')}
      asOf={total?.asOf}
      subtitle={total === undefined ? '' : t('warRoom.attention.subtitle', { deals: total.dealTotal, amount: format.money([total.dealAmount]).full(total.dealAmount), alerts: total.alertTotal })}
      extra={
        followUps > 0 && (
          <Link to="/today" className="small nowrap">
            {t('today.door', { count: followUps })}
          </Link>
        )
      }
    >
      <AttentionData items={total?.items} />
      <Loaded query={query} waiting={<SkeletonRows rows={7} />}>
        {(data) => {
          if (data.items.length === 0) return <EmptyState what={t('warRoom.attention.empty')} />
          const money = format.money(data.items.map((item) => (item.kind === 'alert' ? null : item.amount)))
          return (
            // A list that scrolls must be reachable by the keyboard; its buttons are.
            <ul className="attention-list">
              {data.items.map((item) => (
                <Item key={keyOf(item)} item={item} money={money} />
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Tile>
  )
}

const keyOf = (item: AttentionItem): string => (item.kind === 'deal' ? `deal-${item.id}` : item.kind === 'alert' ? `alert-${item.firingId}` : `account-${item.accountId ?? 0}`)

function Item({ item, money }: { readonly item: AttentionItem; readonly money: MoneyColumn }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const open = useDrill((state) => state.open)
  const acknowledge = useCommand('alerts.acknowledge')
  const why = useAttentionWhy()
  const ruleName = useRuleName()
  const subjectName = useSubjectName()
  const mark = item.kind === 'deal' ? riskFill(0.25 + item.risk * 0.75, tokens) : item.kind === 'alert' ? (item.severity === 'critical' ? tokens.critical : tokens.warning) : tokens.belowFill
  const name = item.kind === 'deal' ? item.name : item.kind === 'alert' ? t('warRoom.attention.alertName', { rule: ruleName({ name: item.ruleName, starterId: item.starterId }), subject: subjectName({ kind: item.subjectKind, id: item.subjectId, name: item.subjectName }) }) : (item.accountName ?? t('components.unknown'))
  const go = (): void => {
    if (item.kind === 'deal') void navigate({ to: '/deals/$dealId', params: { dealId: String(item.id) } })
    else if (item.kind === 'alert') void navigate({ to: '/alerts', search: { firing: item.firingId } })
    else open({ kind: 'measure', title: name, measure: 'overdue_receivables', scope: {}, ...(item.accountId === null ? {} : { where: [{ dimension: 'account', values: [item.accountId] }] }) })
  }
  return (
    <li className="attention-item">
      <span className="attention-mark" style={{ background: mark }} aria-hidden />
      <div style={{ minWidth: 0 }}>
        <button type="button" className="plain-button attention-name ellipsis" style={{ maxWidth: '100%', display: 'block' }} onClick={go} title={name}>
          {name}
        </button>
        <p className="attention-why ellipsis" title={why(item)}>
          {why(item)}
        </p>
      </div>
      <div className="attention-side">
        {item.kind !== 'alert' && (
          <span className="number attention-amount" title={item.kind === 'deal' ? t('warRoom.attention.risk', { risk: formatPercent(item.risk) }) : undefined}>
            {money.full(item.amount)}
          </span>
        )}
        {item.kind === 'alert' ? (
          <Button size="small" loading={acknowledge.isPending} onClick={() => acknowledge.mutate({ firingIds: [item.firingId] })}>
            {t('warRoom.attention.actions.acknowledge')}
          </Button>
        ) : (
          <Button size="small" onClick={go}>
            {t(`warRoom.attention.actions.${item.action}`)}
          </Button>
        )}
      </div>
    </li>
  )
}

/** What the list says, for the clipboard and for files. */
function AttentionData({ items }: { readonly items: readonly AttentionItem[] | undefined }) {
  const { t } = useTranslation()
  const why = useAttentionWhy()
  const exact = useMemo(
    () => ({
      columns: [{ label: t('columns.deal'), type: 'text' as const }, { label: t('columns.account'), type: 'text' as const }, { label: t('columns.amount'), type: 'money' as const }, { label: t('columns.risk'), type: 'ratio' as const }, { label: t('columns.reason'), type: 'text' as const }],
      rows: (items ?? []).map((item) => (item.kind === 'deal' ? [item.name, item.accountName, item.amount, item.risk, why(item)] : item.kind === 'receivable' ? ['', item.accountName, item.amount, null, why(item)] : [item.ruleName, item.subjectName, null, null, why(item)]))
    }),
    [items, t, why]
  )
  useTileData({ exact })
  return null
}
