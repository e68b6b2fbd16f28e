import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonLines } from '../../components/feedback/skeleton'
import { formatPercent, formatPoints } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

type Measure = RouteOutput<'followUps.measure'>

/** Whether the list helps, by the deals that a coin kept off it. */
export function FollowUpMeasure() {
  const { t } = useTranslation()
  const query = useRoute('followUps.measure', {})
  return (
    <section className="pane" aria-labelledby="today-measure-title">
      <div className="pane-head">
        <h2 id="today-measure-title">{t('today.measure.title')}</h2>
        <span className="quiet ellipsis">{t('today.measure.hint')}</span>
      </div>
      <Loaded query={query} waiting={<SkeletonLines widths={['80%', '60%']} />}>
        {(data) => <Verdict data={data} />}
      </Loaded>
    </section>
  )
}

function Verdict({ data }: { readonly data: Measure }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rate = (arm: Measure['shown']): string => (arm.deals === 0 ? '–' : formatPercent(arm.kept / arm.deals))
  const saved = format.money([data.savedE4, data.savedLowE4, data.savedHighE4])
  return (
    <>
      <p>
        <strong>{t(`today.measure.verdicts.${data.verdict}`)}</strong>{' '}
        {data.effect === null
          ? t('today.measure.early', { needed: data.needed, waiting: data.waiting })
          : t('today.measure.effect', { effect: formatPoints(data.effect, 1), low: formatPoints(data.low, 1), high: formatPoints(data.high, 1), saved: saved.full(data.savedE4), savedLow: saved.text(data.savedLowE4), savedHigh: saved.full(data.savedHighE4) })}
      </p>
      <table className="measure-table">
        <thead>
          <tr>
            <th scope="col">{t('today.measure.group')}</th>
            <th scope="col" className="number">{t('today.measure.deals')}</th>
            <th scope="col" className="number">{t('today.measure.kept')}</th>
            <th scope="col" className="number">{t('today.measure.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {(['shown', 'heldOut'] as const).map((id) => (
            <tr key={id}>
              <th scope="row">{t(`today.measure.${id}`)}</th>
              <td className="number">{data[id].deals}</td>
              <td className="number">{data[id].kept}</td>
              <td className="number">{rate(data[id])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
