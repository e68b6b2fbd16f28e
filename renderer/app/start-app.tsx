import type { QueryClient } from '@tanstack/react-query'
import { StrictMode } from 'react'
import type { Root } from 'react-dom/client'
import { App } from './app'
import { createAppRouter } from './router'

/** Puts the whole program in the place of the first paint, when its first page is ready to be shown. */
export async function startApp(root: Root, client: QueryClient): Promise<void> {
  const router = createAppRouter()
  // Nobody listens to the address before the frame stands: what is chosen until then (a link, a notification) is followed here.
  const stopFollowing = router.history.subscribe(() => void router.load())
  const stopWaiting = router.subscribe('onRendered', () => {
    stopWaiting()
    stopFollowing()
  })
  // The page's own program comes with it, so that no empty frame stands between the two.
  await router.load().catch(() => undefined)
  root.render(
    <StrictMode>
      <App client={client} router={router} />
    </StrictMode>
  )
}
