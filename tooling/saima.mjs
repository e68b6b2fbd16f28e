import { runScript } from './bootstrap.mjs'

runScript('saima.ts')
