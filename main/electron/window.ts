import { BrowserWindow, dialog, nativeTheme, screen, shell } from 'electron'
import type { Logger } from 'electron-log'
import type { ShellPaths } from './paths'
import { startPage } from './page-protocol'
import type { WindowStateFile } from './window-state'
import { minimumSize, openingBounds } from './window-state'
import { fill, type Words } from './words'

export interface WindowSurroundings {
  readonly paths: ShellPaths
  readonly words: () => Words
  readonly log: Pick<Logger, 'error' | 'warn'>
  readonly logFile: () => string
}

export interface WindowOptions extends WindowSurroundings {
  readonly state: WindowStateFile
}

/** The page's own background in either theme, so that the first frame is not a white flash. */
export const backgroundColour = (): string => (nativeTheme.shouldUseDarkColors ? '#0f1217' : '#f4f5f7')

/** Opens the one window; it shows itself when the page has painted. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const last = options.state.read()
  const bounds = openingBounds(last, screen.getAllDisplays().map((display) => display.workArea))
  const window = new BrowserWindow({
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: options.words().appName,
    icon: options.paths.icon,
    backgroundColor: backgroundColour(),
    autoHideMenuBar: true,
    webPreferences: pagePreferences(options.paths)
  })
  window.once('ready-to-show', () => {
    if (last?.maximized === true) window.maximize()
    window.show()
  })
  options.state.follow(window)
  watchHealth(window, options)
  void window.loadURL(startPage)
  return window
}

/** A window for another screen, on that screen where there is one; it shows one address of the same pages. */
export function openSecondWindow(options: WindowSurroundings, address: string, first: BrowserWindow | null): BrowserWindow {
  const taken = first === null ? null : screen.getDisplayMatching(first.getBounds())
  const other = screen.getAllDisplays().find((display) => display.id !== taken?.id)
  const area = (other ?? taken ?? screen.getPrimaryDisplay()).workArea
  const margin = other === undefined ? 48 : 0
  const window = new BrowserWindow({
    x: area.x + margin,
    y: area.y + margin,
    width: Math.max(minimumSize.width, area.width - 2 * margin),
    height: Math.max(minimumSize.height, area.height - 2 * margin),
    show: false,
    title: options.words().appName,
    icon: options.paths.icon,
    backgroundColor: backgroundColour(),
    autoHideMenuBar: true,
    webPreferences: pagePreferences(options.paths)
  })
  window.once('ready-to-show', () => window.show())
  watchHealth(window, options)
  void window.loadURL(`${startPage}#${address}`)
  return window
}

function pagePreferences(paths: ShellPaths): Electron.WebPreferences {
  return {
    preload: paths.preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    spellcheck: false,
    navigateOnDragDrop: false
  }
}

/** A page that stops or hangs is told to the user with what was kept and what to do, never a blank window. */
function watchHealth(window: BrowserWindow, options: WindowSurroundings): void {
  const contents = window.webContents
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    options.log.error(`page process gone: ${details.reason} (${details.exitCode})`)
    const words = options.words().crash
    const choice = dialog.showMessageBoxSync(window, {
      type: 'error',
      title: words.pageGoneTitle,
      message: words.pageGoneTitle,
      detail: fill(words.pageGone, { reason: details.reason }),
      buttons: [words.reload, words.revealLogs, words.quit],
      cancelId: 2
    })
    if (choice === 1) shell.showItemInFolder(options.logFile())
    if (choice === 2) window.close()
    else contents.reload()
  })
  window.on('unresponsive', () => {
    options.log.warn('page does not respond')
    const words = options.words().crash
    const box = {
      type: 'warning' as const,
      title: words.pageHangsTitle,
      message: words.pageHangsTitle,
      detail: words.pageHangs,
      buttons: [words.wait, words.reload],
      cancelId: 0
    }
    void dialog.showMessageBox(window, box).then(({ response }) => {
      if (response === 1) contents.reload()
    })
  })
  contents.on('preload-error', (_event, path, error) => options.log.error(`preload ${path}: ${error.stack ?? error.message}`))
  contents.on('did-fail-load', (_event, code, description, url) => options.log.error(`page ${url} did not load: ${description} (${code})`))
}
