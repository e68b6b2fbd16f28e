import { existsSync } from 'node:fs'
import { cp, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { app, nativeTheme, session, shell as system, type BrowserWindow, type WebContents } from 'electron'
import { systemClock } from '../clock'
import { FailureError, type SaimaEvent } from '../contract'
import type { ShellEvent } from '../contract/shell'
import { createCore, type Core } from '../core'
import { readArguments, type ShellArguments } from './command-line'
import { createDesk, type Desk } from './desk'
import { openFirstScreen } from './first-screen'
import { announceTo, bindIpc } from './ipc'
import { askAboutOpenFailure, installLastResort } from './last-resort'
import { openLogFile, type LogFile } from './log-file'
import { applyMenu } from './menu'
import { guardSession } from './network-guard'
import { createNotifier } from './notifications'
import { servePages } from './page-protocol'
import { resolvePaths, type ShellPaths } from './paths'
import { openPreferences } from './preferences'
import { createShellCalls } from './shell-calls'
import { openTray } from './tray'
import { createUtilitySpawner } from './utility-spawner'
import { backgroundColour, openSecondWindow, openWindow } from './window'
import { saveWindowPicture } from './window-picture'
import { openWindowState } from './window-state'
import { wordsFor, type Words } from './words'

/** Starts the desktop app around the core; `mainFolder` is where the built main script lies. */
export function startShell(mainFolder: string): void {
  const given = readArguments(process.argv)
  const paths = resolvePaths(app, mainFolder)
  const logFile = openLogFile(paths.userData, !app.isPackaged)
  const preferences = openPreferences(paths.userData)
  const words = (): Words => wordsFor(preferences.get().language)
  installLastResort(logFile, words)
  // Date fields and other controls of the engine speak the language of the application, not of the system.
  app.commandLine.appendSwitch('lang', preferences.get().language === 'en' ? 'en-US' : 'zh-CN')

  let window: BrowserWindow | null = null
  /** Windows for further screens; they close with the first one. */
  const further = new Set<BrowserWindow>()
  const pagesOf = (): readonly WebContents[] => [...(window === null ? [] : [window]), ...further].map((each) => each.webContents)
  const inFront = (): BrowserWindow | null => [...further].find((each) => each.isFocused()) ?? window
  const announce = (event: SaimaEvent | ShellEvent): void => announceTo(pagesOf(), event)
  const show = (): void => {
    if (window === null) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  const desk = createDeskFor(paths, logFile)
  const firstScreen = openFirstScreen(app.getVersion(), () => systemClock.nowMs())

  const start = async (): Promise<void> => {
    nativeTheme.themeSource = preferences.get().theme
    const guard = guardSession(session.defaultSession, logFile.log, (refused) => announce({ name: 'network.refused', payload: { refused } }))
    servePages(paths.pages)
    const setMenu = (): void =>
      applyMenu({
        words: words(),
        choose: (item) => announceTo(inFront() === null ? [] : pagesOf().filter((page) => page === inFront()?.webContents), { name: 'menu.chosen', payload: { item } }),
        revealWorkspace: () => void system.openPath(desk.current()?.dataDir ?? paths.workspaces),
        revealLogs: () => system.showItemInFolder(logFile.path()),
        window: () => window
      })
    setMenu()
    const tray = openTray({ icon: paths.trayIcon, words: words(), show, quit: () => app.quit() })
    const notify = createNotifier({
      icon: paths.icon,
      open: (firingId) => {
        show()
        announce({ name: 'alert.opened', payload: { firingId } })
      }
    })
    const openFurther = (address: string): void => {
      const another = openSecondWindow({ paths, words, log: logFile.log, logFile: logFile.path }, address, window)
      further.add(another)
      another.on('closed', () => further.delete(another))
    }
    const shellCall = createShellCalls({
      window: inFront,
      openWindow: openFurther,
      preferences,
      onPreferences: (values) => {
        nativeTheme.themeSource = values.theme
        window?.setBackgroundColor(backgroundColour())
        setMenu()
        tray.setWords(words())
        announce({ name: 'preferences.changed', payload: values })
      },
      refusedRequests: guard.refused,
      openWorkspace: () => desk.current()?.dataDir ?? null,
      readFirstScreen: () => firstScreen.read(desk.current()?.dataDir ?? (given.dataDir === null ? desk.expected() : resolve(given.dataDir))),
      keepFirstScreen: (dataDir, answers) => {
        if (desk.current()?.dataDir === dataDir) firstScreen.write(dataDir, answers)
      },
      log: logFile.log,
      logFile: logFile.path
    })
    bindIpc({ call: desk.call, shell: shellCall, pages: pagesOf })
    // What a page asked before the workspace was there has waited for it, and is not to be asked again.
    let isFirstOpening = true
    desk.subscribe((event) => {
      if (event.name !== 'workspace.opened' || !isFirstOpening) announce(event)
      if (event.name === 'workspace.opened') logFile.moveTo(event.payload.dataDir)
      if (event.name === 'alert.fired' && preferences.get().notifications) notify(event.payload, words())
    })

    // The window and the workspace open side by side; the page's first calls wait for the workspace.
    const opening = openWorkspace(desk, given, words, logFile, () => (isFirstOpening = false))
    void opening.finally(() => (isFirstOpening = false))
    window = openWindow({ paths, state: openWindowState(paths.userData), words, log: logFile.log, logFile: logFile.path })
    window.on('closed', () => {
      window = null
      for (const another of further) another.close()
    })
    if (!(await opening)) return app.quit()
    if (given.screenshot !== null && window !== null) {
      await saveWindowPicture(window, given.screenshot)
      app.quit()
    }
  }

  app.on('second-instance', (_event, argv) => {
    show()
    const { dataDir } = readArguments(argv)
    if (dataDir !== null) void desk.call('workspaces.open', { dir: dataDir })
  })
  closeInOrder(desk)
  void app.whenReady().then(start)
}

function createDeskFor(paths: ShellPaths, logFile: LogFile): Desk {
  const openCore = (dataDir: string, restoreFrom?: string): Promise<Core> =>
    createCore({
      spareReader: true,
      dataDir,
      restoreFrom,
      clock: systemClock,
      log: logFile.log,
      spawner: createUtilitySpawner({ entriesFolder: paths.entriesFolder, env: {}, log: logFile.log }),
      nativeBinding: paths.sqliteBinding,
      followUps: true
    })
  return createDesk({
    workspacesFolder: paths.workspaces,
    demoFolder: paths.demoWorkspace,
    shelfFile: join(paths.userData, 'shelf.json'),
    nowMs: () => systemClock.nowMs(),
    openCore,
    prepareDemo: (folder) => copyDemo(paths, folder),
    discard: (folder) => system.trashItem(folder)
  })
}

/** An installed app carries the demo company ready to use; the copy appears under its name only when it is whole. */
async function copyDemo(paths: ShellPaths, folder: string): Promise<void> {
  const source = join(paths.resources, 'demo-workspace')
  if (!existsSync(source)) {
    throw new FailureError('not_found', 'workspaces.no_demo', 'This build of Saima carries no demo company. Create a workspace of your own, or prepare the demo with: npm run -s saima -- demo', {})
  }
  const draft = `${folder}.new`
  await cp(source, draft, { recursive: true, force: true })
  await rename(draft, folder)
}

/** @returns false when the user chose to quit instead */
async function openWorkspace(desk: Desk, given: ShellArguments, words: () => Words, logFile: LogFile, onFailure: () => void): Promise<boolean> {
  try {
    await (given.dataDir === null ? desk.openLastOrDemo() : desk.open(given.dataDir))
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    logFile.log.error(`workspace not opened: ${message}`)
    onFailure()
    // Nobody is there to answer a dialog when a picture was asked for.
    if (given.screenshot !== null) app.exit(1)
    if ((await askAboutOpenFailure(message, given.dataDir ?? '', words(), logFile)) === 'quit') return false
    const opened = await desk.call('workspaces.openDemo', {})
    return opened.ok
  }
}

/** Quitting waits for the core: jobs are drained or abandoned, then readers close, then the writer. */
function closeInOrder(desk: Desk): void {
  let closed = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void desk.close().finally(() => {
      closed = true
      app.quit()
    })
  })
}
