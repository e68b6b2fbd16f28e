import { Button } from 'antd'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../main/contract'
import { failureOf } from '../../api/client'
import './feedback.css'

interface FailureViewProps {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly compact?: boolean
}

/** An error in its three parts: what failed, what was kept, what to do. */
export function FailureView({ error, onRetry, compact = false }: FailureViewProps) {
  const { t } = useTranslation()
  const parts = useFailureParts()(failureOf(error))
  return (
    <div className={compact ? 'failure failure-compact' : 'failure'} role="alert">
      <TriangleAlert size={18} aria-hidden />
      <div>
        <p className="failure-what">{parts.what}</p>
        <p>{parts.kept}</p>
        <p>{parts.todo}</p>
        {onRetry !== undefined && (
          <Button size="small" onClick={onRetry}>
            {t('components.tryAgain')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The log has the rest. */
const longestDetail = 200

export interface FailureParts {
  readonly what: string
  readonly kept: string
  readonly todo: string
}

/** The translated text of a failure's key, else that of its code with the core's own words as detail. */
export function useFailureParts(): (failure: Failure) => FailureParts {
  const { t, i18n } = useTranslation()
  return (failure) => {
    const base = i18n.exists(`failures.${failure.key}.what`) ? `failures.${failure.key}` : `failures.code.${failure.code}`
    const detail = String(failure.params['detail'] ?? failure.message)
    const params = { ...failure.params, detail: detail.length > longestDetail ? `${detail.slice(0, longestDetail)}…` : detail }
    return { what: t(`${base}.what`, params), kept: t(`${base}.kept`, params), todo: t(`${base}.todo`, params) }
  }
}
