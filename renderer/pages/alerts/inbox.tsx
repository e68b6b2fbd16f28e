import { Button, Select } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertFiring } from '../../../main/contract/alerts'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatCount } from '../../format/count'
import type { ChangeAlertsSearch } from './alerts-page'
import { FiringLine, GroupLine } from './inbox-lines'
import { groupFirings, groupings, type Grouping, type InboxGroup } from './inbox-groups'
import { StarterCards } from './starter-cards'

interface InboxProps {
  readonly chosenId: number | null
  readonly state: 'open' | 'acknowledged' | 'snoozed' | 'resolved'
  readonly group: Grouping
  readonly change: ChangeAlertsSearch
}

const states = ['open', 'acknowledged', 'snoozed', 'resolved'] as const
const most = 500

/** What has fired, told as a digest: one line for the alerts of a rule or a day, opened to the single ones. */
export function Inbox({ chosenId, state, group, change }: InboxProps) {
  const { t } = useTranslation()
  const query = useRoute('alerts.firings', { state, includeResolved: state === 'resolved', limit: most })
  const rules = useRoute('alerts.rules', {})
  const acknowledge = useCommand('alerts.acknowledge')
  const counts = query.data?.counts
  const shown = query.data?.firings ?? []
  const acknowledgeAll = (firings: readonly AlertFiring[]): void => {
    if (state === 'open') acknowledge.mutate({ firingIds: firings.map((firing) => firing.id) })
  }
  return (
    <section className="pane inbox" aria-label={t('alerts.inbox')}>
      <div className="inbox-head">
        <Select size="small" variant="borderless" value={state} aria-label={t('alerts.state')} options={states.map((value) => ({ value, label: `${t(`alerts.states.${value}`)}${counts === undefined ? '' : ` ${counts[value]}`}` }))} onChange={(value) => change({ state: value, firing: undefined })} style={{ minWidth: 116 }} />
        <Select size="small" variant="borderless" value={group} aria-label={t('alerts.digest.by')} options={groupings.map((value) => ({ value, label: t(`alerts.digest.${value}`) }))} onChange={(value) => change({ group: value })} style={{ minWidth: 104 }} />
        <span className="grow" />
        {state === 'open' && shown.length > 1 && (
          <Button size="small" type="text" loading={acknowledge.isPending} onClick={() => acknowledgeAll(shown)}>
            {t('alerts.acknowledgeAll', { count: shown.length })}
          </Button>
        )}
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={10} />}>
        {({ firings, total }) => {
          if (firings.length > 0) {
            return (
              <>
                <Digest key={`${state} ${group}`} groups={groupFirings(firings, group)} by={group} chosenId={chosenId} acknowledge={state === 'open' ? acknowledgeAll : null} change={change} />
                {total > firings.length && <p className="quiet small inbox-more">{t('alerts.digest.newest', { count: formatCount(most), total: formatCount(total) })}</p>}
              </>
            )
          }
          return rules.data !== undefined && rules.data.length === 0 ? <StarterCards isOnly /> : <EmptyState what={t(`alerts.emptyState.${state}`)} why={t('alerts.emptyWhy')} />
        }}
      </Loaded>
    </section>
  )
}

interface DigestProps {
  readonly groups: readonly InboxGroup[]
  readonly by: Grouping
  readonly chosenId: number | null
  readonly acknowledge: ((firings: readonly AlertFiring[]) => void) | null
  readonly change: ChangeAlertsSearch
}

/** The newest group stands open. Up and down walk the lines, right and left open and close a group, A acknowledges what has the focus. */
function Digest({ groups, by, chosenId, acknowledge, change }: DigestProps) {
  const { t } = useTranslation()
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const isOpen = (group: InboxGroup, index: number): boolean => (index === 0 || group.firings.some((firing) => firing.id === chosenId)) !== turned.has(group.key)
  const turn = (key: string): void => setTurned((before) => (before.has(key) ? new Set([...before].filter((each) => each !== key)) : new Set([...before, key])))
  const choose = (firing: AlertFiring): void => change({ firing: firing.id, make: undefined, rule: undefined })

  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const line = (event.target as HTMLElement).closest<HTMLElement>('[data-line]')
    if (line === null || event.ctrlKey || event.metaKey || event.altKey) return
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')]
    const at = lines.indexOf(line)
    const index = groups.findIndex((group) => group.key === line.dataset['group'])
    const group = groups[index]
    if (group === undefined) return
    const isHead = line.dataset['line'] === 'head'
    switch (event.key) {
      case 'ArrowDown':
        lines[at + 1]?.focus()
        break
      case 'ArrowUp':
        lines[at - 1]?.focus()
        break
      case 'Home':
        lines[0]?.focus()
        break
      case 'End':
        lines[lines.length - 1]?.focus()
        break
      case 'ArrowRight':
        if (isHead && !isOpen(group, index)) turn(group.key)
        break
      case 'ArrowLeft':
        if (isHead && isOpen(group, index)) turn(group.key)
        else if (!isHead) lines.find((each) => each.dataset['group'] === group.key && each.dataset['line'] === 'head')?.focus()
        break
      case 'a':
      case 'A': {
        if (acknowledge === null) return
        const own = isHead ? group.firings : group.firings.filter((firing) => String(firing.id) === line.dataset['firing'])
        ;(lines[at + 1] ?? lines[at - 1])?.focus()
        acknowledge(own)
        break
      }
      default:
        return
    }
    event.preventDefault()
  }

  return (
    <ul className="inbox-list" onKeyDown={onKeyDown} aria-label={t('alerts.digest.keys')}>
      {groups.map((group, index) => {
        const [only] = group.firings
        if (only !== undefined && group.firings.length === 1) {
          return (
            <li key={group.key}>
              <FiringLine firing={only} group={group.key} by={by} isChosen={only.id === chosenId} onChoose={() => choose(only)} />
            </li>
          )
        }
        const open = isOpen(group, index)
        return (
          <li key={group.key}>
            <GroupLine group={group} by={by} isOpen={open} onTurn={() => turn(group.key)} onAcknowledge={acknowledge === null ? null : () => acknowledge(group.firings)} />
            {open && (
              <ul className="inbox-inner">
                {group.firings.map((firing) => (
                  <li key={firing.id}>
                    <FiringLine firing={firing} group={group.key} by={by} {...(by === 'rule' ? { among: group.firings } : {})} isInner isChosen={firing.id === chosenId} onChoose={() => choose(firing)} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ul>
  )
}
