import { Dropdown, Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './figure.css'

interface FigureProps {
  readonly label: string
  readonly value: string
  readonly definition: string
  readonly asOf?: string | undefined
  /** What the figure is made of. */
  readonly parts?: readonly { readonly label: string; readonly value: string }[]
  readonly note?: ReactNode
  readonly size?: 'hero' | 'tile' | 'inline'
  readonly ink?: string | undefined
  readonly onOpen?: () => void
  readonly onAlert?: () => void
}

/** A figure is a door: hover says what it means, a click shows its rows, the right button explains, copies, or sets an alert. */
export function Figure({ label, value, definition, asOf, parts = [], note, size = 'tile', ink, onOpen, onAlert }: FigureProps) {
  const { t } = useTranslation()
  const items = [
    { key: 'explain', label: t('components.figure.explain'), disabled: onOpen === undefined, onClick: () => onOpen?.() },
    { key: 'copy', label: t('components.figure.copy'), onClick: () => void navigator.clipboard.writeText(`${label}\t${value}`).catch(() => undefined) },
    { key: 'alert', label: t('components.figure.alert'), disabled: onAlert === undefined, onClick: () => onAlert?.() }
  ]
  const story = (
    <div className="figure-story">
      <p>{definition}</p>
      {parts.length > 0 && (
        <dl>
          {parts.map((part) => (
            <div key={part.label}>
              <dt>{part.label}</dt>
              <dd>{part.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {asOf !== undefined && <p className="quiet small">{t('components.figure.asOf', { day: asOf })}</p>}
      {onOpen !== undefined && <p className="quiet small">{t('components.figure.clickForRows')}</p>}
    </div>
  )
  return (
    <Dropdown menu={{ items }} trigger={['contextMenu']}>
      <span className={`figure figure-${size}`}>
        <Popover content={story} title={label} mouseEnterDelay={0.35} placement="bottomLeft">
          <button type="button" className="plain-button figure-door" onClick={onOpen} {...(size === 'inline' ? { 'aria-label': `${label} ${value}` } : {})}>
            {size !== 'inline' && <span className="figure-label">{label} </span>}
            <span className="figure-value" style={ink === undefined ? undefined : { color: ink }}>
              {value}
            </span>
            {note !== undefined && size !== 'inline' && <span className="figure-note">{note}</span>}
          </button>
        </Popover>
      </span>
    </Dropdown>
  )
}
