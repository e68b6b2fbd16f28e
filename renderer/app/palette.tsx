import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useDeferredValue, useEffect, useRef, useState, type ReactNode } from 'react'
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

interface Choice {
  readonly value: string
  readonly label: string
  /** What stands at the end of the line. */
  readonly side?: string
  readonly icon?: ReactNode
  readonly run: () => unknown
}

interface ChoiceGroup {
  readonly id: string
  readonly heading: string
  readonly choices: readonly Choice[]
}

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
  // What is known here is matched with every key, so that a quick Enter meets what was typed; only the questions to the warehouse may trail.
  const search = text.trim()
  const asked = useDeferredValue(search)
  const { data: options } = useRoute('workspace.scopeOptions', {})
  const { data: deals, isPlaceholderData: hasOldDeals } = useRoute('deals.list', { search: asked, page: { limit: perGroup } }, { enabled: asked.length > 0 })
  const { data: accounts, isPlaceholderData: hasOldAccounts } = useRoute('metrics.values', { dimension: 'account', search: asked, limit: perGroup }, { enabled: asked.length > 0 })
  const { data: allViews } = useRoute('views.list', {})
  const openView = useOpenView()
  const { data: profiles } = useRoute('profiles.list', {})
  const { data: activeProfile } = useRoute('profiles.active', {})
  const switchProfile = useSwitchProfile()
  const { data: allBoards } = useRoute('boards.list', {})
  const previous = useRef<Element | null>(document.activeElement)
  useEffect(() => () => (previous.current instanceof HTMLElement ? previous.current.focus() : undefined), [])
  const does = (label: string): boolean => search === '' || matchesWords(label, search)
  const commands: readonly Choice[] = [
    { value: 'import', label: t('frame.palette.import'), run: () => navigate({ to: '/data', search: { view: 'import' } }) },
    { value: 'rule', label: t('frame.palette.newRule'), run: () => navigate({ to: '/alerts', search: { make: true } }) },
    { value: 'bigScreen', label: t('frame.palette.bigScreen'), run: () => navigate({ to: '/big-screen', search: {} }) },
    { value: 'profiles', label: t('frame.profiles.open'), run: () => openOverlay('profiles') },
    ...(profiles ?? []).filter((profile) => !profile.isActive).map((profile) => ({ value: `profile-${profile.id}`, label: t('frame.profiles.switchTo', { name: profile.name }), run: () => switchProfile(profile) })),
    ...(activeProfile === null || activeProfile === undefined ? [] : [{ value: 'profile-none', label: t('frame.profiles.switchTo', { name: t('frame.profiles.everything') }), run: () => switchProfile(null) }]),
    { value: 'undo', label: t('frame.palette.undo'), run: undo },
    { value: 'language', label: t('frame.palette.otherLanguage'), run: () => preferences.set({ language: preferences.language === 'zh-CN' ? 'en' : 'zh-CN' }) },
    { value: 'light', label: t('frame.palette.theme', { theme: t('settings.themes.light') }), run: () => preferences.set({ theme: 'light' }) },
    { value: 'dark', label: t('frame.palette.theme', { theme: t('settings.themes.dark') }), run: () => preferences.set({ theme: 'dark' }) },
    { value: 'wall', label: t('frame.palette.theme', { theme: t('settings.themes.war-room') }), run: () => preferences.set({ theme: 'war-room' }) },
    { value: 'shortcuts', label: t('frame.palette.shortcuts'), run: () => openOverlay('shortcuts') }
  ]
    .filter((command) => does(command.label))
    .map((command) => ({ ...command, value: `command-${command.value}` }))
  const isSearching = search !== ''
  // While the answer to an earlier text is still shown, only what fits the present one may be chosen.
  const foundDeals = (isSearching ? (deals?.rows ?? []) : []).filter((deal) => !hasOldDeals || does(deal.name))
  const foundAccounts = (isSearching ? (accounts ?? []) : []).filter((account) => !hasOldAccounts || does(account.label))
  const money = format.money((deals?.rows ?? []).map((deal) => deal.amount))
  const isGroup = (group: ChoiceGroup): boolean => group.choices.length > 0
  const groups: readonly ChoiceGroup[] = [
    {
      id: 'pages',
      heading: t('frame.palette.pages'),
      choices: pages
        .filter((page) => (page.id !== 'sql' || activeProfile?.sqlAllowed !== false) && does(t(`frame.pages.${page.id}`)))
        .map(({ id, path, icon: Icon, key }) => ({ value: `page-${id}`, label: t(`frame.pages.${id}`), icon: <Icon size={16} aria-hidden />, side: `G ${key.toUpperCase()}`, run: () => navigate({ to: path }) }))
    },
    {
      id: 'boards',
      heading: t('frame.pages.boards'),
      choices: (isSearching ? (allBoards ?? []) : [])
        .filter((board) => does(board.name))
        .slice(0, perGroup)
        .map((board) => ({ value: `board-${board.id}`, label: board.name, run: () => navigate({ to: '/boards', search: { board: board.id } }) }))
    },
    {
      id: 'views',
      heading: t('frame.palette.views'),
      choices: (allViews ?? [])
        .filter((view) => does(view.name))
        .slice(0, perGroup)
        .map((view) => ({ value: `view-${view.id}`, label: view.name, run: () => openView(view.address) }))
    },
    {
      id: 'deals',
      heading: t('frame.palette.deals'),
      choices: foundDeals.map((deal) => ({
        value: `deal-${deal.id}`,
        label: deal.name,
        side: [deal.account?.name, money.full(deal.amount)].filter((part) => part !== undefined).join(' · '),
        run: () => navigate({ to: '/deals/$dealId', params: { dealId: String(deal.id) } })
      }))
    },
    {
      id: 'units',
      heading: t('frame.palette.units'),
      choices: (isSearching ? (options?.units ?? []) : [])
        .filter((unit) => does(unit.name))
        .slice(0, perGroup)
        .map((unit) => ({ value: `unit-${unit.id}`, label: unit.name, side: t('frame.palette.focus'), run: () => filter.change({ unit: unit.id }) }))
    },
    {
      id: 'regions',
      heading: t('frame.palette.regions'),
      choices: (isSearching ? (options?.regions ?? []) : [])
        .filter((region) => does(region.name))
        .slice(0, perGroup)
        .map((region) => ({ value: `region-${region.id}`, label: region.name, side: t('frame.palette.focus'), run: () => filter.change({ region: region.id, unit: undefined }) }))
    },
    {
      id: 'accounts',
      heading: t('frame.palette.accounts'),
      choices: foundAccounts.map((account) => ({
        value: `account-${account.id}`,
        label: account.label,
        side: t('frame.palette.itsDeals'),
        run: () => navigate({ to: '/deals', search: { account: Number(account.id), status: 'all' } })
      }))
    },
    { id: 'commands', heading: t('frame.palette.commands'), choices: commands }
  ].filter(isGroup)
  const values = groups.flatMap((group) => group.choices.map((choice) => choice.value))
  // The first line is chosen as soon as it is there and stays chosen while later answers come in above it, so that Enter
  // always means what the eye last saw marked; typing on chooses anew.
  const [chosen, setChosen] = useState({ search: '', value: '' })
  const value = chosen.search === search && values.includes(chosen.value) ? chosen.value : (values[0] ?? '')
  if (chosen.search !== search || chosen.value !== value) setChosen({ search, value })
  // Enter may come before the answer: then it holds for the first line that does.
  const [eagerFor, setEagerFor] = useState<string | null>(null)
  const first = eagerFor === search ? groups[0]?.choices[0] : undefined
  useEffect(() => {
    if (first === undefined) return
    close()
    void first.run()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [first === undefined])
  return (
    <>
      {/* The veil closes on click; Escape does the same for the keyboard. */}
      <div className="palette-veil" onClick={close} aria-hidden />
      <div className="palette" role="dialog" aria-modal="true" aria-label={t('frame.palette.label')} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), close())}>
        <Command shouldFilter={false} label={t('frame.palette.label')} loop value={value} onValueChange={(next) => setChosen({ search, value: next })}>
          {/* The palette was asked for: its field takes the focus. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Command.Input autoFocus value={text} onValueChange={setText} placeholder={t('frame.palette.placeholder')} onKeyDown={(event) => event.key === 'Enter' && setEagerFor(values.length === 0 ? search : null)} />
          <Command.List>
            <Command.Empty>{t('frame.palette.nothing')}</Command.Empty>
            {groups.map((group) => (
              <Command.Group key={group.id} heading={group.heading}>
                {group.choices.map((choice) => (
                  <Command.Item key={choice.value} value={choice.value} onSelect={() => (close(), void choice.run())}>
                    {choice.icon}
                    <span className="ellipsis">{choice.label}</span>
                    {choice.side !== undefined && <span className="palette-side nowrap">{choice.side}</span>}
                  </Command.Item>
                ))}
              </Command.Group>
            ))}
          </Command.List>
        </Command>
      </div>
    </>
  )
}
