import { app, dialog, shell } from 'electron'
import type { LogFile } from './log-file'
import { fill, type Words } from './words'

/** What nobody caught: it is logged, told with what was kept and what to do, and the app ends rather than run on half-broken. */
export function installLastResort(logFile: LogFile, words: () => Words): void {
  let told = false
  const tell = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error)
    logFile.log.error('uncaught', error)
    if (told) return
    told = true
    const { crash } = words()
    dialog.showErrorBox(crash.mainTitle, fill(crash.main, { message, logFile: logFile.path() }))
    app.exit(1)
  }
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit' && details.reason !== 'killed') logFile.log.error(`process gone: ${details.type} ${details.name ?? ''} ${details.reason} (${details.exitCode})`)
  })
}

export type OpenFailureChoice = 'demo' | 'quit'

/** The workspace that should open cannot be: say why, and offer the demo company instead. */
export async function askAboutOpenFailure(message: string, dataDir: string, words: Words, logFile: LogFile): Promise<OpenFailureChoice> {
  const { crash } = words
  for (;;) {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: crash.openTitle,
      message: crash.openTitle,
      detail: fill(crash.open, { message, dataDir }),
      buttons: [crash.openDemo, crash.revealLogs, crash.quit],
      cancelId: 2
    })
    if (response !== 1) return response === 0 ? 'demo' : 'quit'
    shell.showItemInFolder(logFile.path())
  }
}
