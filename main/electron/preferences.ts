import { join } from 'node:path'
import * as z from 'zod'
import { language, themeChoice, type ShellInput, type ShellOutput } from '../contract/shell'
import { jsonFile } from './json-file'

export type PreferenceValues = ShellOutput<'preferences.get'>

export interface Preferences {
  readonly get: () => PreferenceValues
  readonly set: (change: ShellInput<'preferences.set'>) => PreferenceValues
}

const stored = z.object({ theme: themeChoice.optional(), language: language.optional(), notifications: z.boolean().optional() })

/** The user's own choices, for all workspaces. Saima speaks Chinese until it is told otherwise. */
export function openPreferences(userData: string): Preferences {
  const file = jsonFile(join(userData, 'preferences.json'), stored, {})
  const complete = (values: z.output<typeof stored>): PreferenceValues => ({
    theme: values.theme ?? 'system',
    language: values.language ?? 'zh-CN',
    notifications: values.notifications ?? true
  })
  return {
    get: () => complete(file.read()),
    set(change) {
      const before = file.read()
      const after = {
        ...before,
        ...(change.theme === undefined ? {} : { theme: change.theme }),
        ...(change.language === undefined ? {} : { language: change.language }),
        ...(change.notifications === undefined ? {} : { notifications: change.notifications })
      }
      file.write(after)
      return complete(after)
    }
  }
}
