import type { WriterHandlers } from '../router/handler'
import { clearDemo, demoSteps } from './generate-demo'

export const demoWriters: Pick<WriterHandlers, 'demo.generate'> = {
  'demo.generate': async (db, input, context) => {
    const steps = demoSteps(db, input)
    let hasBegun = false
    try {
      for (;;) {
        const step = steps.next()
        if (step.done === true) {
          context.changed('setting', 'import_batch', 'stage', ...Object.keys(step.value.counts))
          return { ...step.value, counts: { ...step.value.counts } }
        }
        hasBegun = true
        context.progress(step.value)
        await context.pause()
      }
    } catch (error) {
      // Nothing had been written where the very first step refused; a later failure or a cancel leaves the workspace empty.
      if (hasBegun) clearDemo(db)
      throw error
    }
  }
}
