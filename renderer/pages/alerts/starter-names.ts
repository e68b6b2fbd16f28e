import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'

/** Names for the starter rules in the page's language, given to them when they are added. */
export function useStarterNames(): Record<string, string> {
  const { t } = useTranslation()
  const { data } = useRoute('alerts.starterRules', {})
  return Object.fromEntries((data ?? []).map((starter) => [starter.starterId, t(`alerts.starters.${starter.starterId}`, { defaultValue: starter.starterId })]))
}
