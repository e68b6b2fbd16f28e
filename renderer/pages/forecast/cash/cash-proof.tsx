import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import { useRoute } from '../../../api/use-route'
import { useFilter } from '../../../app/filter'
import { Loaded } from '../../../components/feedback/loaded'
import { SkeletonLines } from '../../../components/feedback/skeleton'
import { RunningJob, useRunningJob } from '../../../components/job/running-job'
import { formatPercent } from '../../../format/ratio'
import { useFormat } from '../../../format/use-format'

type Proof = RouteOutput<'forecast.cashProof'>

/** The same forecast made again at four past days, week by week beside what was paid and what due days alone would have said. */
export function CashProof({ cash }: { readonly cash: RouteOutput<'forecast.cash'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { scope } = useFilter()
  const query = useRoute('forecast.cashProof', { scope, origins: 4 })
  const job = useRunningJob(['forecast.cashProof'], query.isFetching)
  return (
    <section className="pane" aria-labelledby="cash-proof-title">
      <div className="pane-head">
        <h2 id="cash-proof-title">{t('forecast.cash.proof')}</h2>
        {query.data !== undefined && <span className="quiet">{unitOf(format, query.data)}</span>}
        <span className="grow" />
        {query.data === undefined && job !== undefined && <RunningJob job={job} />}
      </div>
      <Loaded query={query} waiting={<SkeletonLines widths={['70%', '90%', '80%']} />}>
        {(proof) => (proof.weeks.length === 0 ? <p className="secondary">{t('forecast.cash.noProof', { day: cash.asOf })}</p> : <Weeks proof={proof} />)}
      </Loaded>
    </section>
  )
}

const moneyOf = (format: ReturnType<typeof useFormat>, proof: Proof) => format.money(proof.weeks.flatMap((week) => [week.actualE4, week.p90E4]))
const unitOf = (format: ReturnType<typeof useFormat>, proof: Proof): string => (proof.weeks.length === 0 ? '' : moneyOf(format, proof).unit)

function Weeks({ proof }: { readonly proof: Proof }) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = moneyOf(format, proof)
  const isWithin = (week: Proof['weeks'][number]): boolean => week.actualE4 >= week.p10E4 && week.actualE4 <= week.p90E4
  return (
    <>
      <p className="cash-verdict">
        {proof.wape === null || proof.dueWape === null
          ? t('forecast.cash.nothingPaid')
          : t('forecast.cash.verdict', { wape: formatPercent(proof.wape, 1), due: formatPercent(proof.dueWape, 1), within: proof.weeks.filter(isWithin).length, weeks: proof.weeks.length })}
      </p>
      {/* Scrolls inside its box: reachable by the keyboard, because nothing in it is. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div role="region" tabIndex={0} aria-label={t('forecast.cash.proof')} className="cash-proof-list">
        <table className="series-candidates">
          <thead>
            <tr>
              <th>{t('forecast.cash.madeOn')}</th>
              <th>{t('forecast.cash.weekFrom')}</th>
              {[t('forecast.cash.paid'), t('forecast.cash.mean'), 'P10–P90', t('forecast.cash.byDueDay')].map((name) => (
                <th key={name} className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {proof.weeks.map((week) => (
              <tr key={`${week.asOf} ${week.from}`}>
                <td className="nowrap">{week.asOf}</td>
                <td className="nowrap">{week.from}</td>
                <td className="number">{money.text(week.actualE4)}</td>
                <td className="number">{money.text(week.meanE4)}</td>
                <td className="number">
                  {money.text(week.p10E4)} – {money.text(week.p90E4)} <span aria-label={isWithin(week) ? t('forecast.cash.within') : t('forecast.cash.outside')}>{isWithin(week) ? '✓' : '✗'}</span>
                </td>
                <td className="number">{money.text(week.dueE4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
