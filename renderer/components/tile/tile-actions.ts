import { App } from 'antd'
import { useCallback, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf, shell } from '../../api/client'
import { useFailureParts } from '../feedback/failure-view'
import { exportedTable, tableToText, tableToXlsx } from './export-table'
import type { TileData } from './tile-data'

interface TileActions {
  readonly copy: () => Promise<void>
  readonly saveXlsx: () => Promise<void>
  readonly savePicture: () => Promise<void>
}

const fileName = (title: string): string => title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, ' ').trim().slice(0, 80) || 'Saima'

/** What every tile can do with what it shows: to the clipboard, into a workbook, into a picture. */
export function useTileActions(title: string, box: RefObject<HTMLElement | null>, data: RefObject<TileData>): TileActions {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const told = useCallback(
    async (work: () => Promise<string | null>): Promise<void> => {
      try {
        const done = await work()
        if (done !== null) void message.success(done)
      } catch (error) {
        void message.error(parts(failureOf(error)).what)
      }
    },
    [message, parts]
  )
  const nothingToExport = t('components.tile.nothing')
  return {
    copy: () =>
      told(async () => {
        const table = exportedTable(data.current)
        if (table === null) return nothingToExport
        await navigator.clipboard.writeText(tableToText(table))
        return t('components.tile.copied', { count: table.rows.length })
      }),
    saveXlsx: () =>
      told(async () => {
        const table = exportedTable(data.current)
        if (table === null) return nothingToExport
        const path = await shell('files.save', { defaultName: `${fileName(title)}.xlsx`, filters: [{ name: 'Excel', extensions: ['xlsx'] }], content: { base64: await tableToXlsx(table, title) } })
        return path === null ? null : t('components.tile.saved', { path })
      }),
    savePicture: () =>
      told(async () => {
        const element = box.current
        if (element === null) return null
        element.scrollIntoView({ block: 'nearest' })
        // The menu that this came from closes first, or it would be in the picture.
        await new Promise((done) => window.setTimeout(done, 350))
        const { left, top, width, height } = element.getBoundingClientRect()
        const area = { x: Math.max(0, Math.round(left)), y: Math.max(0, Math.round(top)), width: Math.round(width), height: Math.round(Math.min(height, window.innerHeight - Math.max(0, top))) }
        const path = await shell('picture.save', { defaultName: `${fileName(title)}.png`, filters: [{ name: 'PNG', extensions: ['png'] }], ...area })
        return path === null ? null : t('components.tile.saved', { path })
      })
  }
}
