import { Button } from 'antd'
import type { ReactNode } from 'react'
import './feedback.css'

interface EmptyStateProps {
  /** What would be here. */
  readonly what: string
  readonly why?: string
  /** The one action that fills it. */
  readonly action?: string
  readonly onAction?: () => void
  readonly children?: ReactNode
}

export function EmptyState({ what, why, action, onAction, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <p className="empty-what">{what}</p>
      {why !== undefined && <p className="quiet">{why}</p>}
      {action !== undefined && onAction !== undefined && (
        <Button type="primary" onClick={onAction}>
          {action}
        </Button>
      )}
      {children}
    </div>
  )
}
