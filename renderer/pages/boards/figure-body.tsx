import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { useRoute } from '../../api/use-route'
import { Delta } from '../../components/figure/delta'
import { Figure } from '../../components/figure/figure'
import { formatPercentDelta, formatPoints } from '../../format/ratio'
import { useValueText } from '../../format/use-value-text'
import { useLook } from '../../theme/theme-context'
import { useTileDrill } from './board-context'
import { toneInk, toneMark, toneOf } from './colour-rule'

type FigureContent = Extract<MetricContent, { kind: 'figure' }>

export function FigureBody({ content, values }: { readonly content: FigureContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const drill = useTileDrill(content, values)
  const { data: status } = useRoute('workspace.status', {})
  const [value = null, previous = null] = values.rows[0] ?? []
  const type = values.columns[0]?.type ?? 'number'
  const text = useValueText(type, [value, previous])
  const name = t(`measures.${content.measure}.name`, { defaultValue: content.measure })
  const tone = toneOf(value, content.colours)
  const change = typeof value === 'number' && typeof previous === 'number' ? value - previous : null
  const changeText = change === null ? '' : type === 'ratio' ? `${formatPoints(change, 1)} ${t('components.points')}` : typeof previous === 'number' && previous !== 0 ? formatPercentDelta(change / Math.abs(previous)) : ''
  const span = values.period.from === null || values.period.to === null ? (status === undefined ? '' : t('components.figure.asOf', { day: status.today })) : `${values.period.from} – ${values.period.to}`
  return (
    <div className="tile-figure">
      <Figure
        size="hero"
        label={name}
        value={text(value, true)}
        definition={t(`measures.${content.measure}.definition`, { defaultValue: '' })}
        asOf={status?.today}
        ink={toneInk(tone, tokens)}
        parts={content.compareTo === 'none' ? [] : [{ label: t(`boards.compare.${content.compareTo}`), value: text(previous, true) }]}
        onOpen={() => drill(name, content.measure, [])}
        onAlert={() => void navigate({ to: '/alerts', search: { make: true, measure: content.measure } })}
      />
      <p className="quiet small ellipsis">
        {tone !== null && (
          <span style={{ color: toneInk(tone, tokens) }}>
            {toneMark[tone]} {t(`boards.colours.${tone}`)} ·{' '}
          </span>
        )}
        {changeText === '' ? span : (
          <>
            <Delta value={change} text={changeText} /> {t(`boards.compare.${content.compareTo}`)}
          </>
        )}
      </p>
    </div>
  )
}
