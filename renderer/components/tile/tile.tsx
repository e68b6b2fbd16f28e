import { Dropdown, Popover } from 'antd'
import { CircleHelp, EllipsisVertical, Minimize2 } from 'lucide-react'
import { useCallback, useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { TileDataProvider, type TileData } from './tile-data'
import './tile.css'
import { useTileActions } from './tile-actions'

export interface TileAction {
  readonly key: string
  readonly label: string
  readonly danger?: boolean
  readonly onClick: () => void
}

interface TileProps {
  readonly title: string
  readonly subtitle?: ReactNode
  /** What the figures mean. */
  readonly definition?: string | undefined
  readonly asOf?: string | undefined
  /** Controls in the head. */
  readonly extra?: ReactNode
  readonly actions?: readonly TileAction[]
  readonly className?: string
  /** A chart puts its table's button into the head. */
  readonly hasTwin?: boolean
  readonly children: ReactNode
}

const nothing: TileData = { shown: null, exact: null }

/** A pane with a head: title, definition and as-of, and what can be done with what it shows (copy, files, picture, full screen). */
export function Tile({ title, subtitle, definition, asOf, extra, actions = [], className = '', hasTwin = false, children }: TileProps) {
  const { t } = useTranslation()
  const id = useId()
  const box = useRef<HTMLElement>(null)
  const data = useRef<TileData>(nothing)
  const [isFull, setIsFull] = useState(false)
  const register = useCallback((more: Partial<TileData>) => void (data.current = { ...data.current, ...more }), [])
  const { copy, saveXlsx, savePicture } = useTileActions(title, box, data)
  useEffect(() => {
    if (!isFull) return undefined
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.stopPropagation()
      setIsFull(false)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [isFull])
  const items = useMemo(
    () => [
      { key: 'copy', label: t('components.tile.copy'), onClick: () => void copy() },
      { key: 'xlsx', label: t('components.tile.xlsx'), onClick: () => void saveXlsx() },
      { key: 'png', label: t('components.tile.png'), onClick: () => void savePicture() },
      { key: 'full', label: t(isFull ? 'components.tile.leaveFull' : 'components.tile.full'), onClick: () => setIsFull((full) => !full) },
      ...(actions.length === 0 ? [] : [{ type: 'divider' as const }]),
      ...actions.map((action) => ({ key: action.key, label: action.label, danger: action.danger === true, onClick: action.onClick }))
    ],
    [t, copy, saveXlsx, savePicture, isFull, actions]
  )
  const about = (
    <div className="figure-story">
      {definition !== undefined && <p>{definition}</p>}
      {asOf !== undefined && <p className="quiet small">{t('components.figure.asOf', { day: asOf })}</p>}
    </div>
  )
  return (
    <section ref={box} className={`pane tile-pane ${isFull ? 'tile-full' : ''} ${className}`} aria-labelledby={id}>
      <div className={hasTwin ? 'pane-head tile-head tile-head-twin' : 'pane-head tile-head'}>
        <h2 id={id} className="ellipsis" title={title}>
          {title}
        </h2>
        {definition !== undefined && (
          <Popover content={about} title={title} trigger={['hover', 'focus', 'click']} mouseEnterDelay={0.3} placement="bottomLeft">
            <button type="button" className="plain-button tile-about" aria-label={t('components.tile.about', { title })}>
              <CircleHelp size={13} aria-hidden />
            </button>
          </Popover>
        )}
        <span className="quiet grow ellipsis">{subtitle}</span>
        {extra}
      </div>
      <span className="tile-menu">
        {isFull && (
          <button type="button" className="plain-button tile-button" aria-label={t('components.tile.leaveFull')} title={`${t('components.tile.leaveFull')} (Esc)`} onClick={() => setIsFull(false)}>
            <Minimize2 size={14} aria-hidden />
          </button>
        )}
        <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
          <button type="button" className="plain-button tile-button" aria-label={t('components.tile.menu', { title })} title={t('components.tile.menu', { title })}>
            <EllipsisVertical size={14} aria-hidden />
          </button>
        </Dropdown>
      </span>
      <TileDataProvider value={register}>{children}</TileDataProvider>
    </section>
  )
}
