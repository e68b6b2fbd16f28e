import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useCommand, useRoute } from '../../api/use-route'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useRuleSentence } from './alert-words'
import { useStarterNames } from './starter-names'

type Starter = RouteOutput<'alerts.starterRules'>[number]

/** Rules to begin with that fit the data and are not there yet, each with what it would have done in the past year. */
export function StarterCards({ isOnly = false }: { readonly isOnly?: boolean }) {
  const { t } = useTranslation()
  const { data } = useRoute('alerts.starterRules', {})
  const { data: measures } = useRoute('alerts.measures', {})
  const ensure = useCommand('alerts.ensureStarterRules')
  const names = useStarterNames()
  const offered = (data ?? []).filter((starter) => starter.available && starter.ruleId === null)
  if (data === undefined || measures === undefined) return isOnly ? <SkeletonRows rows={8} /> : null
  if (offered.length === 0) return isOnly ? <p className="quiet starter-intro">{t('alerts.starterCards.noData')}</p> : null
  return (
    <section className="starters" aria-labelledby="starters-title">
      <div className="starters-head">
        <h3 id="starters-title">{isOnly ? t('alerts.noRules') : t('alerts.starterCards.title')}</h3>
        {offered.length > 1 && (
          <Button size="small" type={isOnly ? 'primary' : 'default'} loading={ensure.isPending} onClick={() => ensure.mutate({ names })}>
            {t('alerts.starterCards.addAll', { count: offered.length })}
          </Button>
        )}
      </div>
      <p className="quiet small starter-intro">{t('alerts.starterCards.why')}</p>
      <ul>
        {offered.map((starter) => (
          <StarterCard key={starter.starterId} starter={starter} name={names[starter.starterId] ?? starter.starterId} measures={measures} />
        ))}
      </ul>
    </section>
  )
}

function StarterCard({ starter, name, measures }: { readonly starter: Starter; readonly name: string; readonly measures: RouteOutput<'alerts.measures'> }) {
  const { t } = useTranslation()
  const save = useCommand('alerts.saveRule')
  const sentence = useRuleSentence(starter.rule, measures)
  const { data: past } = useRoute('alerts.previewRule', { rule: starter.rule, step: 'week' })
  const outcomes = past?.outcomes ?? null
  const decided = outcomes === null ? 0 : outcomes.bad + outcomes.good
  return (
    <li className="starter">
      <span className={`firing-mark ${starter.severity}`} role="img" aria-label={t(`alerts.severities.${starter.severity}`)} />
      <span className="firing-subject">{name}</span>
      <Button size="small" loading={save.isPending} aria-label={`${t('alerts.starterCards.add')} ${name}`} onClick={() => save.mutate({ name, starterId: starter.starterId, severity: starter.severity, rule: starter.rule })}>
        {t('alerts.starterCards.add')}
      </Button>
      <span className="firing-rule">{sentence}</span>
      <span className="starter-past" aria-live="polite">
        {past === undefined ? (
          t('alerts.starterCards.replaying')
        ) : (
          <>
            <span className="number">{t('alerts.starterCards.fired', { count: past.total, text: formatCount(past.total) })}</span>
            <span className="number">{t('alerts.starterCards.openNow', { text: formatCount(past.openAtEnd) })}</span>
            {outcomes !== null && decided > 0 && (
              <span className="number">
                {t(`alerts.starterCards.precision.${outcomes.what}`, { share: formatPercent(outcomes.bad / decided) })}
                {outcomes.baseRate === null ? '' : ` ${t('alerts.starterCards.against', { rate: formatPercent(outcomes.baseRate) })}`}
              </span>
            )}
            {outcomes !== null && outcomes.medianLeadDays !== null && <span className="number">{t('alerts.starterCards.lead', { count: outcomes.medianLeadDays, text: formatCount(outcomes.medianLeadDays) })}</span>}
          </>
        )}
      </span>
    </li>
  )
}
