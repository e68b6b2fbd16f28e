import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** What a column of a result is called: a dimension, a measure, its earlier value or its change. */
export function useColumnLabel(): (id: string) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (id) => {
      if (i18n.exists(`dimensions.${id}`)) return t(`dimensions.${id}`)
      const [, measure = id, part] = /^(.*)_(previous|change)$/.exec(id) ?? []
      const name = t(`measures.${measure}.name`, { defaultValue: measure })
      return part === undefined ? name : t(`boards.columns.${part}`, { measure: name })
    },
    [t, i18n]
  )
}
