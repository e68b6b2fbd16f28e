import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { FailureError } from '../../contract/failure'
import type { ReadDb, WriteDb } from '../../warehouse/database'
import { writeSetting } from '../../warehouse/settings'
import { firstText } from '../../warehouse/statement'

const watchSetting = z.object({ folder: z.string(), isOn: z.boolean() })
export type WatchSetting = z.infer<typeof watchSetting>

const key = 'watch_folder'
export const archiveDir = (folder: string): string => path.join(folder, 'archive')
export const quarantineDir = (folder: string): string => path.join(folder, 'quarantine')

export function readWatch(db: ReadDb): WatchSetting | null {
  const text = firstText<{ value: string }>(db, 'SELECT value FROM setting WHERE key = ?', [key])?.value
  if (text === undefined) return null
  try {
    return watchSetting.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Sets the folder, having seen that it can be read and written and is not the workspace's own. */
export function writeWatch(db: WriteDb, setting: WatchSetting | null, dataDir: string): void {
  if (setting !== null && setting.isOn) prepareFolder(setting.folder, dataDir)
  writeSetting(db, key, setting === null ? null : JSON.stringify(setting))
}

function prepareFolder(folder: string, dataDir: string): void {
  const real = (dir: string): string => fs.realpathSync(dir)
  try {
    if (!fs.statSync(folder).isDirectory()) throw new Error('it is no folder')
    for (const dir of [archiveDir(folder), quarantineDir(folder)]) fs.mkdirSync(dir, { recursive: true })
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('invalid_input', 'import.no_watch_folder', `The folder ${folder} cannot be watched: ${reason}. The setting is as it was; choose a folder that can be read and written.`, { folder, reason })
  }
  const inside = path.relative(real(dataDir), real(folder))
  if (inside === '' || (!inside.startsWith('..') && !path.isAbsolute(inside))) {
    throw new FailureError('refused', 'import.watch_inside', `${folder} belongs to the workspace itself. The setting is as it was; choose another folder.`, { folder })
  }
}
