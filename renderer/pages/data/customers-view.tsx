import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountPair } from '../../../main/contract/identity'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { formatCount } from '../../format/count'
import { useFormat } from '../../format/use-format'
import { CustomerMerges } from './customer-merges'
import { CustomerPair, surely, type PairDecision } from './customer-pair'
import './customers.css'

const shown = 200
const pairKey = (pair: AccountPair): string => `${pair.a.id}-${pair.b.id}`

/** One customer under several names: the doubtful pairs to decide on, and every merge with its way back. */
export function CustomersView() {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const [part, setPart] = useState<'queue' | 'merges'>('queue')
  const queue = useRoute('identity.queue', { limit: shown })
  const refresh = useCommand('identity.refresh')
  return (
    <div className="customers">
      <div className="customers-bar">
        <Segmented value={part} options={(['queue', 'merges'] as const).map((value) => ({ value, label: value === 'queue' && queue.data !== undefined ? t('data.customers.queueCount', { text: formatCount(queue.data.total) }) : t(`data.customers.${value}`) }))} onChange={setPart} />
        <span className="grow" />
        <span className="quiet">{queue.data?.scannedAtMs === null || queue.data === undefined ? t('data.customers.neverScanned') : t('data.customers.scanned', { text: ago(queue.data.scannedAtMs) })}</span>
        <Button size="small" loading={refresh.isPending} onClick={() => refresh.mutate({})}>
          {t('data.customers.refresh')}
        </Button>
      </div>
      {refresh.error !== null && <FailureView error={refresh.error} />}
      {queue.error !== null && <FailureView error={queue.error} onRetry={() => void queue.refetch()} />}
      {part === 'merges' && <CustomerMerges />}
      {part === 'queue' && queue.data !== undefined && <Queue pairs={queue.data.rows} wasScanned={queue.data.scannedAtMs !== null} onScan={() => refresh.mutate({})} />}
    </div>
  )
}

function Queue({ pairs, wasScanned, onScan }: { readonly pairs: readonly AccountPair[]; readonly wasScanned: boolean; readonly onScan: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const [chosen, setChosen] = useState(0)
  const merge = useCommand('identity.merge')
  const keepApart = useCommand('identity.keepApart')
  const at = Math.min(chosen, pairs.length - 1)
  const pair = pairs[at]
  if (pair === undefined) {
    return wasScanned ? <EmptyState what={t('data.customers.none')} why={t('data.customers.noneWhy')} /> : <EmptyState what={t('data.customers.notYet')} why={t('data.customers.noneWhy')} action={t('data.customers.refresh')} onAction={onScan} />
  }
  const decide = (decision: PairDecision): void => {
    const done = (text: string) => () => void message.success(text)
    const failed = (error: unknown): void => void message.error(parts(failureOf(error)).what)
    if (decision.kind === 'merge') {
      const [survivor, absorbed] = decision.survivorId === pair.a.id ? [pair.a, pair.b] : [pair.b, pair.a]
      void merge.mutateAsync({ survivorId: survivor.id, absorbedId: absorbed.id }).then((result) => done(t('data.customers.merged', { name: survivor.name, rows: formatCount(result.rows) }))(), failed)
    } else {
      void keepApart.mutateAsync({ aId: pair.a.id, bId: pair.b.id, branchOfId: decision.kind === 'branch' ? decision.parentId : null }).then(done(t('data.customers.keptApart')), failed)
    }
  }
  return (
    <div className="customers-queue">
      <div
        className="customers-list"
        role="listbox"
        tabIndex={0}
        aria-label={t('data.customers.queue')}
        aria-activedescendant={`pair-${pairKey(pair)}`}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (step === 0) return
          event.preventDefault()
          const next = Math.max(0, Math.min(pairs.length - 1, at + step))
          setChosen(next)
          event.currentTarget.children[next]?.scrollIntoView({ block: 'nearest' })
        }}
      >
        {pairs.map((each, index) => (
          // The list box has the keys; its options take clicks only.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={pairKey(each)} id={`pair-${pairKey(each)}`} role="option" tabIndex={-1} aria-selected={index === at} onClick={() => setChosen(index)}>
            <span className="customers-names">
              <span>{each.a.name}</span>
              <span className="secondary">{each.b.name}</span>
            </span>
            <span className="customers-score">{surely(each.score)}</span>
          </div>
        ))}
      </div>
      <CustomerPair key={pairKey(pair)} pair={pair} busy={merge.isPending || keepApart.isPending} onDecide={decide} />
    </div>
  )
}
