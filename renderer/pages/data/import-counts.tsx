import { useTranslation } from 'react-i18next'
import type { ImportReject } from '../../../main/contract/import'
import { formatCount } from '../../format/count'

interface Counts {
  readonly rowsRead: number
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsUnchanged: number
  readonly rowsRemoved: number
  readonly rowsRejected: number
  readonly rowsWarned: number
  /** A part of the rejected ones; told by a trial only. */
  readonly rowsConflicting?: number
}

interface ImportCountsProps {
  readonly title: string
  readonly counts: Counts
  readonly reasons: readonly { readonly reason: string; readonly severity: string; readonly column: string | null; readonly count: number }[]
  readonly samples: readonly ImportReject[]
}

/** What an import does (or would do) in numbers, and why rows are left out. */
export function ImportCounts({ title, counts, reasons, samples }: ImportCountsProps) {
  const { t } = useTranslation()
  const shown = (['rowsRead', 'rowsNew', 'rowsChanged', 'rowsUnchanged', 'rowsConflicting', 'rowsRemoved', 'rowsRejected', 'rowsWarned'] as const).filter((key) => counts[key] !== undefined && (key !== 'rowsRemoved' || counts.rowsRemoved > 0))
  return (
    <div className="stack" aria-live="polite">
      <h3>{title}</h3>
      <div className="counts">
        {shown.map((key) => (
          <div key={key}>
            <strong style={(key === 'rowsRejected' || key === 'rowsConflicting') && (counts[key] ?? 0) > 0 ? { color: 'var(--critical)' } : undefined}>{formatCount(counts[key])}</strong>
            <span>{t(`data.counts.${key}`)}</span>
          </div>
        ))}
      </div>
      {reasons.length > 0 && (
        <ul>
          {reasons.slice(0, 8).map((reason) => (
            <li key={`${reason.reason}-${reason.column ?? ''}-${reason.severity}`} className="secondary">
              {formatCount(reason.count)} × {t(`data.severities.${reason.severity}`)}: {t(`data.reasons.${reason.reason}`)}
              {reason.column === null ? '' : ` (${reason.column})`}
            </li>
          ))}
        </ul>
      )}
      {samples.length > 0 && (
        <p className="quiet small">
          {samples
            .slice(0, 3)
            .map((sample) => t('data.sampleLine', { line: sample.line, value: sample.value ?? '', reason: t(`data.reasons.${sample.reason}`) }))
            .join(' · ')}
        </p>
      )}
    </div>
  )
}
