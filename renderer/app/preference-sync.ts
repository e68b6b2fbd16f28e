import { useEffect } from 'react'
import { bridge } from '../api/bridge'
import { shell } from '../api/client'
import { usePreferences } from './preferences'

/** Keeps language and theme the same here and in the shell (menu, tray, notifications), whichever side changed them. */
export function usePreferenceSync(): void {
  const language = usePreferences((state) => state.language)
  const theme = usePreferences((state) => state.theme)
  useEffect(
    () =>
      bridge().subscribe((event) => {
        if (event.name !== 'preferences.changed') return
        const { theme: shellTheme, language: shellLanguage } = event.payload
        const now = usePreferences.getState()
        const keepsWarRoom = now.theme === 'war-room' && shellTheme === 'dark'
        now.set({ language: shellLanguage, ...(keepsWarRoom ? {} : { theme: shellTheme }) })
      }),
    []
  )
  useEffect(() => {
    void shell('preferences.set', { language, theme: theme === 'war-room' ? 'dark' : theme }).catch(() => undefined)
  }, [language, theme])
}
