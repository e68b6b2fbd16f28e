import en from '../../resources/locales/en/shell.json'
import zhCN from '../../resources/locales/zh-CN/shell.json'
import type { Language } from '../contract/shell'

/** The shell's own words: menu, tray, notifications, messages of last resort. English must have what Chinese has. */
export type Words = typeof zhCN

const byLanguage: Readonly<Record<Language, Words>> = { 'zh-CN': zhCN, en }

export const wordsFor = (language: Language): Words => byLanguage[language]

/** Fills `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
