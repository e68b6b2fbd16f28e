import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { GamingFinding } from '../../../main/contract/gaming'
import { useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

interface GamingProps {
  readonly choice: { readonly seasonId?: number; readonly participantKind?: 'unit' | 'rep' | 'region' }
}

/** What looks like gaming, each with its evidence; and what was looked at without anything to say. */
export function Gaming({ choice }: GamingProps) {
  const { t } = useTranslation()
  const report = useRoute('race.gaming', choice)
  return (
    <div className="panes race-grid">
      <section className="pane gaming-findings" aria-label={t('race.gaming.title')}>
        <Loaded query={report} waiting={<SkeletonRows rows={8} />}>
          {(data) => (
            <>
              <p className="secondary">{t('race.gaming.intro', { from: data.from, to: data.asOf })}</p>
              {data.findings.length === 0 && <p>{t('race.gaming.none')}</p>}
              {data.findings.map((finding) => (
                <Finding key={`${finding.detector}-${finding.participantId}`} finding={finding} isOpen={data.findings.length <= 3} />
              ))}
            </>
          )}
        </Loaded>
      </section>
      {report.data !== undefined && <Checks report={report.data} />}
    </div>
  )
}

function Finding({ finding, isOpen }: { readonly finding: GamingFinding; readonly isOpen: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = format.money([...finding.deals.map((deal) => deal.amountE4), ...finding.periods.map((period) => period.bookedE4)])
  const share = (value: number | null): string => (value === null ? '–' : formatPercent(value, 1))
  return (
    <details className="gaming-finding" open={isOpen}>
      <summary>
        <strong>{finding.name}</strong> {t(`race.gaming.detectors.${finding.detector}`)}
        <span className="secondary gaming-how">
          {t(`race.gaming.how.${finding.detector}`, { count: finding.count, chances: finding.chances, rate: share(finding.rate), peers: share(finding.peerRate) })}{' '}
          {t('race.gaming.history', { earlier: share(finding.earlierRate), later: share(finding.laterRate) })}{' '}
          {t('race.gaming.chance', { p: finding.pValue < 0.0001 ? '< 0.0001' : `= ${formatNumber(finding.pValue, 4)}` })}
        </span>
      </summary>
      <ul className="plain-list score-rows">
        {finding.deals.map((deal) => (
          <li key={`${deal.opportunityId}-${deal.day}`}>
            <span className="ellipsis">
              <Link to="/deals/$dealId" params={{ dealId: String(deal.opportunityId) }}>
                {deal.label}
              </Link>
              {deal.movedFrom !== null && deal.movedTo !== null ? ` ${t('race.gaming.moved', { from: format.shortDay(deal.movedFrom), to: format.shortDay(deal.movedTo) })}` : ` ${format.shortDay(deal.day)}`}
              {finding.detector === 'closing_discount' ? ` ${share(deal.figure)}` : ''}
            </span>
            <span className="number">{money.full(deal.amountE4)}</span>
          </li>
        ))}
        {finding.periods.map((period) => (
          <li key={period.from}>
            <span>
              {format.shortDay(period.from)} – {format.shortDay(period.to)}
            </span>
            <span className="number">{t('race.gaming.promised', { promised: money.full(period.promisedE4), booked: money.full(period.bookedE4) })}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Checks({ report }: { readonly report: RouteOutput<'race.gaming'> }) {
  const { t } = useTranslation()
  return (
    <section className="pane gaming-checks" aria-labelledby="gaming-checks-title">
      <h2 id="gaming-checks-title">{t('race.gaming.checks')}</h2>
      <ul className="plain-list">
        {report.checks.map((check) => (
          <li key={check.detector} className="gaming-check">
            <span>{t(`race.gaming.detectors.${check.detector}`)}</span>
            <span className="quiet small">{t('race.gaming.coverage', { tested: check.tested, thin: check.thin })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
