import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { routeNames, shellNames } from 'virtual:saima-names'
import type { SaimaBridge } from '../main/contract/shell'

const routes: ReadonlySet<string> = new Set(routeNames)
const shellCalls: ReadonlySet<string> = new Set(shellNames)

function invoke(channel: 'saima:call' | 'saima:shell', known: ReadonlySet<string>, name: string, input: unknown): Promise<unknown> {
  if (!known.has(name)) return Promise.reject(new Error(`There is no call named ${name}.`))
  return ipcRenderer.invoke(channel, name, input)
}

/** Electron 22, the floor, has no `webUtils`: there a dropped file carries its path itself. */
function pathOf(file: unknown): string {
  if (!(file instanceof File)) return ''
  const withUtils: typeof webUtils | undefined = webUtils
  if (withUtils !== undefined) return withUtils.getPathForFile(file)
  return 'path' in file && typeof file.path === 'string' ? file.path : ''
}

const bridge = {
  call: (name: string, input: unknown) => invoke('saima:call', routes, name, input),
  shell: (name: string, input: unknown) => invoke('saima:shell', shellCalls, name, input),
  subscribe: (listener: (event: unknown) => void) => {
    const forward = (_: IpcRendererEvent, event: unknown): void => listener(event)
    ipcRenderer.on('saima:event', forward)
    return () => {
      ipcRenderer.removeListener('saima:event', forward)
    }
  },
  pathOf
} satisfies Record<keyof SaimaBridge, unknown>

contextBridge.exposeInMainWorld('saima', bridge)
