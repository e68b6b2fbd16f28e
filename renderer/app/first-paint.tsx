import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../main/contract'
import { useRoute } from '../api/use-route'
import { SkeletonBlock, SkeletonLines, SkeletonRows } from '../components/feedback/skeleton'
import '../components/figure/figure.css'
import '../components/tile/tile.css'
import { formatNumber } from '../format/count'
import { formatPercent } from '../format/ratio'
import { useFormat } from '../format/use-format'
import { HeadlineSentence, type HeadlineData } from '../pages/war-room/headline-sentence'
import '../pages/war-room/war-room.css'
import { attainmentInk } from '../theme/scales'
import { useLook } from '../theme/theme-context'
import './first-paint.css'
import './frame.css'
import { pages } from './page-list'

const question = { scope: {} }
const shownUnits = 14

/**
 * The war room's figures before its controls: words and tables only, in the places where the whole page puts them. It is on the screen while
 * the rest of the program loads; what it asks the core for, the page finds answered.
 */
export function FirstPaint() {
  const { t } = useTranslation()
  const { data: status } = useRoute('workspace.status', {})
  const headline = useRoute('warRoom.headline', question)
  const units = useRoute('warRoom.units', question)
  return (
    <div className="frame-host">
      <div className="frame" aria-busy="true">
        <nav className="rail" aria-label={t('frame.rail')}>
          <div className="rail-mark" aria-hidden>
            {t('frame.mark')}
          </div>
          <ul>
            {pages.map(({ id, path, icon: Icon, group }, index) => (
              <li key={id} className={index > 0 && pages[index - 1]?.group !== group ? `rail-${group} rail-group` : undefined}>
                <a href={`#${path}`} className="rail-link" aria-current={id === 'warRoom' ? 'page' : undefined}>
                  <Icon size={18} strokeWidth={1.75} aria-hidden />
                  <span>{t(`frame.pages.${id}`)}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="frame-column">
          <header className="filter-bar first-bar">
            <span>{t('frame.filter.allRegions')}</span>
            <span>{t('frame.filter.allUnits')}</span>
            <span>{t('frame.filter.allProducts')}</span>
            {status !== undefined && <span>{t('frame.asOf', { day: status.today })}</span>}
          </header>
          <main className="frame-page">
            <div className="page">
              <div className="page-scroll">
                <section className="headline">{headline.data === undefined ? <SkeletonLines widths={['62%']} /> : <PlainHeadline data={headline.data} answeredAtMs={headline.dataUpdatedAt} />}</section>
                <div className="panes war-room-grid">
                  <Pane title={t('warRoom.pace.title')}>
                    {headline.data === undefined ? <div className="pace-figures" /> : <PlainFigures data={headline.data} />}
                    <SkeletonBlock />
                  </Pane>
                  <Pane title={t('warRoom.flow.title')}>
                    <SkeletonBlock />
                  </Pane>
                  <Pane title={t('warRoom.units.title')}>{units.data === undefined ? <SkeletonRows /> : <PlainUnits units={units.data.units} />}</Pane>
                  <Pane title={t('warRoom.attention.title')}>
                    <SkeletonRows rows={7} />
                  </Pane>
                </div>
              </div>
            </div>
          </main>
          <footer className="status-bar">{status === undefined ? '' : <span className="status-part">{status.name}</span>}</footer>
        </div>
      </div>
    </div>
  )
}

function Pane({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="pane tile-pane">
      <div className="pane-head tile-head">
        <h2 className="ellipsis">{title}</h2>
      </div>
      {children}
    </section>
  )
}

function PlainHeadline({ data, answeredAtMs }: { readonly data: HeadlineData; readonly answeredAtMs: number }) {
  const format = useFormat()
  const { tokens } = useLook()
  const { forecast } = data
  const money = format.money([forecast.mean, forecast.p90, data.target])
  return (
    <HeadlineSentence
      data={data}
      hasPeriod={false}
      answeredAtMs={answeredAtMs}
      forecast={<Plain value={money.full(forecast.mean)} />}
      share={<Plain value={formatPercent(data.expectedAttainment)} ink={attainmentInk(data.expectedAttainment, tokens)} />}
      range={<Plain value={`${money.text(forecast.p10)} – ${money.full(forecast.p90)}`} />}
    />
  )
}

/** The sentence puts its own children into what it is given, so the figure comes as a value. */
function Plain({ value, ink }: { readonly value: string; readonly ink?: string | undefined }) {
  return (
    <strong className="figure-value" style={{ color: ink }}>
      {value}
    </strong>
  )
}

function PlainFigures({ data }: { readonly data: HeadlineData }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const money = format.money([data.bookings, data.target, data.pipeline])
  const figure = (measure: string, value: string, ink?: string) => (
    <span className="figure figure-tile">
      <span className="figure-door">
        <span className="figure-label">{t(`measures.${measure}.name`)} </span>
        <span className="figure-value" style={ink === undefined ? undefined : { color: ink }}>
          {value}
        </span>
      </span>
    </span>
  )
  return (
    <div className="pace-figures">
      {figure('bookings', money.full(data.bookings))}
      {data.target !== null && figure('attainment', formatPercent(data.attainment, 1), attainmentInk(data.expectedAttainment, tokens))}
      {data.target !== null && figure('target', money.full(data.target))}
      {figure('pipeline', money.full(data.pipeline))}
      {data.coverage !== null && figure('coverage', t('warRoom.times', { value: formatNumber(data.coverage, 1) }))}
    </div>
  )
}

function PlainUnits({ units }: { readonly units: RouteOutput<'warRoom.units'>['units'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const money = format.money(units.flatMap((unit) => [unit.bookings, unit.target, unit.forecast.mean]))
  const ranked = units.some((unit) => unit.rank !== null)
  const rows = [...units].sort((a, b) => (ranked ? (a.rank ?? Infinity) - (b.rank ?? Infinity) : (b.expectedAttainment ?? 0) - (a.expectedAttainment ?? 0))).slice(0, shownUnits)
  const unit = money.unit === '' ? '' : ` (${money.unit})`
  return (
    <div className="first-clip">
      <table className="first-table">
        <thead>
          <tr>
            <th style={{ width: 66 }}>{t('warRoom.units.rank')}</th>
            <th>{t('columns.unit')}</th>
            <th style={{ width: 80 }}>{t('columns.region')}</th>
            <th className="number">{t('warRoom.units.expected')}</th>
            <th className="number">{t('measures.forecast.name') + unit}</th>
            <th className="number">{t('measures.target.name') + unit}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{row.rank ?? '–'}</td>
              <td>{row.name}</td>
              <td>{row.regionName}</td>
              <td className="number" style={{ color: attainmentInk(row.expectedAttainment, tokens) }}>
                {formatPercent(row.expectedAttainment)}
              </td>
              <td className="number">{money.text(row.forecast.mean)}</td>
              <td className="number">{money.text(row.target)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
