import type { ModelHandlers } from './handler'

/** Every command of the model process and who carries it out. */
export const modelHandlers: ModelHandlers = {}
