import { useTranslation } from 'react-i18next'
import type { DealAction } from '../../../main/contract/risk'
import { formatPercent } from '../../format/ratio'

/** A next step as a sentence, with what the model says of the deal once it is done. */
export function useRiskActionText(): (action: DealAction) => { readonly what: string; readonly after: string } {
  const { t } = useTranslation()
  return (action) => ({
    what: t(`today.riskActions.${action.key}`, Object.fromEntries(Object.entries(action.params).map(([name, value]) => [name, Math.round(value)]))),
    after: t('today.afterAction', { risk: formatPercent(action.risk28d), pWin: formatPercent(action.pWin) })
  })
}
