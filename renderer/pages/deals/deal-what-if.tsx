import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatPercent, formatPoints } from '../../format/ratio'
import { useRiskActionText } from '../today/risk-words'

type WhatIf = RouteOutput<'deals.counterfactuals'>

/** What the model would say after each thing that can be done about the deal, also where it would not help. */
export function DealWhatIf({ id }: { readonly id: number }) {
  const { t } = useTranslation()
  const query = useRoute('deals.counterfactuals', { opportunityId: id }, { keepPrevious: false })
  return (
    <section className="deal-what-if" aria-labelledby="deal-what-if-title">
      <div className="pane-head">
        <h2 id="deal-what-if-title">{t('deals.whatIf.title')}</h2>
        <span className="quiet ellipsis">{query.data === undefined ? '' : t('deals.whatIf.subtitle', { win: formatPercent(query.data.pWin, 1), risk: formatPercent(query.data.risk28d, 1) })}</span>
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={3} />}>
        {(data) => (data.actions.length === 0 ? <p className="secondary">{t('deals.whatIf.none')}</p> : <Actions data={data} />)}
      </Loaded>
      <p className="reason-basis">{t('today.notCausal')}</p>
    </section>
  )
}

function Actions({ data }: { readonly data: WhatIf }) {
  const { t } = useTranslation()
  const actionText = useRiskActionText()
  const ordered = [...data.actions].sort((left, right) => right.pWin - right.risk28d - (left.pWin - left.risk28d))
  return (
    <table className="what-if">
      <thead>
        <tr>
          <th scope="col">{t('deals.whatIf.action')}</th>
          <th scope="col" className="number">{t('deals.whatIf.win')}</th>
          <th scope="col" className="number">{t('deals.whatIf.risk')}</th>
        </tr>
      </thead>
      <tbody>
        {ordered.map((action) => (
          <tr key={action.key}>
            <td>{actionText(action).what}</td>
            <Moved before={data.pWin} after={action.pWin} isGoodUp />
            <Moved before={data.risk28d} after={action.risk28d} isGoodUp={false} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Moved({ before, after, isGoodUp }: { readonly before: number; readonly after: number; readonly isGoodUp: boolean }) {
  const change = after - before
  const tone = Math.abs(change) < 0.0005 ? 'quiet' : change > 0 === isGoodUp ? 'is-above' : 'is-below'
  return (
    <td className="number">
      {formatPercent(after, 1)} <span className={tone}>{formatPoints(change, 1)}</span>
    </td>
  )
}
