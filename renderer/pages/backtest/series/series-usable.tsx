import { useTranslation } from 'react-i18next'
import type { Table } from '../../../../main/contract/common'
import type { SeriesBacktestGrain, SeriesBacktestLevel } from '../../../../main/contract/series-backtest'
import { formatPercent } from '../../../format/ratio'
import { figure, objectsOf, words } from '../backtest-rows'
import { seriesGrains, seriesLevels, type SeriesChoice } from './series-choice'

const usable = 0.12
const nearly = 0.25

/** The headline's error at every level and length of period: where a figure may be used, and where only its range. Each cell leads to its figures. */
export function SeriesUsable({ table, choice }: { readonly table: Table; readonly choice: SeriesChoice }) {
  const { t } = useTranslation()
  const rows = objectsOf(table)
  const levels = seriesLevels.filter((level) => rows.some((row) => words(row, 'level') === level))
  const wapeOf = (level: SeriesBacktestLevel, grain: SeriesBacktestGrain): number | null => figure(rows.find((row) => words(row, 'level') === level && words(row, 'grain') === grain) ?? {}, 'wape')
  return (
    <>
      <table className="usable-table">
        <thead>
          <tr>
            <th scope="col" style={{ textAlign: 'left' }}>{t('backtest.level')}</th>
            {seriesGrains.map((grain) => (
              <th key={grain} scope="col">
                {t(`backtest.series.grains.${grain}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {levels.map((level) => (
            <tr key={level}>
              <th scope="row">{t(`backtest.levels.${level}`)}</th>
              {seriesGrains.map((grain) => {
                const wape = wapeOf(level, grain)
                const tone = wape === null ? '' : wape < usable ? 'is-usable' : wape < nearly ? 'is-near' : ''
                const isChosen = choice.level === level && choice.grain === grain
                return (
                  <td key={grain} className={tone}>
                    <button type="button" className="plain-button usable-cell" aria-pressed={isChosen} disabled={wape === null} onClick={() => choice.change({ level: level === 'total' ? undefined : level, grain, node: level === 'total' ? undefined : choice.level === level ? choice.node : undefined, steps: undefined })}>
                      {formatPercent(wape, 1)}
                      {wape !== null && wape < usable ? ' ✓' : ''}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet small">{t('backtest.series.usableKey', { usable: formatPercent(usable), near: formatPercent(nearly) })}</p>
    </>
  )
}
