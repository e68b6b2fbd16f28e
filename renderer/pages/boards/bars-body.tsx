import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { ChartFrame } from '../../components/chart/chart-frame'
import { Delta } from '../../components/figure/delta'
import { formatPercentDelta } from '../../format/ratio'
import { useValueText } from '../../format/use-value-text'
import { useLook } from '../../theme/theme-context'
import { useTileDrill } from './board-context'
import { columnOf, figureOf } from './chart-words'
import { toneFill, toneMark, toneOf } from './colour-rule'

type BarsContent = Extract<MetricContent, { kind: 'bars' }>

/** A measure by a dimension: one line each, from zero, every line a door to its rows. */
export function BarsBody({ content, values }: { readonly content: BarsContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const drill = useTileDrill(content, values)
  const figures = columnOf(values.rows, 1)
  const compares = content.compareTo !== 'none' && values.columns.length > 2
  const text = useValueText(values.columns[1]?.type ?? 'number', figures)
  const largest = Math.max(1e-9, ...figures.map((value) => Math.abs(value ?? 0)), ...(compares ? columnOf(values.rows, 2).map((value) => Math.abs(value ?? 0)) : []))
  const nameOf = (index: number): string => {
    const label = values.rows[index]?.[0]
    return label === null || label === undefined ? t('components.unknown') : String(label)
  }
  const open = (index: number): void => drill(`${t(`measures.${content.measure}.name`, { defaultValue: content.measure })} · ${nameOf(index)}`, content.measure, [{ dimension: content.by, value: values.ids[index]?.[0] ?? null }])
  const share = (value: number | null): string => `${Math.min(100, (Math.abs(value ?? 0) / largest) * 100)}%`
  return (
    <ChartFrame
      label={t('boards.names.by', { measure: t(`measures.${content.measure}.name`, { defaultValue: content.measure }), dimension: t(`dimensions.${content.by}`) })}
      table={{
        columns: [{ label: t(`dimensions.${content.by}`) }, { label: t(`measures.${content.measure}.name`, { defaultValue: content.measure }), isNumber: true }, ...(compares ? [{ label: t(`boards.compare.${content.compareTo}`), isNumber: true }] : [])],
        rows: values.rows.map((row, index) => [nameOf(index), text(figureOf(row[1]), true), ...(compares ? [text(figureOf(row[2]), true)] : [])])
      }}
      onOpenRow={open}
    >
      <div className="board-bars">
        {values.rows.map((row, index) => {
          const value = figures[index] ?? null
          const before = compares ? figureOf(row[2]) : null
          const tone = toneOf(value, content.colours)
          const change = value !== null && before !== null && before !== 0 ? (value - before) / Math.abs(before) : null
          return (
            <button type="button" key={`${String(values.ids[index]?.[0])}`} className={compares ? 'board-bar board-bar-compared' : 'board-bar'} onClick={() => open(index)}>
              <span className="ellipsis" title={nameOf(index)}>
                {nameOf(index)}
              </span>
              <span className="board-bar-track" aria-hidden>
                <span className="board-bar-fill moves" style={{ width: share(value), background: toneFill(tone, tokens), opacity: value !== null && value < 0 ? 0.6 : 1 }} />
                {before !== null && <span className="board-bar-before" style={{ left: share(before) }} />}
              </span>
              <span className="number">
                {tone === null ? '' : `${toneMark[tone]} `}
                {text(value, true)}
              </span>
              {compares && <span className="number small">{change === null ? '–' : <Delta value={change} text={formatPercentDelta(change, 0)} />}</span>}
            </button>
          )
        })}
      </div>
      {values.more > 0 && <p className="quiet small">{t('boards.more', { count: values.more })}</p>}
    </ChartFrame>
  )
}
