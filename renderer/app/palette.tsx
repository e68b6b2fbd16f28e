import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../api/use-route'
import { useFormat } from '../format/use-format'
import { useFilter } from './filter'
import { useOverlays } from './overlays'
import { pages } from './page-list'
import { usePreferences } from './preferences'
import { matchesWords } from './pinyin-match'
import { useSwitchProfile } from './profile-look'
import { useOpenView } from './saved-views'
import { useUndo } from './use-undo'

/** Ctrl+K: pages, regions, units, accounts, deals and commands from one field; the first letters of a name's pinyin find it too. */
export function Palette() {
  const shown = useOverlays((state) => state.shown === 'palette')
  return shown ? <OpenPalette /> : null
}

const perGroup = 6

function OpenPalette() {
  const { t } = useTranslation()
  const close = useOverlays((state) => state.close)
  const openOverlay = useOverlays((state) => state.open)
  const navigate = useNavigate()
  const filter = useFilter()
  const undo = useUndo()
  const preferences = usePreferences()
  const format = useFormat()
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim())
  const { data: options } = useRoute('workspace.scopeOptions', {})
  const { data: deals } = useRoute('deals.list', { search, page: { limit: perGroup } }, { enabled: search.length > 0 })
  const { data: accounts } = useRoute('metrics.values', { dimension: 'account', search, limit: perGroup }, { enabled: search.length > 0 })
  const { data: allViews } = useRoute('views.list', {})
  const openView = useOpenView()
  const { data: profiles } = useRoute('profiles.list', {})
  const { data: activeProfile } = useRoute('profiles.active', {})
  const switchProfile = useSwitchProfile()
  const { data: allBoards } = useRoute('boards.list', {})
  const previous = useRef<Element | null>(document.activeElement)
  useEffect(() => () => (previous.current instanceof HTMLElement ? previous.current.focus() : undefined), [])
  const does = (label: string): boolean => search === '' || matchesWords(label, search)
  const run = (action: () => unknown) => () => {
    close()
    void action()
  }
  const commands = [
    { id: 'import', label: t('frame.palette.import'), run: () => navigate({ to: '/data', search: { view: 'import' } }) },
    { id: 'rule', label: t('frame.palette.newRule'), run: () => navigate({ to: '/alerts', search: { make: true } }) },
    { id: 'bigScreen', label: t('frame.palette.bigScreen'), run: () => navigate({ to: '/big-screen', search: {} }) },
    { id: 'profiles', label: t('frame.profiles.open'), run: () => openOverlay('profiles') },
    ...(profiles ?? []).filter((profile) => !profile.isActive).map((profile) => ({ id: `profile-${profile.id}`, label: t('frame.profiles.switchTo', { name: profile.name }), run: () => switchProfile(profile) })),
    ...(activeProfile === null || activeProfile === undefined ? [] : [{ id: 'profile-none', label: t('frame.profiles.switchTo', { name: t('frame.profiles.everything') }), run: () => switchProfile(null) }]),
    { id: 'undo', label: t('frame.palette.undo'), run: undo },
    { id: 'language', label: t('frame.palette.otherLanguage'), run: () => preferences.set({ language: preferences.language === 'zh-CN' ? 'en' : 'zh-CN' }) },
    { id: 'light', label: t('frame.palette.theme', { theme: t('settings.themes.light') }), run: () => preferences.set({ theme: 'light' }) },
    { id: 'dark', label: t('frame.palette.theme', { theme: t('settings.themes.dark') }), run: () => preferences.set({ theme: 'dark' }) },
    { id: 'wall', label: t('frame.palette.theme', { theme: t('settings.themes.war-room') }), run: () => preferences.set({ theme: 'war-room' }) },
    { id: 'shortcuts', label: t('frame.palette.shortcuts'), run: () => openOverlay('shortcuts') }
  ].filter((command) => does(command.label))
  const shownPages = pages.filter((page) => (page.id !== 'sql' || activeProfile?.sqlAllowed !== false) && does(t(`frame.pages.${page.id}`)))
  const boards = (allBoards ?? []).filter((board) => does(board.name)).slice(0, perGroup)
  const views = (allViews ?? []).filter((view) => does(view.name)).slice(0, perGroup)
  const regions = search === '' ? [] : (options?.regions ?? []).filter((region) => does(region.name)).slice(0, perGroup)
  const units = search === '' ? [] : (options?.units ?? []).filter((unit) => does(unit.name)).slice(0, perGroup)
  const money = format.money((deals?.rows ?? []).map((deal) => deal.amount))
  return (
    <>
      {/* The veil closes on click; Escape does the same for the keyboard. */}
      <div className="palette-veil" onClick={close} aria-hidden />
      <div className="palette" role="dialog" aria-modal="true" aria-label={t('frame.palette.label')} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), close())}>
        <Command shouldFilter={false} label={t('frame.palette.label')} loop>
          {/* The palette was asked for: its field takes the focus. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Command.Input autoFocus value={text} onValueChange={setText} placeholder={t('frame.palette.placeholder')} />
          <Command.List>
            <Command.Empty>{t('frame.palette.nothing')}</Command.Empty>
            {shownPages.length > 0 && (
              <Command.Group heading={t('frame.palette.pages')}>
                {shownPages.map(({ id, path, icon: Icon, key }) => (
                  <Command.Item key={id} value={`page-${id}`} onSelect={run(() => navigate({ to: path }))}>
                    <Icon size={16} aria-hidden />
                    {t(`frame.pages.${id}`)}
                    <span className="palette-side">G {key.toUpperCase()}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {boards.length > 0 && search !== '' && (
              <Command.Group heading={t('frame.pages.boards')}>
                {boards.map((board) => (
                  <Command.Item key={board.id} value={`board-${board.id}`} onSelect={run(() => navigate({ to: '/boards', search: { board: board.id } }))}>
                    {board.name}
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {views.length > 0 && (
              <Command.Group heading={t('frame.palette.views')}>
                {views.map((view) => (
                  <Command.Item key={view.id} value={`view-${view.id}`} onSelect={run(() => openView(view.address))}>
                    {view.name}
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {search !== '' && (deals?.rows.length ?? 0) > 0 && (
              <Command.Group heading={t('frame.palette.deals')}>
                {deals?.rows.map((deal) => (
                  <Command.Item key={deal.id} value={`deal-${deal.id}`} onSelect={run(() => navigate({ to: '/deals/$dealId', params: { dealId: String(deal.id) } }))}>
                    <span className="ellipsis">{deal.name}</span>
                    <span className="palette-side nowrap">{[deal.account?.name, money.full(deal.amount)].filter((part) => part !== undefined).join(' · ')}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {units.length > 0 && (
              <Command.Group heading={t('frame.palette.units')}>
                {units.map((unit) => (
                  <Command.Item key={unit.id} value={`unit-${unit.id}`} onSelect={run(() => filter.change({ unit: unit.id }))}>
                    {unit.name}
                    <span className="palette-side">{t('frame.palette.focus')}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {regions.length > 0 && (
              <Command.Group heading={t('frame.palette.regions')}>
                {regions.map((region) => (
                  <Command.Item key={region.id} value={`region-${region.id}`} onSelect={run(() => filter.change({ region: region.id, unit: undefined }))}>
                    {region.name}
                    <span className="palette-side">{t('frame.palette.focus')}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {search !== '' && (accounts?.length ?? 0) > 0 && (
              <Command.Group heading={t('frame.palette.accounts')}>
                {accounts?.map((account) => (
                  <Command.Item key={account.id} value={`account-${account.id}`} onSelect={run(() => navigate({ to: '/deals', search: { account: Number(account.id), status: 'all' } }))}>
                    <span className="ellipsis">{account.label}</span>
                    <span className="palette-side">{t('frame.palette.itsDeals')}</span>
                  </Command.Item>
                ))}
              </Command.Group>
            )}
            {commands.length > 0 && (
              <Command.Group heading={t('frame.palette.commands')}>
                {commands.map((command) => (
                  <Command.Item key={command.id} value={`command-${command.id}`} onSelect={run(command.run)}>
                    {command.label}
                  </Command.Item>
                ))}
              </Command.Group>
            )}
          </Command.List>
        </Command>
      </div>
    </>
  )
}
