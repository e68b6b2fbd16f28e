import { runScript } from './bootstrap.mjs'

runScript('package.ts')
