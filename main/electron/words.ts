import { starters as startersEn } from '../../resources/locales/en/alerts.json'
import en from '../../resources/locales/en/shell.json'
import { starters as startersZhCN } from '../../resources/locales/zh-CN/alerts.json'
import zhCN from '../../resources/locales/zh-CN/shell.json'
import type { Language } from '../contract/shell'

/** The shell's own words: menu, tray, notifications, messages of last resort. English must have what Chinese has. */
export type Words = typeof zhCN & {
  /** Names of the alert rules that Saima brings along, by starter id. */
  readonly starters: Readonly<Record<string, string>>
}

const byLanguage: Readonly<Record<Language, Words>> = { 'zh-CN': { ...zhCN, starters: startersZhCN }, en: { ...en, starters: startersEn } }

export const wordsFor = (language: Language): Words => byLanguage[language]

/** Fills `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
