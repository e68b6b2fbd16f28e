import { useTranslation } from 'react-i18next'
import './feedback.css'

/** Grey in the shape of what comes: lines of text, rows of a table, or a block for a chart. */
export function SkeletonLines({ widths }: { readonly widths: readonly string[] }) {
  return (
    <Waiting>
      {widths.map((width, index) => (
        // Placeholders have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className="skeleton" style={{ width, height: '1em' }} />
      ))}
    </Waiting>
  )
}

export function SkeletonRows({ rows = 8 }: { readonly rows?: number }) {
  return (
    <Waiting>
      {Array.from({ length: rows }, (_, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className="skeleton skeleton-row" style={{ width: `${96 - ((index * 7) % 22)}%` }} />
      ))}
    </Waiting>
  )
}

export function SkeletonBlock() {
  return (
    <Waiting fill>
      <span className="skeleton skeleton-block" />
    </Waiting>
  )
}

function Waiting({ children, fill = false }: { readonly children: React.ReactNode; readonly fill?: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={fill ? 'waiting waiting-fill' : 'waiting'} role="status" aria-busy="true" aria-label={t('components.loading')}>
      {children}
    </div>
  )
}
