import { App, Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatNumber } from '../../format/count'
import { formatMoment } from '../../format/day'

type Appeals = RouteOutput<'race.appeals'>
type Appeal = Appeals['appeals'][number]

/** What was said about a settled season afterwards. Corrections stand beside the settlement; neither is ever edited. */
export function AppealsView({ seasonId }: { readonly seasonId: number }) {
  const { t } = useTranslation()
  const query = useRoute('race.appeals', { seasonId })
  return (
    <Loaded query={query} waiting={<div className="pane">{<SkeletonRows rows={8} />}</div>}>
      {({ appeals, corrected }) => (
        <div className="panes appeals-grid">
          <section className="pane appeals" aria-labelledby="appeals-title">
            <h2 id="appeals-title">{t('race.appeals.title')}</h2>
            <FileAppeal seasonId={seasonId} field={corrected} />
            <ul className="plain-list">
              {appeals.length === 0 && <li className="quiet">{t('race.appeals.none')}</li>}
              {appeals.map((appeal) => (
                <li key={appeal.id} className="appeal">
                  <AppealText appeal={appeal} />
                  <AppealActions appeal={appeal} />
                </li>
              ))}
            </ul>
          </section>
          <section className="pane" aria-labelledby="corrected-title">
            <h2 id="corrected-title">{t('race.appeals.corrected')}</h2>
            <table className="rule-table">
              <thead>
                <tr>
                  <th scope="col" className="number">{t('race.rank')}</th>
                  <th scope="col">{t('race.appeals.who')}</th>
                  <th scope="col" className="number">{t('race.score')}</th>
                  <th scope="col" className="number">{t('race.appeals.settledRank')}</th>
                  <th scope="col" className="number">{t('race.appeals.settledScore')}</th>
                </tr>
              </thead>
              <tbody>
                {corrected.map((row) => (
                  <tr key={row.participantId} className={row.score === row.settledScore ? '' : 'is-corrected'}>
                    <td className="number">{row.rank}</td>
                    <td>{row.name}</td>
                    <td className="number">{formatNumber(row.score, 1)}</td>
                    <td className="number quiet">{row.settledRank}</td>
                    <td className="number quiet">{formatNumber(row.settledScore, 1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </div>
      )}
    </Loaded>
  )
}

function useReport(): (error: Error) => void {
  const { message } = App.useApp()
  const parts = useFailureParts()
  return (error) => void message.error(parts(failureOf(error)).what)
}

function FileAppeal({ seasonId, field }: { readonly seasonId: number; readonly field: Appeals['corrected'] }) {
  const { t } = useTranslation()
  const onError = useReport()
  const file = useCommand('race.fileAppeal')
  const [who, setWho] = useState<number | null>(null)
  const [text, setText] = useState('')
  return (
    <div className="row appeal-form">
      <Select aria-label={t('race.appeals.who')} value={who} placeholder={t('race.appeals.who')} showSearch={{ optionFilterProp: 'label' }} options={field.map((row) => ({ value: row.participantId, label: row.name }))} onChange={setWho} style={{ minWidth: 150 }} />
      <Input aria-label={t('race.appeals.reason')} placeholder={t('race.appeals.reason')} value={text} maxLength={2_000} onChange={(event) => setText(event.target.value)} />
      <Button type="primary" disabled={who === null || text.trim() === ''} loading={file.isPending} onClick={() => who !== null && file.mutate({ seasonId, participantId: who, text: text.trim() }, { onSuccess: () => setText(''), onError })}>
        {t('race.appeals.file')}
      </Button>
    </div>
  )
}

function AppealText({ appeal }: { readonly appeal: Appeal }) {
  const { t } = useTranslation()
  return (
    <div>
      <p>
        <strong>{appeal.name}</strong> · {t(`race.appeals.states.${appeal.state}`)}
        {appeal.points === null || appeal.state !== 'upheld' ? '' : ` · ${t('race.appeals.pointsGiven', { points: formatNumber(appeal.points, 1) })}`}
      </p>
      {appeal.entries.map((entry) => (
        <p key={`${entry.atMs}-${entry.kind}`} className="secondary small">
          {formatMoment(entry.atMs)} {t(`components.actors.${entry.actor}`, { defaultValue: entry.actor })} · {t(`race.appeals.entries.${entry.kind}`)}
          {entry.text === '' ? '' : `：${entry.text}`}
        </p>
      ))}
    </div>
  )
}

function AppealActions({ appeal }: { readonly appeal: Appeal }) {
  const { t } = useTranslation()
  const onError = useReport()
  const decide = useCommand('race.decideAppeal')
  const withdraw = useCommand('race.withdrawAppeal')
  const reopen = useCommand('race.reopenAppeal')
  const [points, setPoints] = useState<number | null>(null)
  if (appeal.state !== 'filed') {
    return (
      <Button size="small" type="text" onClick={() => reopen.mutate({ appealId: appeal.id }, { onError })}>
        {t('race.appeals.reopen')}
      </Button>
    )
  }
  return (
    <span className="row">
      <InputNumber size="small" aria-label={t('race.appeals.points')} placeholder={t('race.appeals.points')} value={points} min={-10_000} max={10_000} step={0.5} onChange={setPoints} style={{ width: 96 }} />
      <Button size="small" disabled={points === null || points === 0} onClick={() => decide.mutate({ appealId: appeal.id, decision: { kind: 'upheld', points: points ?? 0 } }, { onError })}>
        {t('race.appeals.uphold')}
      </Button>
      <Button size="small" onClick={() => decide.mutate({ appealId: appeal.id, decision: { kind: 'rejected' } }, { onError })}>
        {t('race.appeals.reject')}
      </Button>
      <Button size="small" type="text" onClick={() => withdraw.mutate({ appealId: appeal.id }, { onError })}>
        {t('race.appeals.withdraw')}
      </Button>
    </span>
  )
}
