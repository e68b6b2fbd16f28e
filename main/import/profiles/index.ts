import type { BuiltInProfile } from './built-in-profile'
import { chineseProfiles } from './chinese-systems'
import { westernProfiles } from './western-crm'

/** Standard exports that are recognised by their headers; as a user may have renamed columns, what they leave open is suggested as for any file. */
export const builtInProfiles: readonly BuiltInProfile[] = [...westernProfiles, ...chineseProfiles]
