import { create } from 'zustand'
import type { Period, Scope } from '../../../main/contract/common'
import type { FlowBucketKind } from '../../../main/contract/war-room'

/** What the panel shows: the rows behind a measure, the deals of a bucket, or a given list of deals. */
export type DrillSubject =
  | {
      readonly kind: 'measure'
      readonly title: string
      readonly measure: string
      readonly part?: string
      readonly period?: Period | undefined
      readonly scope: Scope
      readonly where?: readonly { readonly dimension: string; readonly op?: 'eq' | 'in' | 'not_in' | undefined; readonly values: readonly (string | number | null)[] }[]
    }
  | { readonly kind: 'flow'; readonly title: string; readonly bucket: FlowBucketKind; readonly period?: Period | undefined; readonly scope: Scope; readonly since?: string | undefined }
  | { readonly kind: 'deals'; readonly title: string; readonly ids?: readonly number[]; readonly stageIds?: readonly number[]; readonly scope: Scope; readonly status?: readonly ('open' | 'won' | 'lost')[]; readonly closing?: Partial<Period> }

interface DrillStore {
  /** From the first figure that was opened to the present step. */
  readonly path: readonly DrillSubject[]
  readonly open: (subject: DrillSubject) => void
  readonly deeper: (subject: DrillSubject) => void
  readonly backTo: (step: number) => void
  readonly close: () => void
}

export const useDrill = create<DrillStore>((set) => ({
  path: [],
  open: (subject) => set({ path: [subject] }),
  deeper: (subject) => set((state) => ({ path: [...state.path, subject] })),
  backTo: (step) => set((state) => ({ path: state.path.slice(0, step + 1) })),
  close: () => set({ path: [] })
}))
