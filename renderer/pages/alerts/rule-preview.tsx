import { useDeferredValue, useEffect, useState } from 'react'
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
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { useSubjectName } from './alert-words'

const settleMs = 250

/** The live engine run over the past with the rule as it stands under the cursor. */
export function RulePreview({ rule, valueType }: { readonly rule: AlertRule; readonly valueType: ValueType }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(rule)
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(rule), settleMs)
    return () => window.clearTimeout(timer)
  }, [rule])
  const query = useRoute('alerts.previewRule', { rule: useDeferredValue(asked), step: 'day' })
  return (
    <div className="preview" aria-busy={query.isPending} style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}>
      <h3>{t('alerts.preview.title')}</h3>
      <Loaded query={query} waiting={<SkeletonRows rows={5} />}>
        {(data) => <Outcome data={data} valueType={valueType} />}
      </Loaded>
    </div>
  )
}

function Outcome({ data, valueType }: { readonly data: RouteOutput<'alerts.previewRule'>; readonly valueType: ValueType }) {
  const { t } = useTranslation()
  const format = useFormat()
  const subjectName = useSubjectName()
  const text = useValueText(valueType, data.current.map((each) => each.value))
  const most = Math.max(1, ...data.weeks.map((week) => week.fired))
  const { outcomes } = data
  return (
    <>
      <div className="preview-figures" aria-live="polite">
        <div>
          <strong>{formatCount(data.total)}</strong>
          <span>{t('alerts.preview.fired', { from: data.from, to: data.to })}</span>
        </div>
        <div>
          <strong>{formatCount(data.subjects)}</strong>
          <span>{t('alerts.preview.subjects')}</span>
        </div>
        <div>
          <strong>{formatCount(data.openAtEnd)}</strong>
          <span>{t('alerts.preview.openNow')}</span>
        </div>
        {outcomes !== null && (
          <div>
            <strong>{outcomes.lost + outcomes.won === 0 ? '–' : `${Math.round((outcomes.lost / (outcomes.lost + outcomes.won)) * 100)}%`}</strong>
            <span>
              {t('alerts.preview.lost', { lost: outcomes.lost, closed: outcomes.lost + outcomes.won })}
              {outcomes.medianLeadDays === null ? '' : ` · ${t('alerts.preview.lead', { count: outcomes.medianLeadDays })}`}
            </span>
          </div>
        )}
      </div>
      <div className="preview-weeks" role="img" aria-label={t('alerts.preview.weeks', { count: data.total })}>
        {data.weeks.map((week) => (
          <span key={week.weekStart} className={week.fired === 0 ? 'none' : ''} style={{ height: `${Math.max(2, (week.fired / most) * 100)}%` }} title={t('alerts.preview.week', { day: week.weekStart, fired: week.fired, open: week.open })} />
        ))}
      </div>
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
