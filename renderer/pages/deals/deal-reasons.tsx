import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { ReasonBars } from '../../components/chart/reason-bars'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useReasonText } from '../../format/reason-text'

/** Why this probability: the model's contributions as sentences, and what they add up to. */
export function DealReasons({ id }: { readonly id: number }) {
  const { t } = useTranslation()
  const reasonText = useReasonText()
  const query = useRoute('forecast.explain', { opportunityId: id }, { keepPrevious: false })
  return (
    <section className="pane" aria-labelledby="deal-reasons-title">
      <div className="pane-head">
        <h2 id="deal-reasons-title">{t('deals.reasons.title')}</h2>
        <span className="quiet ellipsis">{query.data === undefined || query.data.baseRate === null ? '' : t('deals.reasons.subtitle', { base: formatPercent(query.data.baseRate), now: formatPercent(query.data.deal.pWin) })}</span>
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={5} />}>
        {(data) => (
          <>
            {data.deal.reasons.length === 0 ? (
              <p className="secondary">{t('deals.reasons.none')}</p>
            ) : (
              <ReasonBars
                reasons={data.deal.reasons.map((reason) => ({
                  id: reason.featureId,
                  text: reasonText(reason),
                  points: reason.points,
                  exact: t('deals.reasons.exact', { margin: formatNumber(reason.contributionMargin, 3) })
                }))}
              />
            )}
            <p className="reason-basis">
              {t(`forecast.methods.${data.basis.method}`)}
              {data.basis.reason === null ? '' : ` · ${t(`forecast.reasons.${data.basis.reason.key}`, data.basis.reason.params)}`}
              {data.margin === null || data.baseMargin === null ? '' : ` · ${t('deals.reasons.addUp', { base: formatNumber(data.baseMargin, 2), margin: formatNumber(data.margin, 2), other: formatNumber(data.otherMargin ?? 0, 2) })}`} <Link to="/backtest">{t('deals.reasons.howGood')}</Link>
            </p>
          </>
        )}
      </Loaded>
    </section>
  )
}
