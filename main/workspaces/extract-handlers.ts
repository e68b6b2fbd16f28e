import { FailureError } from '../contract/failure'
import type { WriterHandlers } from '../router/handler'
import { readActiveFocus, regionsBelow } from '../warehouse/focus'
import { makeExtract } from './make-extract'

export const extractWriters: Pick<WriterHandlers, 'workspace.extract'> = {
  'workspace.extract': async (db, input, context) => {
    const focus = readActiveFocus(db)
    if (focus !== null && regionsBelow(db, input.regionIds).some((id) => !focus.includes(id))) {
      throw new FailureError('refused', 'extract.beyond_scope', 'The active profile does not see all of these regions. Nothing was written; choose regions of its scope.')
    }
    return makeExtract(db, input.folder, input.regionIds, context.nowMs, { pause: () => context.pause(), progress: (share, step) => context.progress({ share, step }) })
  }
}
