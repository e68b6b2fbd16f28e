import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

type Saved = RouteOutput<'reallocation.proposals'>[number]

/** Proposals with their state, who decided, and what became of them. */
export function SavedReallocations() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const { data } = useRoute('reallocation.proposals', {})
  const approve = useCommand('reallocation.setApproved')
  const withdraw = useCommand('reallocation.setWithdrawn')
  const onError = (error: Error): void => void message.error(parts(failureOf(error)).what)
  return (
    <section className="pane pool-saved" aria-labelledby="pool-saved-title">
      <h2 id="pool-saved-title">{t('race.pools.decisions')}</h2>
      {data?.length === 0 && <p className="quiet">{t('race.pools.noDecisions')}</p>}
      <ul className="plain-list">
        {data?.map((proposal) => (
          <li key={proposal.id} className="pool-decision">
            <SavedText proposal={proposal} />
            <span className="row">
              <Button size="small" onClick={() => approve.mutate({ proposalId: proposal.id, approved: proposal.state === 'proposed' }, { onError })}>
                {proposal.state === 'proposed' ? t('race.pools.approve') : t('race.pools.unapprove')}
              </Button>
              {proposal.state === 'proposed' && (
                <Button size="small" type="text" onClick={() => withdraw.mutate({ proposalId: proposal.id, withdrawn: true }, { onError })}>
                  {t('race.pools.withdraw')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SavedText({ proposal }: { readonly proposal: Saved }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { effect } = proposal
  return (
    <div>
      <strong>{t(`race.pools.kinds.${proposal.pool.kind}`, { defaultValue: proposal.pool.name })}</strong>{' '}
      <span className="secondary">
        {format.shortDay(proposal.appliesFrom)} – {format.shortDay(proposal.appliesTo)} · {t(`race.pools.states.${proposal.state}`)}
        {proposal.approvedBy === null ? '' : ` · ${t(`components.actors.${proposal.approvedBy}`, { defaultValue: proposal.approvedBy })}`}
      </span>
      {proposal.state === 'approved' && (
        <p className="quiet small">
          {effect === null
            ? t('race.pools.effectWaits')
            : effect.thin || effect.growthDifference === null
              ? t('race.pools.effectThin', { season: effect.seasonName })
              : t('race.pools.effect', { season: effect.seasonName, difference: formatPercent(effect.growthDifference, 1), p: formatNumber(effect.pValue, 3) })}
        </p>
      )}
    </div>
  )
}
