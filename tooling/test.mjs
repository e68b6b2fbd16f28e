import { runScript } from './bootstrap.mjs'

runScript('test.ts', '0 passed, 1 failed, 0 skipped\n')
