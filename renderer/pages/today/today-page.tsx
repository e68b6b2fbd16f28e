import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { todayViews, type TodaySearch } from '../../app/page-search'
import { FollowUpView } from './follow-up-view'
import { RiskProof } from './risk-proof'
import { RiskView } from './risk-view'
import './today.css'

/** What needs somebody: today's follow-ups, every deal by what may go wrong with it, and how good the warnings have been. */
export function TodayPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const view = (useSearch({ strict: false }) as TodaySearch).view ?? 'list'
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.today')}</h1>
        <Segmented value={view} options={todayViews.map((value) => ({ value, label: t(`today.views.${value}`) }))} onChange={(value) => void navigate({ to: '/today', search: (before: Record<string, unknown>) => ({ ...before, view: value }) })} aria-label={t('frame.pages.today')} />
        <span className="secondary">{t(`today.hints.${view}`)}</span>
      </header>
      {view === 'list' ? <FollowUpView /> : view === 'risk' ? <RiskView /> : <RiskProof />}
    </div>
  )
}
