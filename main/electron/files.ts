import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import { FailureError } from '../contract/failure'
import type { ShellOutput } from '../contract/shell'
import { fileToSave, largestTextFile, type SavedContent } from './saved-content'

interface FileQuestion {
  readonly title?: string | undefined
  readonly defaultName: string
  readonly filters: { name: string; extensions: string[] }[]
}

/** The user names the file in the system's own dialog; a page never does. */
export async function saveFileAs(window: BrowserWindow, question: FileQuestion, content: SavedContent): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, { ...(question.title === undefined ? {} : { title: question.title }), defaultPath: question.defaultName, filters: question.filters })
  if (answer.canceled || answer.filePath === undefined || answer.filePath === '') return null
  await writeFile(answer.filePath, fileToSave(content)).catch((error: unknown) => {
    throw new FailureError('storage', 'shell.not_saved', `The file could not be written (${String(error)}). Nothing else was changed; choose another place.`, { detail: String(error) })
  })
  return answer.filePath
}

/** A part of the window as it is shown, as a file. */
export async function savePictureAs(window: BrowserWindow, question: FileQuestion, area: Electron.Rectangle): Promise<string | null> {
  const picture = await window.webContents.capturePage(area)
  return saveFileAs(window, question, { base64: picture.toPNG().toString('base64') })
}

export async function openTextFile(window: BrowserWindow, question: Omit<FileQuestion, 'defaultName'>): Promise<ShellOutput<'files.openText'>> {
  const answer = await dialog.showOpenDialog(window, { ...(question.title === undefined ? {} : { title: question.title }), properties: ['openFile'], filters: question.filters })
  const path = answer.filePaths[0]
  if (path === undefined) return null
  if ((await stat(path)).size > largestTextFile) throw new FailureError('invalid_input', 'shell.too_large', `${basename(path)} is too large to be read here. Nothing was changed; choose another file.`, { name: basename(path) })
  return { name: basename(path), text: await readFile(path, 'utf8') }
}
