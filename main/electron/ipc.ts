import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { toFailure, type Result, type SaimaEvent } from '../contract'
import type { ShellEvent } from '../contract/shell'
import { pageOrigin } from './page-protocol'

export type Call = (name: string, input: unknown) => Promise<Result<unknown>>

export interface IpcOptions {
  readonly call: Call
  readonly shell: Call
  /** The pages that may ask: those of our own windows. */
  readonly pages: () => readonly WebContents[]
}

/** Binds the two request channels. Everything else about a call happens in the router; here stands the sender check and the envelope. */
export function bindIpc(options: IpcOptions): void {
  const answer = async (event: IpcMainInvokeEvent, run: Call, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isOurPage(event, options.pages())) return refused('A call came from a place that is not Saima’s own page, and was refused.')
    if (typeof name !== 'string') return refused('A call without a name was refused.')
    try {
      return await run(name, input)
    } catch (error) {
      return { ok: false, error: toFailure(error) }
    }
  }
  ipcMain.handle('saima:call', (event, name: unknown, input: unknown) => answer(event, options.call, name, input))
  ipcMain.handle('saima:shell', (event, name: unknown, input: unknown) => answer(event, options.shell, name, input))
}

/** Sends an event to the pages; none is kept for a page that is not there, pages read the state when they start. */
export function announceTo(pages: readonly WebContents[], event: SaimaEvent | ShellEvent): void {
  for (const page of pages) if (!page.isDestroyed()) page.send('saima:event', event)
}

function isOurPage(event: IpcMainInvokeEvent, pages: readonly WebContents[]): boolean {
  const frame = event.senderFrame
  if (frame === null || !pages.includes(event.sender)) return false
  return frame.parent === null && frame.url.startsWith(`${pageOrigin}/`)
}

const refused = (message: string): Result<unknown> => ({ ok: false, error: { code: 'refused', key: 'refused.sender', params: {}, message } })
