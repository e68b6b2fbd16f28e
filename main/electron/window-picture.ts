import { writeFile } from 'node:fs/promises'
import type { BrowserWindow } from 'electron'

const pollMs = 250
const settledPolls = 3
const longestWaitMs = 30_000

/** Saves a picture of the window once the page shows something and nothing in it is marked busy any more. */
export async function saveWindowPicture(window: BrowserWindow, file: string): Promise<void> {
  const deadline = Date.now() + longestWaitMs
  let settled = 0
  while (settled < settledPolls && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, pollMs))
    settled = (await isSettled(window)) ? settled + 1 : 0
  }
  const picture = await window.webContents.capturePage()
  await writeFile(file, picture.toPNG())
}

async function isSettled(window: BrowserWindow): Promise<boolean> {
  if (window.webContents.isLoading()) return false
  const question = `document.querySelector('#root > *') !== null && document.querySelector('[aria-busy="true"]') === null && document.fonts.status === 'loaded'`
  return (await window.webContents.executeJavaScript(question)) === true
}
