import { useSearch } from '@tanstack/react-router'
import { Segmented, Slider } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from '../../app/preferences'
import { Delta } from '../../components/figure/delta'
import { About } from './about'
import { Backups } from './backups'
import { ExtractForm } from './extract-form'
import { History } from './history'
import './settings.css'
import { Workspaces } from './workspaces'

/** How it looks, which workspace is open, what was done, what this is. */
export function SettingsPage() {
  const { t } = useTranslation()
  const preferences = usePreferences()
  const { part } = useSearch({ strict: false }) as { readonly part?: string }
  useEffect(() => {
    if (part !== undefined) document.getElementById(`settings-${part}`)?.scrollIntoView({ block: 'start' })
  }, [part])
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.settings')}</h1>
      </header>
      <div className="page-scroll settings-page">
        <nav className="settings-parts" aria-label={t('settings.parts')}>
          {parts.map(([id, title]) => (
            <button key={id} type="button" onClick={() => showPart(id)}>
              {t(title)}
            </button>
          ))}
        </nav>
        <div className="settings">
          <section aria-labelledby="settings-look">
            <h2 id="settings-look">{t('settings.look')}</h2>
            <Setting label={t('settings.language')}>
              <Segmented
                value={preferences.language}
                options={[
                  { value: 'zh-CN' as const, label: t('settings.languageChinese') },
                  { value: 'en' as const, label: t('settings.languageEnglish') }
                ]}
                onChange={(language) => preferences.set({ language })}
              />
            </Setting>
            <Setting label={t('settings.theme')} note={t('settings.themeNote')}>
              <Segmented value={preferences.theme} options={(['system', 'light', 'dark', 'war-room'] as const).map((value) => ({ value, label: t(`settings.themes.${value}`) }))} onChange={(theme) => preferences.set({ theme })} />
            </Setting>
            <Setting
              label={t('settings.rise')}
              note={
                <>
                  <Delta value={1} text="+180" /> <Delta value={-1} text="−180" />
                </>
              }
            >
              <Segmented value={preferences.riseColour} options={(['red', 'green', 'blue'] as const).map((value) => ({ value, label: t(`settings.rises.${value}`) }))} onChange={(riseColour) => preferences.set({ riseColour })} />
            </Setting>
            <Setting label={t('settings.money')}>
              <Segmented value={preferences.moneyStyle} options={(['language', 'wan', 'kilo'] as const).map((value) => ({ value, label: t(`settings.moneyStyles.${value}`) }))} onChange={(moneyStyle) => preferences.set({ moneyStyle })} />
            </Setting>
            <Setting label={t('settings.fontScale')} note={`${Math.round(preferences.fontScale * 100)}%`}>
              <Slider min={0.9} max={1.4} step={0.05} value={preferences.fontScale} onChange={(fontScale) => preferences.set({ fontScale })} tooltip={{ formatter: null }} style={{ width: 220 }} ariaLabelForHandle={t('settings.fontScale')} />
            </Setting>
          </section>
          <Workspaces />
          <Backups />
          <ExtractForm />
          <History />
          <About />
        </div>
      </div>
    </div>
  )
}

const parts = [
  ['look', 'settings.look'],
  ['workspaces', 'settings.workspaces'],
  ['backups', 'settings.backups.title'],
  ['extract', 'settings.extract.title'],
  ['history', 'settings.history'],
  ['about', 'settings.about']
] as const

/** Brings a part to the top and takes the focus there, so that Tab goes on inside it. */
function showPart(part: string): void {
  const heading = document.getElementById(`settings-${part}`)
  heading?.scrollIntoView({ block: 'start' })
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}

function Setting({ label, note, children }: { readonly label: string; readonly note?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="setting">
      <span>{label}</span>
      <span className="row" style={{ gap: 16 }}>
        {children}
        {note !== undefined && <span className="quiet small">{note}</span>}
      </span>
    </div>
  )
}
