import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../api/use-route'
import { pages } from './page-list'
import { PinnedViews } from './saved-views'

export function Rail() {
  const { t } = useTranslation()
  const { data: inbox } = useRoute('alerts.firings', { state: 'open', limit: 1 })
  const { data: profile } = useRoute('profiles.active', {})
  const open = inbox?.counts.open ?? 0
  const shown = pages.filter((page) => page.id !== 'sql' || profile?.sqlAllowed !== false)
  return (
    <nav className="rail" aria-label={t('frame.rail')}>
      <div className="rail-mark" aria-hidden>
        {t('frame.mark')}
      </div>
      <ul>
        {shown.map(({ id, path, icon: Icon, group }, index) => (
          <Fragment key={id}>
            {group === 'foot' && <PinnedViews />}
            <li className={index > 0 && shown[index - 1]?.group !== group ? `rail-${group} rail-group` : undefined}>
              <Link to={path} className="rail-link" activeOptions={{ includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
                <Icon size={18} strokeWidth={1.75} aria-hidden />
                <span>{t(`frame.pages.${id}`)}</span>
                {id === 'alerts' && open > 0 && (
                  <span className="rail-count" aria-label={t('frame.openAlerts', { count: open })}>
                    {open > 99 ? '99+' : open}
                  </span>
                )}
              </Link>
            </li>
          </Fragment>
        ))}
      </ul>
    </nav>
  )
}
