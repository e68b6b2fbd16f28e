import { spawn, type ChildProcess } from 'node:child_process'
import { onPath } from './system-packages.ts'

export interface VirtualDisplay {
  readonly name: string
  readonly close: () => void
}

const startLimitMs = 20_000

/** Whether windows can be shown: always on macOS and Windows, on Linux where there is an X server or a compositor. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== ''
}

export const canMakeDisplay = (): boolean => process.platform === 'linux' && onPath('Xvfb')

/** Starts an X server without a screen; it chooses a free number itself, and is ended by `close` or with this process. */
export async function openVirtualDisplay(size = '1920x1080'): Promise<VirtualDisplay> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe']
  })
  const close = (): void => {
    server.kill('SIGTERM')
  }
  process.once('exit', close)
  const number = await displayNumber(server)
  return {
    name: `:${number}`,
    close: () => {
      process.off('exit', close)
      close()
    }
  }
}

async function displayNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Xvfb did not start within ${startLimitMs / 1000} s.`)), startLimitMs)
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended at once (code ${code}).`)))
    let text = ''
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('\n')) return
      clearTimeout(timer)
      server.removeAllListeners('exit')
      resolve(text.trim())
    })
  })
}
