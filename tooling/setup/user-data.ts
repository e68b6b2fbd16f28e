import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder that Electron gives an app named Saima: settings, and the workspaces made without naming a place. */
export function userDataFolder(): string {
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Saima')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Saima')
  return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'Saima')
}
