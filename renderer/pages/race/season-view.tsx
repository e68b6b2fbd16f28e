import { App, Button, Input, Select } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ParticipantKind, RaceRule, RaceSeason } from '../../../main/contract/race'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { DateField } from '../../components/form/date-field'
import { RaceRuleEditor } from './race-rule-editor'

interface SeasonViewProps {
  readonly standings: RouteOutput<'race.standings'>
  readonly onChoose: (seasonId: number) => void
}

/** A season with the rule it is run under and every version of it; beside it the way to the next one. */
export function SeasonView({ standings, onChoose }: SeasonViewProps) {
  const { t } = useTranslation()
  const [isNew, setIsNew] = useState(false)
  const { season } = standings
  return (
    <div className="panes season-grid">
      <section className="pane season-side" aria-label={t('race.season')}>
        {isNew || season.id === null ? <NewSeason onMade={(id) => { setIsNew(false); onChoose(id) }} onCancel={season.id === null ? null : () => setIsNew(false)} /> : <SeasonFacts key={season.id} season={season} onNew={() => setIsNew(true)} onChoose={onChoose} />}
      </section>
      <RulePane key={`${season.id ?? 0}-${season.rules.length}`} season={season} standings={standings} />
    </div>
  )
}

function useReport(): (error: Error) => void {
  const { message } = App.useApp()
  const parts = useFailureParts()
  return (error) => void message.error(parts(failureOf(error)).what)
}

function SeasonFacts({ season, onNew, onChoose }: { readonly season: RaceSeason; readonly onNew: () => void; readonly onChoose: (seasonId: number) => void }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const onError = useReport()
  const save = useCommand('race.saveSeason')
  const settle = useCommand('race.settle')
  const remove = useCommand('race.setSeasonRemoved')
  const [draft, setDraft] = useState({ name: season.name, from: season.from, to: season.to })
  const isSettled = season.state === 'settled'
  const seasonId = season.id ?? 0
  const confirmSettle = (): void =>
    void modal.confirm({
      title: t('race.seasons.settleTitle', { name: season.name }),
      content: t('race.seasons.settleText'),
      okText: t('race.seasons.settle'),
      cancelText: t('components.cancel'),
      onOk: () => settle.mutateAsync({ seasonId }).then((done) => void message.success(t('race.seasons.settled', { hash: done.hash.slice(0, 12) })), onError)
    })
  return (
    <>
      <div className="spread">
        <h2>{season.name}</h2>
        <Button size="small" icon={<Plus size={13} />} onClick={onNew}>
          {t('race.seasons.new')}
        </Button>
      </div>
      <SeasonFields draft={draft} onChange={setDraft} disabled={isSettled} />
      <div className="row season-actions">
        {!isSettled && (
          <>
            <Button loading={save.isPending} onClick={() => save.mutate({ id: seasonId, ...draft, participantKind: season.participantKind, state: season.state === 'draft' ? 'draft' : 'running' }, { onSuccess: () => void message.success(t('race.seasons.saved')), onError })}>
              {t('race.seasons.save')}
            </Button>
            {season.state === 'draft' && (
              <Button type="primary" onClick={() => save.mutate({ id: seasonId, ...draft, participantKind: season.participantKind, state: 'running' }, { onSuccess: () => onChoose(seasonId), onError })}>
                {t('race.seasons.start')}
              </Button>
            )}
            {season.state === 'running' && <Button onClick={confirmSettle} loading={settle.isPending}>{t('race.seasons.settle')}</Button>}
            <Button type="text" onClick={() => remove.mutate({ seasonId, removed: true }, { onSuccess: () => void message.success(t('race.seasons.removed')), onError })}>
              {t('race.seasons.remove')}
            </Button>
          </>
        )}
      </div>
      {isSettled && season.settledHash !== null && <p className="secondary season-hash">{t('race.seasons.frozen', { who: season.settledBy ?? '', hash: season.settledHash })}</p>}
      <p className="quiet small">{t('race.seasons.nextByItself')}</p>
    </>
  )
}

interface Draft {
  readonly name: string
  readonly from: string
  readonly to: string
}

function SeasonFields({ draft, onChange, disabled }: { readonly draft: Draft; readonly onChange: (draft: Draft) => void; readonly disabled: boolean }) {
  const { t } = useTranslation()
  return (
    <div className="builder-form">
      <label className="season-name">
        {t('race.seasons.name')}
        <Input value={draft.name} maxLength={120} disabled={disabled} onChange={(event) => onChange({ ...draft, name: event.target.value })} />
      </label>
      <label>
        {t('race.seasons.from')}
        <DateField value={draft.from} disabled={disabled} onChange={(from) => onChange({ ...draft, from })} />
      </label>
      <label>
        {t('race.seasons.to')}
        <DateField value={draft.to} disabled={disabled} onChange={(to) => onChange({ ...draft, to })} />
      </label>
    </div>
  )
}

function NewSeason({ onMade, onCancel }: { readonly onMade: (seasonId: number) => void; readonly onCancel: (() => void) | null }) {
  const { t } = useTranslation()
  const onError = useReport()
  const save = useCommand('race.saveSeason')
  const { data: scopes } = useRoute('workspace.scopeOptions', {})
  const quarter = scopes?.quarters[0]
  const [draft, setDraft] = useState<Draft>({ name: '', from: '', to: '' })
  const [kind, setKind] = useState<ParticipantKind>('unit')
  const filled = { name: draft.name, from: draft.from === '' ? (quarter?.from ?? '') : draft.from, to: draft.to === '' ? (quarter?.to ?? '') : draft.to }
  return (
    <>
      <h2>{t('race.seasons.new')}</h2>
      <SeasonFields draft={filled} onChange={setDraft} disabled={false} />
      <label className="builder-form season-kind">
        {t('race.seasons.kind')}
        <Select value={kind} options={(['unit', 'region', 'rep'] as const).map((value) => ({ value, label: t(`race.kinds.${value}`) }))} onChange={setKind} />
      </label>
      <p className="quiet small">{t('race.seasons.newWhy')}</p>
      <div className="row season-actions">
        <Button type="primary" disabled={filled.name.trim() === '' || filled.from === ''} loading={save.isPending} onClick={() => save.mutate({ ...filled, name: filled.name.trim(), participantKind: kind, state: 'draft' }, { onSuccess: (made) => onMade(made.seasonId), onError })}>
          {t('race.seasons.make')}
        </Button>
        {onCancel !== null && <Button onClick={onCancel}>{t('components.cancel')}</Button>}
      </div>
    </>
  )
}

function RulePane({ season, standings }: { readonly season: RaceSeason; readonly standings: RouteOutput<'race.standings'> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const onError = useReport()
  const newest = season.rules[season.rules.length - 1]
  const [shown, setShown] = useState(newest?.version ?? 1)
  const version = season.rules.find((each) => each.version === shown) ?? newest
  const [rule, setRule] = useState<RaceRule | null>(null)
  const { data: status } = useRoute('workspace.status', {})
  const [validFrom, setValidFrom] = useState('')
  const save = useCommand('race.saveRule')
  const withdraw = useCommand('race.setRuleWithdrawn')
  if (version === undefined) return <section className="pane">{<SkeletonRows rows={8} />}</section>
  const current = rule ?? version.rule
  const isOpen = season.state !== 'settled' && season.id !== null
  const today = status?.today ?? season.from
  const earliest = season.state === 'draft' || today < season.from ? season.from : today
  const submit = (): void =>
    save.mutate(
      { seasonId: season.id ?? 0, rule: current, ...(validFrom === '' ? {} : { validFrom }) },
      { onSuccess: (saved) => void message.success(t('race.rules.saved', { version: saved.version, day: saved.validFrom })), onError }
    )
  return (
    <section className="pane season-rule" aria-labelledby="race-rule-title">
      <div className="spread">
        <h2 id="race-rule-title">{t('race.rules.title')}</h2>
        {isOpen && (
          <span className="row">
            {season.state === 'running' && (
              <label className="pool-field">
                {t('race.rules.validFrom')}
                <DateField min={earliest} max={season.to} value={validFrom === '' ? earliest : validFrom} onChange={setValidFrom} style={{ width: 150 }} />
              </label>
            )}
            <Button type="primary" disabled={rule === null} loading={save.isPending} onClick={submit}>
              {t('race.rules.save')}
            </Button>
          </span>
        )}
      </div>
      <p className="quiet small">{isOpen ? t('race.rules.forwardOnly') : t('race.rules.frozen')}</p>
      <ul className="rule-versions" aria-label={t('race.rules.versions')}>
        {season.rules.map((each) => (
          <li key={each.version}>
            <button type="button" className="plain-button" aria-current={each.version === version.version} onClick={() => { setShown(each.version); setRule(null) }}>
              {t('race.rules.version', { version: each.version, day: each.validFrom })} <span className="quiet">{t(`components.actors.${each.madeBy}`, { defaultValue: each.madeBy })}</span>
            </button>
            {isOpen && season.rules.length > 1 && each.version === newest?.version && each.validFrom >= today && (
              <Button size="small" type="text" onClick={() => withdraw.mutate({ seasonId: season.id ?? 0, version: each.version, withdrawn: true }, { onError })}>
                {t('race.rules.withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <RaceRuleEditor rule={current} field={standings.rows.map((row) => ({ id: row.participantId, name: row.name, rank: row.rank }))} disabled={!isOpen} onChange={setRule} />
    </section>
  )
}
