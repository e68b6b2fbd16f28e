import { create } from 'zustand'

interface ImportQueueStore {
  /** Files that wait for the import page, in the order in which they came. */
  readonly paths: readonly string[]
  readonly add: (paths: readonly string[]) => void
  readonly remove: (path: string) => void
}

export const useImportQueue = create<ImportQueueStore>((set) => ({
  paths: [],
  add: (paths) => set((state) => ({ paths: [...state.paths, ...paths.filter((path) => !state.paths.includes(path))] })),
  remove: (path) => set((state) => ({ paths: state.paths.filter((each) => each !== path) }))
}))
