import { Button, Slider } from 'antd'
import { Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { ChartFrame, type ChartTable } from '../../components/chart/chart-frame'
import { formatNumber } from '../../format/count'
import { useLook } from '../../theme/theme-context'
import { categoryInk } from '../../theme/scales'

const shown = 8
const rowHeight = 24
const frameMs = 900
/** With reduced motion nothing slides; each week stands long enough to be read. */
const stillFrameMs = 1_800

/** The season as it ran: week by week, bars that overtake each other. */
export function Playback({ choice }: { readonly choice: { readonly seasonId?: number; readonly participantKind?: 'unit' | 'rep' | 'region' } }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const { data } = useRoute('race.playback', choice)
  const [at, setAt] = useState<number | null>(null)
  const [isPlaying, setIsPlaying] = useState(false)
  const frames = data?.frames ?? []
  const last = frames.length - 1
  const index = Math.min(last, at ?? last)
  const frame = frames[index]
  useEffect(() => {
    if (!isPlaying) return undefined
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const timer = window.setInterval(() => setAt((before) => ((before ?? 0) >= last ? (setIsPlaying(false), last) : (before ?? 0) + 1)), isStill ? stillFrameMs : frameMs)
    return () => window.clearInterval(timer)
  }, [isPlaying, last])
  const regions = useMemo(() => [...new Set((data?.participants ?? []).map((participant) => participant.regionId))].sort((a, b) => (a ?? 0) - (b ?? 0)), [data])
  if (data === undefined || frame === undefined || frames.length < 2) return null
  const byId = new Map(data.participants.map((participant) => [participant.id, participant]))
  const best = Math.max(1, ...frames.flatMap((each) => each.rows.map((row) => row.score)))
  const top = new Map([...frame.rows].sort((a, b) => a.rank - b.rank).slice(0, shown).map((row, place) => [row.participantId, { row, place }]))
  const everShown = new Set(frames.flatMap((each) => [...each.rows].sort((a, b) => a.rank - b.rank).slice(0, shown).map((row) => row.participantId)))
  const play = (): void => {
    if (!isPlaying && index >= last) setAt(0)
    setIsPlaying((before) => !before)
  }
  return (
    <section className="playback" aria-label={t('race.playback')}>
      <div className="playback-bar">
        <Button size="small" type="text" onClick={play} aria-label={isPlaying ? t('race.pause') : t('race.play')} icon={isPlaying ? <Pause size={14} /> : <Play size={14} />} />
        <span className="quiet small nowrap">{isPlaying || at !== null ? t('race.asOf', { day: frame.asOf }) : t('race.playbackHint')}</span>
        <Slider min={0} max={last} value={index} onChange={(value) => (setIsPlaying(false), setAt(value))} tooltip={{ formatter: (value) => frames[value ?? 0]?.asOf ?? '' }} ariaLabelForHandle={t('race.playback')} />
      </div>
      {(isPlaying || at !== null) && (
        <div className="playback-frame" style={{ height: shown * rowHeight }}>
          <ChartFrame label={t('race.playbackTable')} table={weekTable(t('race.rank'), t('race.score'), t(`race.kinds.${data.season.participantKind}`), frame, byId)}>
            <div className="playback-stage" style={{ height: shown * rowHeight }}>
              <span className="playback-week number" aria-live={isPlaying ? 'off' : 'polite'}>
                {frame.asOf}
                <small>{t('race.playbackWeek', { week: index + 1, weeks: frames.length })}</small>
              </span>
              {[...everShown].map((id) => {
                const standing = top.get(id)
                const participant = byId.get(id)
                return (
                  <div key={id} className="playback-row" aria-hidden={standing === undefined} style={{ transform: `translateY(${(standing?.place ?? shown + 1) * rowHeight}px)`, opacity: standing === undefined ? 0 : 1 }}>
                    <span className="number quiet">{standing?.row.rank ?? ''}</span>
                    <span className="ellipsis" title={participant?.name}>
                      {participant?.name}
                    </span>
                    <span className="playback-bar-cell">
                      <span className="playback-fill" style={{ width: `${((standing?.row.score ?? 0) / best) * 100}%`, background: categoryInk(regions.indexOf(participant?.regionId ?? null), tokens) }} />
                      <span className="number playback-score">{formatNumber(standing?.row.score ?? null, 1)}</span>
                    </span>
                  </div>
                )
              })}
            </div>
          </ChartFrame>
        </div>
      )}
    </section>
  )
}

type Frame = RouteOutput<'race.playback'>['frames'][number]

/** The week that is shown, as a table. */
function weekTable(rank: string, score: string, kind: string, frame: Frame, byId: ReadonlyMap<number, { readonly name: string }>): ChartTable {
  return {
    columns: [{ label: `${kind} · ${frame.asOf}` }, { label: rank, isNumber: true }, { label: score, isNumber: true }],
    rows: [...frame.rows].sort((a, b) => a.rank - b.rank).map((row) => [byId.get(row.participantId)?.name ?? '', String(row.rank), formatNumber(row.score, 1)])
  }
}
