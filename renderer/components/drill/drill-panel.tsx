import { useRouterState } from '@tanstack/react-router'
import { ChevronRight, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { DealListDrill, FlowDrill } from './deal-drill'
import { useDrill } from './drill'
import './drill.css'
import { MeasureDrill } from './measure-drill'

/** The panel on the right: breakdown, then rows, then the deal; the way back stands above. */
export function DrillPanel() {
  const { t } = useTranslation()
  const { path, backTo, close } = useDrill()
  const address = useRouterState({ select: (state) => state.location.pathname })
  const panel = useRef<HTMLElement>(null)
  const opener = useRef<Element | null>(null)
  const subject = path.at(-1)
  const isOpen = subject !== undefined
  useEffect(() => close(), [address, close])
  useEffect(() => {
    if (!isOpen) return undefined
    opener.current = document.activeElement
    panel.current?.focus()
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close()
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus()
    }
  }, [isOpen, close])
  if (subject === undefined) return null
  return (
    <aside className="drill" ref={panel} tabIndex={-1} aria-label={t('components.drill.label')}>
      <header className="drill-head">
        <nav aria-label={t('components.drill.path')} className="drill-path">
          {path.slice(0, -1).map((step, index) => (
            // A path is known by its places.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={index} className="row" style={{ gap: 2 }}>
              <button type="button" className="plain-button link" onClick={() => backTo(index)}>
                {step.title}
              </button>
              <ChevronRight size={13} aria-hidden />
            </span>
          ))}
        </nav>
        <div className="spread">
          <h2>{subject.title}</h2>
          <button type="button" className="plain-button drill-close" onClick={close} aria-label={t('components.drill.close')} title={`${t('components.drill.close')} (Esc)`}>
            <X size={16} aria-hidden />
          </button>
        </div>
      </header>
      {subject.kind === 'measure' && <MeasureDrill subject={subject} key={JSON.stringify(subject)} />}
      {subject.kind === 'flow' && <FlowDrill subject={subject} />}
      {subject.kind === 'deals' && <DealListDrill subject={subject} />}
    </aside>
  )
}
