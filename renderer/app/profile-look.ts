import { useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../main/contract/profiles'
import { call, failureOf } from '../api/client'
import { useRoute } from '../api/use-route'
import { useFailureParts } from '../components/feedback/failure-view'
import { wholeFilter } from './filter-past'
import { homeFrom, type PageEntry } from './page-list'
import { usePreferences, type Density } from './preferences'

type Kind = ProfileView['kind']

/** What each kind of reader begins with; a profile may say otherwise. */
const usual: Readonly<Record<Kind, { readonly home: PageEntry['path']; readonly density: Density }>> = {
  director: { home: '/war-room', density: 'dense' },
  operations: { home: '/data', density: 'dense' },
  executive: { home: '/war-room', density: 'comfortable' }
}

export const usualOf = (kind: Kind): (typeof usual)[Kind] => usual[kind]

type Kept = Pick<ProfileView, 'kind' | 'preferences'>

export function homeOf(profile: Kept | null): PageEntry['path'] {
  if (profile === null) return '/war-room'
  return homeFrom(profile.preferences['home'] ?? usual[profile.kind].home)
}

export function densityOf(profile: Kept | null): Density {
  if (profile === null) return 'dense'
  const kept = profile.preferences['density']
  if (kept === 'comfortable') return 'comfortable'
  return kept === undefined ? usual[profile.kind].density : 'dense'
}

/** The pages follow the active profile, also when an undo changed it. */
export function useProfileLook(): void {
  const { data: profile } = useRoute('profiles.active', {})
  const set = usePreferences((state) => state.set)
  useEffect(() => {
    if (profile !== undefined) set({ home: homeOf(profile), density: densityOf(profile) })
  }, [profile, set])
}

/** Makes a profile the active one and goes to its home; filters of the former one may lie outside of its regions and are left behind. */
export function useSwitchProfile(): (profile: ProfileView | null) => void {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const navigate = useNavigate()
  return (profile) => {
    call('profiles.activate', { id: profile?.id ?? null }).then(
      () => {
        void message.success(t('frame.profiles.switched', { name: profile?.name ?? t('frame.profiles.everything') }))
        void navigate({ to: homeOf(profile), search: wholeFilter({}) as never })
      },
      (error: unknown) => void message.error(parts(failureOf(error)).what)
    )
  }
}
