import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Language } from '../../main/contract/shell'
import type { MoneyStyle } from '../format/money'
import type { RiseColour, ThemeName } from '../theme/tokens'

export type ThemeSetting = ThemeName | 'system'
export type Density = 'comfortable' | 'dense'

export interface Preferences {
  readonly language: Language
  readonly theme: ThemeSetting
  readonly riseColour: RiseColour
  /** `language` follows the language: 万 and 亿 in Chinese, k and M in English. */
  readonly moneyStyle: MoneyStyle | 'language'
  readonly fontScale: number
  readonly density: Density
  /** Where the app begins; the active profile's, remembered so that the first paint need not ask. */
  readonly home: string
  /** How long each board stays on the big screen. */
  readonly bigScreenSeconds: number
}

interface PreferencesStore extends Preferences {
  readonly set: (change: Partial<Preferences>) => void
}

/** What this person likes, kept with the window; language and theme are also told to the shell for its menu and tray. */
export const usePreferences = create<PreferencesStore>()(
  persist(
    (set) => ({
      language: 'zh-CN',
      theme: 'system',
      riseColour: 'red',
      moneyStyle: 'language',
      fontScale: 1,
      density: 'dense',
      home: '/war-room',
      bigScreenSeconds: 30,
      set: (change) => set(change)
    }),
    { name: 'saima.preferences', partialize: ({ set: _set, ...values }) => values }
  )
)

export function moneyStyleOf(preferences: Pick<Preferences, 'language' | 'moneyStyle'>): MoneyStyle {
  if (preferences.moneyStyle !== 'language') return preferences.moneyStyle
  return preferences.language === 'zh-CN' ? 'wan' : 'kilo'
}
