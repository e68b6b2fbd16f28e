import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { shell } from './api/client'
import { signMadeStyles } from './api/style-nonce'
import { App } from './app/app'
import { usePreferences } from './app/preferences'
import { createI18n } from './i18n/i18n'
import './theme/base.css'

/** Language and theme are the shell's to remember: asked first, so that the first paint already speaks and looks right. */
async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  const known = await shell('preferences.get', {}).catch(() => null)
  const own = usePreferences.getState()
  if (known !== null) own.set({ language: known.language, theme: own.theme === 'war-room' && known.theme === 'dark' ? 'war-room' : known.theme })
  createI18n(usePreferences.getState().language)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>
  )
}

signMadeStyles()
void start()
