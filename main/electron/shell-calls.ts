import { dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { Logger } from 'electron-log'
import { FailureError, type Result } from '../contract'
import { shellContract, type FirstScreen, type ShellInput, type ShellName, type ShellOutput } from '../contract/shell'
import { openTextFile, saveFileAs, savePictureAs } from './files'
import type { Call } from './ipc'
import type { Preferences, PreferenceValues } from './preferences'

export interface ShellCallsOptions {
  /** The window that the user looks at. */
  readonly window: () => BrowserWindow | null
  readonly openWindow: (address: string) => void
  readonly preferences: Preferences
  readonly onPreferences: (values: PreferenceValues) => void
  readonly refusedRequests: () => number
  readonly openWorkspace: () => string | null
  readonly readFirstScreen: () => FirstScreen
  readonly keepFirstScreen: (dataDir: string, answers: FirstScreen['answers']) => void
  readonly log: Pick<Logger, 'error'>
  readonly logFile: () => string
}

type Handlers = { readonly [N in ShellName]: (input: Parsed<N>) => ShellOutput<N> | Promise<ShellOutput<N>> }
type Parsed<N extends ShellName> = ReturnType<(typeof shellContract)[N]['input']['parse']>

/** Answers what pages ask of the desktop: a closed list of names, each input checked at the door. */
export function createShellCalls(options: ShellCallsOptions): Call {
  const handlers = handlersFor(options)
  return async (name, input) => {
    if (!isShellName(name)) return invalid(`There is no call named ${name}.`)
    const parsed = shellContract[name].input.safeParse(input)
    if (!parsed.success) return invalid(`The call ${name} was refused: ${parsed.error.issues[0]?.message ?? 'wrong input'}.`)
    const run = handlers[name] as (input: unknown) => unknown
    return { ok: true, value: await run(parsed.data) }
  }
}

function handlersFor(options: ShellCallsOptions): Handlers {
  return {
    'dialog.openFiles': async (input) => {
      const properties: OpenDialogOptions['properties'] = input.multiple ? ['openFile', 'multiSelections'] : ['openFile']
      const answer = await dialog.showOpenDialog(windowOf(options), { ...titled(input), properties, filters: input.filters })
      return answer.filePaths
    },
    'dialog.openFolder': async (input) => {
      const answer = await dialog.showOpenDialog(windowOf(options), { ...titled(input), properties: ['openDirectory', 'createDirectory'] })
      return answer.filePaths[0] ?? null
    },
    'dialog.saveFile': async (input) => {
      const answer = await dialog.showSaveDialog(windowOf(options), { ...titled(input), defaultPath: input.defaultName, filters: input.filters })
      return answer.canceled || answer.filePath === '' ? null : (answer.filePath ?? null)
    },
    'files.save': ({ content, ...question }) => saveFileAs(windowOf(options), question, content),
    'files.openText': (input) => openTextFile(windowOf(options), input),
    'picture.save': ({ x, y, width, height, ...question }) => savePictureAs(windowOf(options), question, { x, y, width, height }),
    'windows.open': (input) => {
      options.openWindow(input.address)
      return {}
    },
    'windows.fullScreen': (input) => {
      windowOf(options).setFullScreen(input.on)
      return {}
    },
    'preferences.get': () => options.preferences.get(),
    'preferences.set': (input) => {
      const values = options.preferences.set(input)
      options.onPreferences(values)
      return values
    },
    'firstScreen.get': () => options.readFirstScreen(),
    'firstScreen.keep': ({ dataDir, answers }) => {
      options.keepFirstScreen(dataDir, answers)
      return {}
    },
    'network.status': () => ({ refused: options.refusedRequests() }),
    'workspaces.reveal': async () => {
      const folder = options.openWorkspace()
      if (folder !== null) await shell.openPath(folder)
      return {}
    },
    'logs.reveal': () => {
      shell.showItemInFolder(options.logFile())
      return {}
    },
    'logs.report': (input) => {
      options.log.error(`page: ${input.message}\n${input.stack ?? ''}`)
      return {}
    }
  }
}

function windowOf(options: ShellCallsOptions): BrowserWindow {
  const window = options.window()
  if (window === null) throw new FailureError('conflict', 'shell.no_window', 'The window is gone, so no dialog can be shown. Open Saima again.')
  return window
}

const titled = (input: ShellInput<'dialog.openFolder'>): { title?: string } => (input.title === undefined ? {} : { title: input.title })

const isShellName = (name: string): name is ShellName => Object.prototype.hasOwnProperty.call(shellContract, name)

const invalid = (message: string): Result<unknown> => ({ ok: false, error: { code: 'invalid_input', key: 'invalid_input', params: {}, message } })
