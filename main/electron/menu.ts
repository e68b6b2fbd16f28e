import { app, dialog, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import type { MenuItem as MenuChoice } from '../contract/shell'
import { fill, type Words } from './words'

export interface MenuOptions {
  readonly words: Words
  readonly choose: (item: MenuChoice) => void
  readonly revealWorkspace: () => void
  readonly revealLogs: () => void
  readonly window: () => BrowserWindow | null
}

/** The application's menu in the user's language; what a page must do travels as `menu.chosen`. */
export function applyMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

function menuTemplate({ words, choose, revealWorkspace, revealLogs, window }: MenuOptions): MenuItemConstructorOptions[] {
  const text = words.menu
  const page = (label: string, item: MenuChoice, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => choose(item),
    ...(accelerator === undefined ? {} : { accelerator })
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    {
      label: text.file,
      submenu: [
        page(text.import, 'import', 'CmdOrCtrl+O'),
        page(text.workspaces, 'workspaces', 'CmdOrCtrl+Shift+O'),
        { label: text.revealWorkspace, click: revealWorkspace },
        page(text.backups, 'backups'),
        separator,
        page(text.settings, 'settings', 'CmdOrCtrl+,'),
        separator,
        { role: 'quit', label: text.quit }
      ]
    },
    {
      label: text.edit,
      submenu: [
        // The page decides: text being typed is undone as text, otherwise the last logged command is taken back.
        { ...page(text.undo, 'undo', 'CmdOrCtrl+Z'), registerAccelerator: false },
        separator,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll }
      ]
    },
    {
      label: text.view,
      submenu: [
        page(text.palette, 'palette', 'CmdOrCtrl+K'),
        separator,
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        { role: 'resetZoom', label: text.zoomReset },
        // F11 belongs to the page: it rotates boards on the whole screen.
        { ...page(text.bigScreen, 'bigScreen', 'F11'), registerAccelerator: false },
        { role: 'togglefullscreen', label: text.fullScreen, accelerator: 'Ctrl+Shift+F' },
        separator,
        { role: 'reload', label: text.reload },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools', label: text.devTools } as const])
      ]
    },
    { label: text.window, submenu: [{ role: 'minimize', label: text.minimize }, { role: 'close', label: text.close }] },
    {
      label: text.help,
      submenu: [
        page(text.shortcuts, 'shortcuts', 'F1'),
        { label: text.revealLogs, click: revealLogs },
        separator,
        { label: text.about, click: () => showAbout(words, window()) }
      ]
    }
  ]
}

function showAbout(words: Words, window: BrowserWindow | null): void {
  const { electron, chrome, node } = process.versions
  const detail = fill(words.about.detail, { version: app.getVersion(), electron, chromium: chrome, node })
  const box = { type: 'info' as const, title: words.menu.about, message: words.appName, detail, buttons: ['OK'] }
  void (window === null ? dialog.showMessageBox(box) : dialog.showMessageBox(window, box))
}
