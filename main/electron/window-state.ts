import { join } from 'node:path'
import type { BrowserWindow, Rectangle } from 'electron'
import * as z from 'zod'
import { jsonFile } from './json-file'

const storedState = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int(), maximized: z.boolean() })
export type WindowState = z.infer<typeof storedState>

export const minimumSize = { width: 1024, height: 640 } as const

/**
 * The bounds to open with: those of last time if they still lie on a screen, else centred on the first screen, large enough for the
 * war room's 1366 × 768 where there is room.
 */
export function openingBounds(last: WindowState | null, screens: readonly Rectangle[]): Rectangle {
  const visible = (bounds: Rectangle): boolean =>
    screens.some(
      (screen) =>
        Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x) >= 200 &&
        Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y) >= 100
    )
  if (last !== null && visible(last)) {
    return { x: last.x, y: last.y, width: Math.max(last.width, minimumSize.width), height: Math.max(last.height, minimumSize.height) }
  }
  const screen = screens[0] ?? { x: 0, y: 0, width: 1366, height: 768 }
  const width = Math.min(screen.width, 1600)
  const height = Math.min(screen.height, 1000)
  return { x: screen.x + Math.round((screen.width - width) / 2), y: screen.y + Math.round((screen.height - height) / 2), width, height }
}

export interface WindowStateFile {
  readonly read: () => WindowState | null
  readonly follow: (window: BrowserWindow) => void
}

/** Remembers the window's place when it closes. */
export function openWindowState(userData: string): WindowStateFile {
  const file = jsonFile(join(userData, 'window.json'), storedState.nullable(), null)
  return {
    read: file.read,
    follow(window) {
      window.on('close', () => file.write({ ...window.getNormalBounds(), maximized: window.isMaximized() }))
    }
  }
}
