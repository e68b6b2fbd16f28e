import { useDeferredValue, useEffect, useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { AlertRule } from '../../../main/contract/alerts'
import type { ValueType } from '../../../main/contract/common'
import { useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { ScrollList } from '../../components/feedback/scroll-list'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { useSubjectName } from './alert-words'

const settleMs = 250

/** The live engine run over the past with the rule as it stands under the cursor. */
export function RulePreview({ rule, valueType, children }: { readonly rule: AlertRule; readonly valueType: ValueType; readonly children?: ReactNode }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(rule)
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(rule), settleMs)
    return () => window.clearTimeout(timer)
  }, [rule])
  const query = useRoute('alerts.previewRule', { rule: useDeferredValue(asked), step: 'day' })
  return (
    <>
      <section className="preview" aria-label={t('alerts.preview.title')} aria-busy={query.isFetching} style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}>
        <h3>{t('alerts.preview.title')}</h3>
        <Loaded query={query} waiting={<SkeletonRows rows={4} />}>
          {(data) => <Outcome data={data} />}
        </Loaded>
      </section>
      {children}
      {query.data !== undefined && <Evidence data={query.data} valueType={valueType} />}
    </>
  )
}

/** Precision against a draw by lot, what was caught, how early: whether the rule is worth listening to. */
function Outcome({ data }: { readonly data: RouteOutput<'alerts.previewRule'> }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...data.weeks.map((week) => week.fired))
  const { outcomes } = data
  const decided = outcomes === null ? 0 : outcomes.bad + outcomes.good
  return (
    <>
      <div className="preview-figures" aria-live="polite">
        <div>
          <strong>{formatCount(data.total)}</strong>
          <span>{t('alerts.preview.fired', { from: data.from, to: data.to })}</span>
        </div>
        <div>
          <strong>{formatCount(data.openAtEnd)}</strong>
          <span>{t('alerts.preview.openNow')}</span>
        </div>
        {outcomes !== null && (
          <>
            <div>
              <strong>{decided === 0 ? '–' : formatPercent(outcomes.bad / decided)}</strong>
              <span>
                {t(`alerts.preview.precision.${outcomes.what}`, { bad: outcomes.bad, decided })}
                {outcomes.baseRate === null ? '' : ` · ${t('alerts.preview.baseRate', { rate: formatPercent(outcomes.baseRate) })}`}
              </span>
            </div>
            <div>
              <strong>{outcomes.caught === null ? '–' : formatPercent(outcomes.caught)}</strong>
              <span>{t('alerts.preview.caught')}</span>
            </div>
            <div>
              <strong>{outcomes.medianLeadDays === null ? '–' : t('format.days', { count: outcomes.medianLeadDays, text: formatCount(outcomes.medianLeadDays) })}</strong>
              <span>{t('alerts.preview.lead')}</span>
            </div>
          </>
        )}
      </div>
      <div className="preview-weeks" role="img" aria-label={t('alerts.preview.weeks', { count: data.total })}>
        {data.weeks.map((week) => (
          <span key={week.weekStart} className={week.fired === 0 ? 'none' : ''} style={{ height: `${Math.max(2, (week.fired / most) * 100)}%` }} title={t('alerts.preview.week', { day: week.weekStart, fired: week.fired, open: week.open })} />
        ))}
      </div>
      <div className="preview-axis quiet small" aria-hidden>
        <span className="number">{data.weeks[0]?.weekStart}</span>
        <span className="number">{data.to}</span>
      </div>
    </>
  )
}

function Evidence({ data, valueType }: { readonly data: RouteOutput<'alerts.previewRule'>; readonly valueType: ValueType }) {
  const { t } = useTranslation()
  const format = useFormat()
  const subjectName = useSubjectName()
  const text = useValueText(valueType, data.current.map((each) => each.value))
  return (
    <>
      <div className="preview-columns">
        <div>
          <p className="quiet small">{t('alerts.preview.current')}</p>
          <ScrollList label={t('alerts.preview.current')}>
            {data.current.slice(0, 30).map((each) => (
              <li key={each.subject.id}>
                <span className="ellipsis">{subjectName(each.subject)}</span>
                <span className="number" style={each.breached ? { color: 'var(--critical)', fontWeight: 600 } : undefined}>
                  {text(each.value, true)} {each.breached ? '●' : ''}
                </span>
              </li>
            ))}
          </ScrollList>
        </div>
        <div>
          <p className="quiet small">{t('alerts.preview.latest')}</p>
          <ScrollList label={t('alerts.preview.latest')}>
            {data.firings.length === 0 && <li className="quiet">{t('alerts.preview.never')}</li>}
            {[...data.firings]
              .reverse()
              .slice(0, 30)
              .map((firing) => (
                <li key={`${firing.subject.id}-${firing.firedOn}`}>
                  <span className="ellipsis">
                    {firing.subject.kind === 'deal' ? (
                      <Link to="/deals/$dealId" params={{ dealId: String(firing.subject.id) }}>
                        {firing.subject.name}
                      </Link>
                    ) : (
                      subjectName(firing.subject)
                    )}
                  </span>
                  <span className="quiet nowrap">
                    {format.shortDay(firing.firedOn)}
                    {firing.resolvedOn === null ? '' : ` → ${format.shortDay(firing.resolvedOn)}`}
                  </span>
                </li>
              ))}
          </ScrollList>
        </div>
      </div>
    </>
  )
}
