import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { ReasonBars } from '../../components/chart/reason-bars'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'

/** Why the chance is another one than about a week ago: parts that add up, and what moved in the record. */
export function DealChange({ id }: { readonly id: number }) {
  const { t } = useTranslation()
  const query = useRoute('deals.change', { opportunityId: id }, { keepPrevious: false })
  return (
    <section className="pane deal-wide" aria-labelledby="deal-change-title">
      <div className="pane-head">
        <h2 id="deal-change-title">{t('deals.change.title')}</h2>
        <span className="quiet ellipsis">
          {query.data?.since === undefined || query.data.since === null || query.data.before === null ? '' : t('deals.change.subtitle', { since: query.data.since, before: formatPercent(query.data.before, 1), now: formatPercent(query.data.now, 1) })}
        </span>
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={4} />}>
        {(data) =>
          data.since === null ? (
            <p className="secondary">{t('deals.change.unknown')}</p>
          ) : (
            <>
              {data.before === null && <p className="secondary">{t('deals.change.isNew', { since: data.since })}</p>}
              <div className="deal-change-halves">
              <ReasonBars reasons={data.parts.map((part) => ({ id: part.key, text: t(`deals.change.parts.${part.key}`), points: part.share }))} />
              {data.features.some(hasMoved) && (
                <div>
                  <h3>{t('deals.change.moved')}</h3>
                  <ul className="moved-list">
                    {data.features.filter(hasMoved).slice(0, 4).map((feature) => (
                      <li key={feature.featureId}>
                        <span className="ellipsis">{t(`reasons.${feature.key}`, { defaultValue: feature.featureId })}</span>
                        <span className="number quiet">
                          {valueText(feature.before)} → {valueText(feature.after)}
                        </span>
                        <span className={`number ${feature.contributionMargin < 0 ? 'is-below' : 'is-above'}`}>{signed(feature.contributionMargin)}</span>
                      </li>
                    ))}
                  </ul>
                </div>
              )}
              </div>
              <p className="reason-basis">
                {t(data.wasPublished ? (data.isModelSplit ? 'deals.change.addUp' : 'deals.change.modelInData') : 'deals.change.notPublished')}
                {data.marginChange === null ? '' : ` ${t('deals.change.margin', { change: signed(data.marginChange), other: signed(data.otherMargin ?? 0) })}`}
              </p>
            </>
          )
        }
      </Loaded>
    </section>
  )
}

/** What reads the same before and after has not moved for anybody who looks at it. */
const hasMoved = (feature: { readonly before: number | null; readonly after: number | null }): boolean => valueText(feature.before) !== valueText(feature.after)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value), 2)}`
const valueText = (value: number | null): string => (value === null ? '–' : formatNumber(value, Number.isInteger(value) ? 0 : 1))
