/**
 * The folders and files of `main/` from the ground up, as path prefixes; the longest one that fits a file is its layer.
 * A module may import from its own layer and from layers above it in this list (that is: lower in the house), never the
 * other way. `layers.test.ts` walks every import and holds us to it.
 */
export const layers: readonly string[] = [
  'contract/',
  'clock.ts',
  'log.ts',
  'processes/messages',
  'processes/spawner.ts',
  'warehouse/',
  'metrics/',
  'units/',
  'import/',
  'features/',
  'model/',
  'forecast/',
  'risk/',
  'quote/',
  'race/',
  'alerts/',
  'tasks/',
  'credit/',
  'pilots/',
  'toolkit/',
  'automation/',
  'war-room/',
  'review/',
  'demo/',
  'router/',
  'processes/',
  'workspaces/',
  'core.ts',
  'cli/',
  'cli.ts',
  'electron/',
  'index.ts',
]
