import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { ChevronLeft, ChevronRight, Pause, Play, TriangleAlert, X } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, shell } from '../../api/client'
import { useRoute } from '../../api/use-route'
import type { BigScreenSearch } from '../../app/page-search'
import { usePreferences } from '../../app/preferences'
import { isField } from '../../app/shortcuts'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { formatNumber } from '../../format/count'
import { useForcedTheme } from '../../theme/theme-context'
import { BoardView } from '../boards/board-view'
import '../boards/boards.css'
import { WarRoomPage } from '../war-room/war-room-page'
import './big-screen.css'
import { stalenessOf } from './staleness'

const intervals = [15, 30, 60, 120, 300] as const
const pulseMs = 30_000

/** Boards on the whole screen, one after the other: dark, larger, nothing around them. Space stops, arrows turn, Escape leaves. */
export function BigScreenPage() {
  const { t } = useTranslation()
  useForcedTheme('war-room')
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as BigScreenSearch
  const list = useRoute('boards.list', {})
  const seconds = usePreferences((state) => state.bigScreenSeconds)
  const set = usePreferences((state) => state.set)
  const [at, setAt] = useState(0)
  const [isPaused, setIsPaused] = useState(false)
  const wanted = search.boards?.split(',').map(Number)
  const boards = (list.data ?? []).filter((board) => wanted === undefined || wanted.includes(board.id))
  const count = Math.max(1, boards.length)
  const turn = useCallback((by: number) => setAt((now) => (now + by + count) % count), [count])
  const leave = useCallback(() => {
    void shell('windows.fullScreen', { on: false }).catch(() => undefined)
    void navigate({ to: '/boards', search: {} })
  }, [navigate])
  useEffect(() => {
    void shell('windows.fullScreen', { on: true }).catch(() => undefined)
  }, [])
  useEffect(() => {
    if (isPaused || count < 2) return undefined
    const timer = window.setTimeout(() => turn(1), seconds * 1_000)
    return () => window.clearTimeout(timer)
  }, [isPaused, count, seconds, at, turn])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isField(event.target) || event.defaultPrevented) return
      if (event.key === 'Escape' && document.querySelector('.tile-full, .drill, .ant-select-open') === null) leave()
      else if (event.key === 'ArrowRight') turn(1)
      else if (event.key === 'ArrowLeft') turn(-1)
      else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) setIsPaused((paused) => !paused)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [leave, turn])
  const shown = boards[at % count]
  return (
    <div className="big-screen">
      <header className="big-screen-bar">
        <strong className="ellipsis">{shown?.name ?? t('frame.pages.warRoom')}</strong>
        <Stale />
        <span className="grow" />
        {boards.length > 1 && (
          <>
            <span className="quiet nowrap">{t('boards.big.place', { at: (at % count) + 1, count })}</span>
            <button type="button" className="plain-button tile-button" onClick={() => turn(-1)} aria-label={t('boards.big.previous')} title={`${t('boards.big.previous')} (←)`}>
              <ChevronLeft size={16} aria-hidden />
            </button>
            <button type="button" className="plain-button tile-button" onClick={() => setIsPaused(!isPaused)} aria-label={t(isPaused ? 'boards.big.play' : 'boards.big.pause')} title={`${t(isPaused ? 'boards.big.play' : 'boards.big.pause')} (Space)`}>
              {isPaused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
            </button>
            <button type="button" className="plain-button tile-button" onClick={() => turn(1)} aria-label={t('boards.big.next')} title={`${t('boards.big.next')} (→)`}>
              <ChevronRight size={16} aria-hidden />
            </button>
            <Select size="small" variant="borderless" value={seconds} options={intervals.map((value) => ({ value, label: t('boards.big.every', { seconds: value }) }))} onChange={(bigScreenSeconds) => set({ bigScreenSeconds })} aria-label={t('boards.big.interval')} popupMatchSelectWidth={false} />
          </>
        )}
        <Clock />
        <button type="button" className="plain-button tile-button" onClick={leave} aria-label={t('boards.big.leave')} title={`${t('boards.big.leave')} (Esc)`}>
          <X size={16} aria-hidden />
        </button>
      </header>
      {list.data !== undefined && shown === undefined && (wanted === undefined ? <WarRoomPage /> : <EmptyState what={t('boards.big.none')} action={t('boards.big.leave')} onAction={leave} />)}
      {shown !== undefined && <BigBoard key={shown.id} id={shown.id} />}
      {boards.length > 1 && !isPaused && <span className="big-screen-progress" key={`${at}-${seconds}`} style={{ animationDuration: `${seconds}s` }} aria-hidden />}
    </div>
  )
}

function BigBoard({ id }: { readonly id: number }) {
  const board = useRoute('boards.get', { id })
  return <Loaded query={board}>{(data) => <BoardView board={data} isEditing={false} onDone={() => undefined} rowHeight={Math.max(37, Math.round((window.innerHeight - 60) / 26))} />}</Loaded>
}

/** Says on the wall that what is shown may no longer be so. */
function Stale() {
  const { t } = useTranslation()
  const now = useNow(pulseMs)
  const pulse = useQuery({ queryKey: ['big-screen.pulse'], queryFn: () => call('workspace.status', {}), refetchInterval: pulseMs, retry: false })
  const [startedAtMs] = useState(() => Date.now())
  const stale = stalenessOf(pulse.data, Math.max(pulse.dataUpdatedAt, pulse.dataUpdatedAt === 0 ? startedAtMs : 0), now)
  if (stale === null) return null
  return (
    <span className="big-screen-stale" role="status">
      <TriangleAlert size={15} aria-hidden />
      {t(`boards.big.stale.${stale.kind}`, { hours: formatNumber(stale.hours, stale.hours < 10 ? 1 : 0) })}
    </span>
  )
}

function Clock() {
  const now = new Date(useNow(10_000))
  return <span className="big-screen-clock number">{`${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`}</span>
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), everyMs)
    return () => window.clearInterval(timer)
  }, [everyMs])
  return now
}
