import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { shell } from './api/client'
import { signMadeStyles } from './api/style-nonce'
import { createQueryClient } from './api/use-route'
import { FirstPaint } from './app/first-paint'
import { beginWith } from './app/first-screen'
import { homeFrom } from './app/page-list'
import { usePreferences } from './app/preferences'
import { createI18n } from './i18n/i18n'
import './theme/base.css'
import { LookProvider } from './theme/theme-context'

/** Language and theme are the shell's to remember: asked first, so that the first paint already speaks and looks right. */
async function start(): Promise<void> {
  const place = document.getElementById('root')
  if (place === null) throw new Error('index.html has no #root')
  const client = createQueryClient()
  const [known, screen] = await Promise.all([shell('preferences.get', {}).catch(() => null), shell('firstScreen.get', {}).catch(() => null)])
  if (screen !== null) beginWith(client, screen)
  const own = usePreferences.getState()
  if (known !== null) own.set({ language: known.language, theme: own.theme === 'war-room' && known.theme === 'dark' ? 'war-room' : known.theme })
  createI18n(usePreferences.getState().language)
  const root = createRoot(place)
  if (beginsInWarRoom()) {
    paintFigures(root, client)
    await painted()
    // For the browser's own performance records: what stood on the screen at that moment.
    performance.mark('saima.first-paint', { detail: document.querySelector('.headline')?.textContent ?? '' })
  }
  const { startApp } = await import('./app/start-app')
  await startApp(root, client)
}

function beginsInWarRoom(): boolean {
  const address = window.location.hash
  return address === '#/war-room' || (/^#?\/?$/.test(address) && homeFrom(usePreferences.getState().home) === '/war-room')
}

function paintFigures(root: Root, client: QueryClient): void {
  root.render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <LookProvider>
          <FirstPaint />
        </LookProvider>
      </QueryClientProvider>
    </StrictMode>
  )
}

const longestWaitMs = 300

/** When the browser has had its chance to paint; a hidden window may never get one. */
function painted(): Promise<void> {
  return new Promise((done) => {
    window.setTimeout(done, longestWaitMs)
    requestAnimationFrame(() => requestAnimationFrame(() => done()))
  })
}

signMadeStyles()
void start()
