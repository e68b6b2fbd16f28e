import type { App, Session } from 'electron'
import type { Logger } from 'electron-log'
import { pageOrigin } from './page-protocol'

export interface NetworkGuard {
  readonly refused: () => number
}

const ownSchemes = ['data:', 'blob:', 'devtools:', 'chrome-extension:']

/** Before the app is ready: no name is resolved, nothing updates itself, no proxy is looked for. */
export function closeNetworkSwitches(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('disable-domain-reliability')
  app.commandLine.appendSwitch('no-proxy-server')
  app.commandLine.appendSwitch('no-pings')
}

/** Refuses every request that is not for our own pages, counts it, and refuses every permission a page may ask for. */
export function guardSession(session: Session, log: Pick<Logger, 'warn'>, onRefused: (refused: number) => void): NetworkGuard {
  let refused = 0
  session.webRequest.onBeforeRequest((details, callback) => {
    const own = details.url.startsWith(`${pageOrigin}/`) || ownSchemes.some((scheme) => details.url.startsWith(scheme))
    if (!own) {
      refused += 1
      log.warn(`network: refused ${details.resourceType} ${details.url.slice(0, 200)}`)
      onRefused(refused)
    }
    callback({ cancel: !own })
  })
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    // Copying a table out is a user's wish; Chromium asks about it as a permission.
    callback(permission === 'clipboard-sanitized-write')
  })
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  return { refused: () => refused }
}

/** No page of ours opens windows, frames or other addresses; whatever tries is refused. */
export function guardContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${pageOrigin}/`)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
