import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'main/**/*.test.ts',
      'preload/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'resources/**/*.test.ts',
      'tooling/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    globalSetup: ['tooling/vitest-hosts.ts'],
    // Real child processes and native modules: a process per file keeps one test's crash from another's result.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
})
