import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpActionKind, FollowUpItem } from '../../../main/contract/follow-up-list'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { isField } from '../../app/shortcuts'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { probabilityCell } from '../../components/figure/probability-cell'
import { dayColumn, moneyColumn, numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { addDays } from '../../format/day'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { useAttentionReasons } from '../war-room/attention-words'
import { FollowUpLog } from './follow-up-log'
import { FollowUpMeasure } from './follow-up-measure'
import { FollowUpRules } from './follow-up-rules'

const keys: Readonly<Record<string, FollowUpActionKind>> = { d: 'done', s: 'snoozed', x: 'dismissed' }
const kinds = ['done', 'snoozed', 'dismissed'] as const
const snoozeDays = 7

/** The list of the day; the chosen deal on the right with why now and what to do. D, S and X take it off the list. */
export function FollowUpView() {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const { scope } = useFilter()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const reasonsOf = useAttentionReasons()
  const query = useRoute('followUps.list', { scope })
  const act = useCommand('followUps.act')
  const [chosenId, setChosenId] = useState<number | null>(null)
  // A deal leaves the list with the key, not with the answer: the next key then means the next deal, however fast it comes.
  const [taken, setTaken] = useState<ReadonlySet<number>>(new Set())
  const items = query.data?.items
  const rows = useMemo(() => items?.filter((row) => !taken.has(row.opportunityId)), [items, taken])
  const chosen = rows?.find((row) => row.opportunityId === chosenId) ?? rows?.[0]
  const columns = useMemo(() => {
    const money = format.money((rows ?? []).map((row) => row.amountE4))
    const worth = format.money((rows ?? []).map((row) => row.worthE4))
    return [
      textColumn<FollowUpItem>({ id: 'name', label: t('columns.deal'), value: (row) => row.name, grow: 1.3, least: 120 }),
      textColumn<FollowUpItem>({ id: 'rep', label: t('columns.rep'), value: (row) => row.repName, width: 84 }),
      moneyColumn<FollowUpItem>({ id: 'amount', label: t('columns.amount'), value: (row) => row.amountE4, width: 100 }, money),
      numberColumn<FollowUpItem>({ id: 'risk', label: t('columns.risk'), value: (row) => row.risk, width: 104, drawCell: (row) => probabilityCell(row.risk, 'risk', tokens) }, String),
      moneyColumn<FollowUpItem>({ id: 'worth', label: t('today.worth'), value: (row) => row.worthE4, width: 100, headerHint: t('today.worthHint') }, worth),
      textColumn<FollowUpItem>({ id: 'why', label: t('today.why'), value: (row) => reasonsOf(row.reasons)[0] ?? null, grow: 1.1, least: 120 }),
      dayColumn<FollowUpItem>({ id: 'due', label: t('today.due'), value: (row) => row.dueOn })
    ]
  }, [rows, format, t, reasonsOf, tokens])
  const take = (kind: FollowUpActionKind): void => {
    if (chosen === undefined || query.data === undefined) return
    const { opportunityId, name } = chosen
    setTaken((before) => new Set([...before, opportunityId]))
    setChosenId(rows?.[rows.indexOf(chosen) + 1]?.opportunityId ?? null)
    void act
      .mutateAsync({ opportunityId, kind, ...(kind === 'snoozed' ? { until: addDays(query.data.asOf, snoozeDays) } : {}) })
      .then(({ hiddenUntil }) => void message.success(t(`today.taken.${kind}`, { name, day: hiddenUntil })), (error: unknown) => void message.error(parts(failureOf(error)).what))
      // The list says from now on whether it is on it: a refusal or Ctrl+Z brings it back.
      .then(() => query.refetch())
      .finally(() => setTaken((before) => new Set([...before].filter((id) => id !== opportunityId))))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const kind = keys[event.key.toLowerCase()]
    if (kind === undefined || isField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    take(kind)
  }
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    // The keys belong to the list and to the deal beside it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="panes today-grid" onKeyDown={onKeyDown}>
      <section className="pane" aria-labelledby="today-list-title">
        <div className="pane-head">
          <h2 id="today-list-title">{t('today.list')}</h2>
          <span className="quiet ellipsis">{query.data === undefined ? '' : t('today.counts', { shown: rows?.length ?? 0, candidates: query.data.candidates, hidden: query.data.hidden })}</span>
        </div>
        {rows !== undefined && rows.length === 0 ? (
          <Nothing candidates={query.data?.candidates ?? 0} />
        ) : (
          <DataGrid label={t('today.list')} rows={rows} columns={columns} rowId={(row) => String(row.opportunityId)} selectedId={chosen === undefined ? null : String(chosen.opportunityId)} onOpen={(row) => setChosenId(row.opportunityId)} />
        )}
        {query.data !== undefined && (
          <div className="row today-rule">
            <p className="reason-basis grow">{t('today.rule', { perRep: query.data.policy.perRep, perUnit: query.data.policy.perUnit, beyond: query.data.beyondCaps, heldOut: query.data.heldOut })}</p>
            <FollowUpRules policy={query.data.policy} />
          </div>
        )}
      </section>
      <div className="today-side">
        <section className="pane" aria-labelledby="today-deal-title">{chosen === undefined ? <h2 id="today-deal-title">{t('today.noDeal')}</h2> : <Chosen item={chosen} onTake={take} />}</section>
        <FollowUpMeasure />
        <FollowUpLog />
      </div>
    </div>
  )
}

function Nothing({ candidates }: { readonly candidates: number }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return <EmptyState what={t('today.empty')} why={candidates > 0 ? t('today.emptyAllTaken') : t('today.emptyWhy')} action={t('today.toDeals')} onAction={() => void navigate({ to: '/deals' })} />
}

function Chosen({ item, onTake }: { readonly item: FollowUpItem; readonly onTake: (kind: FollowUpActionKind) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const reasons = useAttentionReasons()(item.reasons)
  const money = format.money([item.amountE4, item.worthE4])
  return (
    <>
      <div className="pane-head">
        <h2 id="today-deal-title" className="ellipsis" title={item.name}>
          {item.name}
        </h2>
        <span className="quiet ellipsis">{[item.accountName, item.repName, item.stageName].filter((part) => part !== null).join(' · ')}</span>
      </div>
      <p className="today-action">{t('today.do', { action: t(`warRoom.attention.actions.${item.action}`), day: format.shortDay(item.dueOn) })}</p>
      <p className="secondary">{t('today.stake', { amount: money.full(item.amountE4), risk: `${Math.round(item.risk * 100)}%`, pWin: `${Math.round(item.pWin * 100)}%`, worth: money.full(item.worthE4) })}</p>
      <ul className="today-reasons" aria-label={t('today.why')}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <div className="row today-buttons">
        {kinds.map((kind) => (
          <Button key={kind} type={kind === 'done' ? 'primary' : 'default'} onClick={() => onTake(kind)}>
            {t(`today.actions.${kind}`)} <kbd aria-hidden>{t(`today.keys.${kind}`)}</kbd>
          </Button>
        ))}
        <Button type="link" onClick={() => void navigate({ to: '/deals/$dealId', params: { dealId: String(item.opportunityId) } })}>
          {t('today.openDeal')}
        </Button>
      </div>
    </>
  )
}
