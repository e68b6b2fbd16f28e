import { create } from 'zustand'

export type Overlay = 'palette' | 'shortcuts' | 'profiles'

interface OverlaysStore {
  readonly shown: Overlay | null
  readonly open: (overlay: Overlay) => void
  readonly close: () => void
}

/** What lies above the page; one at a time. */
export const useOverlays = create<OverlaysStore>((set) => ({
  shown: null,
  open: (shown) => set({ shown }),
  close: () => set({ shown: null })
}))
