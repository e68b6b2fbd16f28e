import { Button, Slider } from 'antd'
import { Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { formatNumber } from '../../format/count'
import { useLook } from '../../theme/theme-context'
import { categoryInk } from '../../theme/scales'

const shown = 6
const rowHeight = 22
const frameMs = 900

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
    const timer = window.setInterval(() => setAt((before) => ((before ?? 0) >= last ? (setIsPlaying(false), last) : (before ?? 0) + 1)), frameMs)
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
        <div className="playback-stage" style={{ height: shown * rowHeight }}>
          {[...everShown].map((id) => {
            const standing = top.get(id)
            const participant = byId.get(id)
            return (
              <div key={id} className="playback-row" style={{ transform: `translateY(${(standing?.place ?? shown + 1) * rowHeight}px)`, visibility: standing === undefined ? 'hidden' : 'visible' }}>
                <span className="ellipsis number" title={participant?.name}>
                  {participant?.name}
                </span>
                <span>
                  <span className="playback-fill" style={{ width: `${((standing?.row.score ?? 0) / best) * 100}%`, background: categoryInk(regions.indexOf(participant?.regionId ?? null), tokens) }} />
                </span>
                <span className="number">{formatNumber(standing?.row.score ?? null, 1)}</span>
              </div>
            )
          })}
        </div>
      )}
    </section>
  )
}
