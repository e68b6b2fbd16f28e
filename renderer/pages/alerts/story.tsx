import { Link } from '@tanstack/react-router'
import { Button, Dropdown, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertFiring } from '../../../main/contract/alerts'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { addDays, formatMoment } from '../../format/day'
import { useValueText } from '../../format/use-value-text'
import { useRuleName, useRuleSentence, useSubjectName } from './alert-words'
import type { ChangeAlertsSearch } from './alerts-page'
import { Assignee } from './assignee'
import { signedThreshold } from './rule-draft'
import { StoryChart } from './story-chart'

/** One alert: what was measured each day, where the threshold lay, when it fired; what was done about it. */
export function Story({ firingId, change }: { readonly firingId: number | null; readonly change: ChangeAlertsSearch }) {
  const { t } = useTranslation()
  const all = useRoute('alerts.firings', { includeResolved: true, limit: 5_000 })
  const open = all.data?.firings.find((each) => each.state === 'open')
  const firing = firingId === null ? open : all.data?.firings.find((each) => each.id === firingId)
  if (firing === undefined) return <section className="pane">{<EmptyState what={t('alerts.choose')} why={t('alerts.chooseWhy')} />}</section>
  return <FiringStory key={firing.id} firing={firing} change={change} />
}

function FiringStory({ firing, change }: { readonly firing: AlertFiring; readonly change: ChangeAlertsSearch }) {
  const { t } = useTranslation()
  const ruleName = useRuleName()
  const subjectName = useSubjectName()
  const text = useValueText(firing.valueType, [firing.value, firing.threshold, firing.currentValue])
  const story = useRoute('alerts.story', { ruleId: firing.ruleId, subjectKind: firing.subject.kind, subjectId: firing.subject.id, days: 180 }, { keepPrevious: false })
  return (
    <section className="pane story" aria-labelledby="story-title">
      <div className="story-head">
        <div style={{ minWidth: 0 }}>
          <p className="quiet small">
            {t(`alerts.severities.${firing.severity}`)} · {t(`alerts.states.${firing.state}`)}
            {firing.escalatedOn === null ? '' : ` · ${t('alerts.escalatedOn', { day: firing.escalatedOn })}`}
            {firing.snoozedUntil === null ? '' : ` · ${t('alerts.until', { day: firing.snoozedUntil })}`}
          </p>
          <h2 id="story-title">{t('alerts.storyTitle', { rule: ruleName({ name: firing.ruleName, starterId: firing.starterId }), subject: subjectName(firing.subject) })}</h2>
          <p className="secondary">
            {t('alerts.firedLine', { day: firing.firedOn, measure: t([`alerts.measures.${firing.measure}`, `measures.${firing.measure}.name`], { defaultValue: firing.measure }), value: text(firing.value, true), threshold: text(signedThreshold(firing.comparison, firing.threshold), true) })}
            {' '}
            {firing.currentValue === null ? '' : t('alerts.nowLine', { value: text(firing.currentValue, true) })}
            {' '}
            {firing.resolvedOn === null ? '' : t('alerts.resolvedLine', { day: firing.resolvedOn, why: t(`alerts.resolutions.${firing.resolution ?? 'recovered'}`) })}
          </p>
        </div>
        <Actions firing={firing} change={change} />
      </div>
      <div className="story-chart">
        <Loaded query={story}>{(data) => <StoryChart story={data} title={subjectName(firing.subject)} />}</Loaded>
      </div>
      {story.data !== undefined && <RuleLine story={story.data.rule} change={change} />}
      <Notes firing={firing} />
    </section>
  )
}

function RuleLine({ story, change }: { readonly story: NonNullable<ReturnType<typeof useRoute<'alerts.story'>>['data']>['rule']; readonly change: ChangeAlertsSearch }) {
  const { t } = useTranslation()
  const { data: measures } = useRoute('alerts.measures', {})
  const sentence = useRuleSentence(story.rule, measures ?? [])
  return (
    <p className="secondary">
      {sentence}{' '}
      <button type="button" className="plain-button link" onClick={() => change({ view: 'rules', rule: story.id, firing: undefined })}>
        {t('alerts.editRule')}
      </button>
    </p>
  )
}

function Actions({ firing, change }: { readonly firing: AlertFiring; readonly change: ChangeAlertsSearch }) {
  const { t } = useTranslation()
  const acknowledge = useCommand('alerts.acknowledge')
  const snooze = useCommand('alerts.snooze')
  const { data: status } = useRoute('workspace.status', {})
  const today = status?.today ?? firing.firedOn
  const days = [1, 3, 7, 14] as const
  if (firing.state === 'resolved') return null
  return (
    <div className="row" style={{ flex: 'none' }}>
      {firing.subject.kind === 'deal' && <Link to="/deals/$dealId" params={{ dealId: String(firing.subject.id) }} className="nowrap">{t('alerts.openDeal')}</Link>}
      {firing.subject.kind === 'account' && <Link to="/deals" search={{ account: firing.subject.id, status: 'all' }} className="nowrap">{t('alerts.openAccountDeals')}</Link>}
      <Assignee firing={firing} />
      {firing.state === 'snoozed' ? (
        <Button onClick={() => snooze.mutate({ firingIds: [firing.id], until: null })}>{t('alerts.unsnooze')}</Button>
      ) : (
        <Dropdown menu={{ items: days.map((count) => ({ key: String(count), label: t('alerts.snoozeDays', { count }), onClick: () => snooze.mutate({ firingIds: [firing.id], until: addDays(today, count) }) })) }} trigger={['click']}>
          <Button loading={snooze.isPending}>{t('alerts.snooze')}</Button>
        </Dropdown>
      )}
      <Button
        type={firing.state === 'acknowledged' ? 'default' : 'primary'}
        loading={acknowledge.isPending}
        onClick={() => acknowledge.mutate({ firingIds: [firing.id], acknowledged: firing.state !== 'acknowledged' }, { onSuccess: () => change({ firing: firing.id }) })}
      >
        {firing.state === 'acknowledged' ? t('alerts.reopen') : t('alerts.acknowledge')}
      </Button>
    </div>
  )
}

function Notes({ firing }: { readonly firing: AlertFiring }) {
  const { t } = useTranslation()
  const comment = useCommand('alerts.comment')
  const [text, setText] = useState('')
  const send = (): void => {
    if (text.trim() !== '') comment.mutate({ firingId: firing.id, text: text.trim() }, { onSuccess: () => setText('') })
  }
  return (
    <>
      <h3>{t('alerts.history')}</h3>
      <ul className="notes">
        {firing.notes.every((note) => note.kind !== 'fired') && (
          <li>
            <span className="quiet">{firing.firedOn}</span>
            <span>{t('alerts.notes.fired')}</span>
          </li>
        )}
        {firing.notes.map((note) => (
          <li key={`${note.atMs}-${note.kind}`}>
            <span className="quiet">{formatMoment(note.atMs)}</span>
            <span>
              {t(`alerts.notes.${note.kind}`)}
              {(note.kind === 'comment' || note.kind === 'assigned' || note.kind === 'escalated') && note.text !== '' ? ` · ${note.text}` : ''} <span className="quiet small">{note.actor}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className="comment-row">
        <Input value={text} onChange={(event) => setText(event.target.value)} onPressEnter={send} placeholder={t('alerts.commentHint')} aria-label={t('alerts.commentHint')} maxLength={2_000} />
        <Button onClick={send} disabled={text.trim() === ''} loading={comment.isPending}>
          {t('alerts.comment')}
        </Button>
      </div>
    </>
  )
}
