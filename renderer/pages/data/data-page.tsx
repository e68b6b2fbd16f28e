import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DataSearch } from '../../app/page-search'
import { Batches } from './batches'
import './data.css'
import { ContactsView } from './contacts-view'
import { CustomersView } from './customers-view'
import { HealthView } from './health-view'
import { ImportView } from './import-view'
import { ProfilesView } from './profiles-view'
import { WatchView } from './watch-view'

const views = ['import', 'watch', 'batches', 'profiles', 'customers', 'contacts', 'health'] as const

/** What comes in, what came in, and how good it is. */
export function DataPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as DataSearch
  const view = search.view ?? 'import'
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.data')}</h1>
        <Segmented value={view} options={views.map((value) => ({ value, label: t(`data.views.${value}`) }))} onChange={(value) => void navigate({ to: '/data', search: { view: value } })} />
      </header>
      {view === 'import' && <ImportView />}
      {view === 'batches' && <Batches chosenId={search.batch ?? null} />}
      {view === 'watch' && <WatchView />}
      {view === 'profiles' && <ProfilesView />}
      {view === 'contacts' && <ContactsView />}
      {view === 'customers' && <CustomersView />}
      {view === 'health' && <HealthView />}
    </div>
  )
}
