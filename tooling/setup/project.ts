import { resolve } from 'node:path'

/** The checkout, and the places in it that the set-up writes to. */
export const root = resolve(import.meta.dirname, '..', '..')
export const cacheFolder = resolve(root, '.cache')
export const floorFolder = resolve(cacheFolder, 'floor')
export const inRoot = (...parts: readonly string[]): string => resolve(root, ...parts)
export const inCache = (...parts: readonly string[]): string => resolve(cacheFolder, ...parts)
