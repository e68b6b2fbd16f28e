import { Outlet, useRouterState } from '@tanstack/react-router'
import { App as AntdApp } from 'antd'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveData, useRoute } from '../api/use-route'
import { DrillPanel } from '../components/drill/drill-panel'
import { SkeletonBlock } from '../components/feedback/skeleton'
import { AlertToasts } from './alert-toasts'
import { CrashBoundary } from './crash-boundary'
import { DropZone } from './drop-zone'
import { FilterBar } from './filter-bar'
import { useFilterWatch } from './filter-past'
import { useFirstScreenKeeper } from './first-screen'
import { FirstMinute } from './first-minute'
import './frame.css'
import { Palette } from './palette'
import { useProfileLook } from './profile-look'
import { Rail } from './rail'
import { useShellEvents } from './shell-events'
import { ShortcutsSheet } from './shortcuts-sheet'
import { useShortcuts } from './shortcuts'
import { StatusBar } from './status-bar'

/** What stands around every page: rail, filter bar, status bar; the palette, the sheet of shortcuts and the drill panel above them. */
export function Frame() {
  return (
    <AntdApp className="frame-host">
      <FrameBody />
    </AntdApp>
  )
}

function FrameBody() {
  const { t } = useTranslation()
  useLiveData()
  useShellEvents()
  useShortcuts()
  useFilterWatch()
  useFirstScreenKeeper()
  useProfileLook()
  const { data: status } = useRoute('workspace.status', {})
  const path = useRouterState({ select: (state) => state.location.pathname })
  const isEmpty = status !== undefined && (status.rowCounts['opportunity'] ?? 0) === 0 && status.dataTo === null
  const showsDoors = isEmpty && !path.startsWith('/data') && !path.startsWith('/settings')
  // The wall has nothing around it.
  if (path === '/big-screen') {
    return (
      <main className="frame-wall">
        <CrashBoundary key={path}>
          <Suspense fallback={<SkeletonBlock />}>
            <Outlet />
          </Suspense>
        </CrashBoundary>
        <DrillPanel />
        <AlertToasts />
      </main>
    )
  }
  return (
    <div className="frame">
      <a className="skip-link" href="#page" onClick={(event) => (event.preventDefault(), document.getElementById('page')?.focus())}>
        {t('frame.skip')}
      </a>
      <Rail />
      <div className="frame-column">
        <FilterBar />
        <main id="page" className="frame-page" tabIndex={-1}>
          <CrashBoundary key={path}>
            {showsDoors ? (
              <FirstMinute />
            ) : (
              <Suspense fallback={<SkeletonBlock />}>
                <Outlet />
              </Suspense>
            )}
          </CrashBoundary>
        </main>
        <StatusBar />
      </div>
      <DrillPanel />
      <Palette />
      <ShortcutsSheet />
      <DropZone />
      <AlertToasts />
    </div>
  )
}
