import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../main/contract/shell'
import { wordsOf } from './locales'

/** Both languages are part of the build, so that switching needs no restart and no request. */
export function createI18n(language: Language): i18n {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    keySeparator: '.',
    nsSeparator: false,
    resources: { 'zh-CN': { translation: wordsOf('zh-CN') }, en: { translation: wordsOf('en') } },
    // React escapes what it renders; double escaping would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false
  })
  return i18next
}
