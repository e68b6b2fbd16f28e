import { fork } from 'node:child_process'
import path from 'node:path'
import { engineArguments, type HostEntry, type HostProcess, type Spawner } from './spawner'

/** Node's side of the process interface: tests and the CLI. `entryDir` holds the built `warehouse-host.js` and `model-host.js`. */
export function createForkSpawner(entryDir: string): Spawner {
  return { spawn: (entry, env) => spawnFork(path.join(entryDir, `${entry satisfies HostEntry}.js`), engineArguments[entry], env) }
}

function spawnFork(file: string, execArgv: readonly string[], env: Readonly<Record<string, string>> | undefined): HostProcess {
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: [...execArgv],
    // The host's own output goes to stderr: stdout of the CLI holds its result and nothing else.
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...process.env, ...env }
  })
  let exited = false
  child.on('error', () => undefined) // a failed start also ends in 'exit' or 'close'; posting to a dead child must not throw
  return {
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      const once = (code: number | null): void => {
        if (exited) return
        exited = true
        listener(code)
      }
      child.on('exit', once)
      child.on('close', once)
    },
    kill: () => void child.kill('SIGKILL')
  }
}
