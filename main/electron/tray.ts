import { Menu, nativeImage, Tray } from 'electron'
import type { Words } from './words'

export interface TrayOptions {
  readonly icon: string
  readonly words: Words
  readonly show: () => void
  readonly quit: () => void
}

export interface TrayIcon {
  readonly setWords: (words: Words) => void
  readonly close: () => void
}

/** The mark in the system's status area; a desktop without one (some Linux sessions) simply shows none. */
export function openTray(options: TrayOptions): TrayIcon {
  const tray = new Tray(nativeImage.createFromPath(options.icon))
  const setWords = (words: Words): void => {
    tray.setToolTip(words.tray.tooltip)
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.tray.open, click: options.show },
        { type: 'separator' },
        { label: words.menu.quit, click: options.quit }
      ])
    )
  }
  setWords(options.words)
  tray.on('click', options.show)
  return { setWords, close: () => tray.destroy() }
}
