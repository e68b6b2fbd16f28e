import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useDrill } from '../../components/drill/drill'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { Figure } from '../../components/figure/figure'
import { Tile } from '../../components/tile/tile'
import { useTileData } from '../../components/tile/tile-data'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import type { WarRoomQuestion } from './question'

export function ReceivablesPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const query = useRoute('warRoom.receivables', question)
  return (
    <Tile
      title={t('warRoom.receivables.title')}
      subtitle={query.data === undefined || query.data.dsoDays === null ? '' : t('warRoom.receivables.dso', { days: formatNumber(query.data.dsoDays, 0) })}
      definition={t('warRoom.receivables.definition')}
      asOf={query.data?.asOf}
    >
      <ReceivablesData accounts={query.data?.accounts} />
      <Loaded query={query}>{(data) => (data.outstanding === 0 ? <EmptyState what={t('warRoom.receivables.empty')} /> : <Ages data={data} question={question} />)}</Loaded>
    </Tile>
  )
}

function Ages({ data, question }: { readonly data: RouteOutput<'warRoom.receivables'>; readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const open = useDrill((state) => state.open)
  const money = format.money([data.outstanding, data.overdue])
  const scope = question.scope ?? {}
  const inks: Readonly<Record<string, string>> = { current: tokens.lineStrong, days_1_30: tokens.risk[1], days_31_60: tokens.risk[2], days_61_90: tokens.belowFill, days_over_90: tokens.risk[3] }
  const show = (measure: 'overdue_receivables' | 'receivables', accountId?: number | null, name?: string) => () =>
    open({ kind: 'measure', title: name ?? t(`measures.${measure}.name`), measure, scope, ...(accountId === undefined || accountId === null ? {} : { where: [{ dimension: 'account', values: [accountId] }] }) })
  return (
    <>
      <div className="row" style={{ gap: 28, alignItems: 'flex-start' }}>
        <Figure label={t('measures.overdue_receivables.name')} value={money.full(data.overdue)} definition={t('measures.overdue_receivables.definition')} asOf={data.asOf} ink="var(--risk-text)" note={t('warRoom.receivables.ofAll', { share: formatPercent(data.overdue / data.outstanding) })} onOpen={show('overdue_receivables')} />
        <Figure label={t('measures.receivables.name')} value={money.full(data.outstanding)} definition={t('measures.receivables.definition')} asOf={data.asOf} onOpen={show('receivables')} />
      </div>
      <div className="age-bar" role="img" aria-label={data.buckets.map((bucket) => `${t(`warRoom.receivables.ages.${bucket.key}`)} ${money.full(bucket.amount)}`).join(', ')}>
        {data.buckets
          .filter((bucket) => bucket.amount > 0)
          .map((bucket) => (
            <span key={bucket.key} style={{ flexGrow: bucket.amount / data.outstanding, background: inks[bucket.key] }} title={`${t(`warRoom.receivables.ages.${bucket.key}`)} ${money.full(bucket.amount)}`} />
          ))}
      </div>
      <p className="age-legend">
        {data.buckets.map((bucket) => (
          <span key={bucket.key} className="nowrap">
            <i style={{ background: inks[bucket.key] }} aria-hidden />
            {t(`warRoom.receivables.ages.${bucket.key}`)} <span className="quiet">{money.text(bucket.amount)}</span>
          </span>
        ))}
      </p>
      <ul className="plain-list" style={{ marginTop: 8 }}>
        {data.accounts.slice(0, 12).map((account) => (
          <li key={account.id ?? 0}>
            <button type="button" className="plain-button ellipsis" onClick={show('overdue_receivables', account.id, account.name ?? t('components.unknown'))}>
              {account.name ?? t('components.unknown')}
            </button>
            <span className="nowrap">
              <span className="quiet small">{t('warRoom.receivables.daysOverdue', { count: account.daysOverdue })}</span> <span className="number">{money.full(account.overdue)}</span>
            </span>
          </li>
        ))}
      </ul>
      <Link to="/forecast" search={{ view: 'cash' }} className="small">
        {t('warRoom.receivables.when')}
      </Link>
    </>
  )
}

function ReceivablesData({ accounts }: { readonly accounts: RouteOutput<'warRoom.receivables'>['accounts'] | undefined }) {
  const { t } = useTranslation()
  const exact = useMemo(
    () => ({
      columns: [{ label: t('columns.account'), type: 'text' as const }, { label: t('measures.overdue_receivables.name'), type: 'money' as const }, { label: t('measures.overdue_invoices.name'), type: 'integer' as const }, { label: t('warRoom.receivables.days'), type: 'days' as const }],
      rows: (accounts ?? []).map((account) => [account.name, account.overdue, account.invoices, account.daysOverdue])
    }),
    [accounts, t]
  )
  useTileData({ exact })
  return null
}
