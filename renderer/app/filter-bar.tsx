import { Link } from '@tanstack/react-router'
import { Popover, Select } from 'antd'
import { Search, TriangleAlert } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../main/contract'
import { useCommand, useRoute } from '../api/use-route'
import { DateField } from '../components/form/date-field'
import { TreeChoice } from '../components/form/tree-choice'
import { useFilter } from './filter'
import { useOverlays } from './overlays'
import { ProfileSwitcher } from './profile-switcher'
import { SavedViews } from './saved-views'
import { treeOf } from './option-tree'

type Option = RouteOutput<'workspace.scopeOptions'>['regions'][number]

/** One place for the question that every page is asked: where, when, which products, and as of which day. */
export function FilterBar() {
  const { t } = useTranslation()
  const { data: options } = useRoute('workspace.scopeOptions', {})
  const { data: inbox } = useRoute('alerts.firings', { state: 'open', limit: 1 })
  const filter = useFilter()
  const open = useOverlays((state) => state.open)
  const regions = useMemo(() => treeOf(options?.regions ?? []), [options])
  const products = useMemo(() => treeOf(options?.products ?? []), [options])
  const units = useMemo(() => (options?.units ?? []).filter((unit) => filter.search.region === undefined || isWithin(unit.parentId, filter.search.region, options?.regions ?? [])), [options, filter.search.region])
  const periodValue = filter.search.from === undefined ? undefined : `${filter.search.from}/${filter.search.to ?? ''}`
  const critical = inbox?.counts.openCritical ?? 0
  const openAlerts = inbox?.counts.open ?? 0
  return (
    <header className="filter-bar" aria-label={t('frame.filter.label')}>
      <TreeChoice
        aria-label={t('frame.filter.region')}
        variant="borderless"
        treeData={regions as never}
        value={filter.search.region}
        allowClear
        showSearch
        treeDefaultExpandAll
        treeNodeFilterProp="title"
        popupMatchSelectWidth={240}
        placeholder={t('frame.filter.allRegions')}
        onChange={(region: number | undefined) => filter.change({ region, unit: undefined })}
      />
      <Select
        aria-label={t('frame.filter.unit')}
        variant="borderless"
        options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
        value={filter.search.unit}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={240}
        placeholder={t('frame.filter.allUnits')}
        onChange={(unit: number | undefined) => filter.change({ unit })}
      />
      {(options?.quarters.length ?? 0) > 0 && (
      <Select
        aria-label={t('frame.filter.period')}
        variant="borderless"
        options={(options?.quarters ?? []).map((quarter, index) => ({ value: `${quarter.from}/${quarter.to}`, label: index === 0 ? t('frame.filter.thisQuarter', { label: quarter.label }) : quarter.label }))}
        value={periodValue}
        allowClear
        popupMatchSelectWidth={180}
        placeholder={options?.quarters[0] === undefined ? t('frame.filter.period') : t('frame.filter.thisQuarter', { label: options.quarters[0].label })}
        onChange={(value: string | undefined) => {
          const [from, to] = value?.split('/') ?? []
          filter.change({ from, to })
        }}
      />
      )}
      <TreeChoice
        aria-label={t('frame.filter.product')}
        variant="borderless"
        treeData={products as never}
        value={filter.search.product}
        allowClear
        showSearch
        treeNodeFilterProp="title"
        popupMatchSelectWidth={240}
        placeholder={t('frame.filter.allProducts')}
        onChange={(product: number | undefined) => filter.change({ product })}
      />
      <AsOf />
      <SavedViews />
      <span className="filter-spacer" />
      <button type="button" className="search-door" onClick={() => open('palette')}>
        <Search size={14} aria-hidden style={{ flex: 'none' }} />
        <span className="ellipsis">{t('frame.search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <Link to="/alerts" className={critical > 0 ? 'bar-button is-hot' : 'bar-button'} aria-label={t('frame.openAlerts', { count: openAlerts })}>
        <TriangleAlert size={15} aria-hidden />
        {openAlerts}
      </Link>
      <ProfileSwitcher />
    </header>
  )
}

/** The workspace's own today: pages show what was known by the end of that day. */
function AsOf() {
  const { t } = useTranslation()
  const { data: status } = useRoute('workspace.status', {})
  const setToday = useCommand('workspace.setToday')
  if (status === undefined) return null
  const content = (
    <div className="stack" style={{ maxWidth: 280 }}>
      <p className="secondary">{t('frame.asOfHelp')}</p>
      <DateField label={t('frame.asOfPick')} value={status.today} min={status.dataFrom ?? undefined} max={status.dataTo ?? undefined} onChange={(today) => today !== status.today && setToday.mutate({ today })} />
      {status.todayIsSet && (
        <button type="button" className="plain-button link" onClick={() => setToday.mutate({ today: null })}>
          {t('frame.asOfLatest', { day: status.dataTo ?? '' })}
        </button>
      )}
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomLeft">
      <button type="button" className="plain-button as-of">
        {t('frame.asOf', { day: status.today })}
      </button>
    </Popover>
  )
}

function isWithin(regionId: number | null, ancestorId: number, regions: readonly Option[]): boolean {
  let at = regionId
  for (let depth = 0; at !== null && depth < 20; depth += 1) {
    if (at === ancestorId) return true
    at = regions.find((region) => region.id === at)?.parentId ?? null
  }
  return false
}
