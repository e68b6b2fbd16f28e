import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { HealthSubject } from '../../../main/contract/health'
import { useCommand } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { Door } from './health-door'

/** The holes in open deals, dearest first: how much money they touch and by how much the forecast may be off for it. */
export function HealthGaps({ summary, onOpen }: { readonly summary: RouteOutput<'health.summary'>; readonly onOpen: (subject: HealthSubject, title: string) => void }) {
  const { t } = useTranslation()
  const { money, ago } = useFormat()
  const measure = useCommand('health.measure')
  const { measured } = summary
  const gaps = [...summary.gaps].sort((a, b) => (b.costE4 ?? 0) - (a.costE4 ?? 0) || b.amountE4 - a.amountE4)
  const amounts = money(gaps.map((gap) => gap.amountE4))
  const costs = money(gaps.map((gap) => gap.costE4))
  const worst = gaps[0]
  return (
    <section aria-labelledby="health-gaps">
      <div className="health-head">
        <h2 id="health-gaps">{t('data.health.gaps')}</h2>
        <span className="quiet">
          {measured === null ? t('data.health.notMeasured') : measured.hasModel ? t('data.health.measured', { version: measured.modelVersion, ago: ago(measured.atMs) }) : t('data.health.noModel')}
        </span>
        <span className="grow" />
        <Button size="small" type={measured === null ? 'primary' : 'default'} loading={measure.isPending} onClick={() => measure.mutate({})}>
          {t(measured === null ? 'data.health.measure' : 'data.health.measureAgain')}
        </Button>
      </div>
      {measure.error !== null && <FailureView error={measure.error} />}
      {worst !== undefined && worst.costE4 !== null && worst.costE4 > 0 && (
        <p className="customers-verdict">{t('data.health.worst', { what: t(`data.health.families.${worst.family}`), amount: amounts.full(worst.amountE4), cost: costs.full(worst.costE4) })}</p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{t('data.health.missingWhat')}</th>
            <th scope="col" className="number-head">{t('data.health.openDeals')}</th>
            <th scope="col" className="number-head">{t('data.health.ofOpen')}</th>
            <th scope="col" className="number-head">{`${t('data.health.amount')}${amounts.unit === '' ? '' : ` (${amounts.unit})`}`}</th>
            <th scope="col" className="number-head" title={t('data.health.shiftHint')}>{t('data.health.shift')}</th>
            <th scope="col" className="number-head" title={t('data.health.costHint')}>{`${t('data.health.cost')}${costs.unit === '' ? '' : ` (${costs.unit})`}`}</th>
            <th scope="col" className="is-wide">{t('data.health.remedy')}</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((gap) => {
            const name = t(`data.health.families.${gap.family}`)
            return (
              <tr key={gap.family}>
                <th scope="row">{name}</th>
                <td className="number-cell">
                  {gap.deals === 0 ? (
                    formatCount(0)
                  ) : (
                    <Door label={t('data.health.rowsOf', { name })} onOpen={() => onOpen({ kind: 'gap', family: gap.family }, t('data.health.dealsWithout', { name }))}>
                      {formatCount(gap.deals)}
                    </Door>
                  )}
                </td>
                <td className="number-cell">{gap.openDeals === 0 ? '–' : formatPercent(gap.deals / gap.openDeals, 0)}</td>
                <td className="number-cell">{amounts.text(gap.amountE4)}</td>
                <td className="number-cell">{gap.shift === null ? '–' : t('data.health.points', { text: (gap.shift * 100).toFixed(1) })}</td>
                <td className="number-cell">{costs.text(gap.costE4)}</td>
                <td className="is-wide quiet">{gap.deals === 0 ? t('data.health.complete') : t(`data.health.remedies.${gap.family}`)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="quiet">{t('data.health.costNote')}</p>
    </section>
  )
}
