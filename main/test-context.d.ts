import 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder with the process entries as built for this run: `warehouse-host.js`, `model-host.js`, `cli.js`. */
    hostsFolder: string
  }
}
