import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'

/** The systems whose standard exports are read without any mapping, and what of each. */
export function BuiltInProfiles() {
  const { t } = useTranslation()
  const { data } = useRoute('import.builtInProfiles', {})
  const systems = useMemo(() => {
    const bySystem = new Map<string, string[]>()
    for (const profile of data ?? []) bySystem.set(profile.system, [...new Set([...(bySystem.get(profile.system) ?? []), t(`data.entities.${profile.entity}`)])])
    return [...bySystem]
  }, [data, t])
  return (
    <section className="pane" aria-labelledby="built-in-title">
      <h2 id="built-in-title">{t('data.profiles.builtIn')}</h2>
      <ul className="built-in">
        {systems.map(([system, entities]) => (
          <li key={system}>
            <strong>{system}</strong> <span className="secondary">{entities.join(t('data.comma'))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
