import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

type Answer = RouteOutput<'quote.range'>

const marks = ['floor', 'target', 'stretch'] as const

/** Floor, target and stretch beside the present price: how much, how likely, what it leaves, who signs. */
export function PriceRail({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { range, current } = answer
  if (range === null) return null
  const money = format.money([range.stretch.amountE4, range.floor.amountE4, current?.amountE4])
  const expected = format.money([range.floor.expectedE4, range.target.expectedE4, range.stretch.expectedE4, current?.expectedE4])
  return (
    <dl className="price-rail">
      {marks.map((mark) => {
        const point = range[mark]
        return (
          <div key={mark} className={mark === 'target' ? 'price-mark price-mark-target' : 'price-mark'}>
            <dt title={t(`quote.marks.${mark}Hint`)}>{t(`quote.marks.${mark}`)}</dt>
            <dd className="price-amount">{money.full(point.amountE4)}</dd>
            <dd className="secondary">
              {t('quote.listShare', { share: formatPercent(point.ratio, 1) })} · {t('quote.chance', { share: formatPercent(point.pWin), low: formatPercent(point.pLow), high: formatPercent(point.pHigh) })}
            </dd>
            <dd className="secondary small">
              {t(answer.objective === 'profit' ? 'quote.expectedProfit' : 'quote.expectedRevenue', { amount: expected.full(point.expectedE4) })}
              {point.margin === null ? '' : ` · ${t('quote.margin', { share: formatPercent(point.margin) })}`} · {t(`quote.signatories.${point.signatory}`)}
            </dd>
          </div>
        )
      })}
      <div className="price-mark">
        <dt>{t('quote.present')}</dt>
        {current === null ? (
          <dd className="secondary">{t('quote.notQuoted')}</dd>
        ) : (
          <>
            <dd className="price-amount">{money.full(current.amountE4)}</dd>
            <dd className="secondary">
              {t('quote.listShare', { share: formatPercent(current.ratio, 1) })} · {current.pWin === undefined ? '–' : t('quote.chance', { share: formatPercent(current.pWin), low: formatPercent(current.pLow), high: formatPercent(current.pHigh) })}
            </dd>
            <dd className="secondary small">
              <strong>{t(`quote.positions.${answer.position}`)}</strong>
              {current.quotedOn === null ? '' : ` · ${t('quote.quotedOn', { day: current.quotedOn })}`} · {t(`quote.signatories.${current.signatory}`)}
            </dd>
          </>
        )}
      </div>
    </dl>
  )
}
