import { useTranslation } from 'react-i18next'

/** Places won or lost since last time; arrow and figure, no colour needed. */
export function RankMove({ rank, before }: { readonly rank: number | null; readonly before: number | null }) {
  const { t } = useTranslation()
  if (rank === null || before === null) return null
  const moved = before - rank
  if (moved === 0) {
    return (
      <span className="move quiet" title={t('components.rank.same')}>
        –
      </span>
    )
  }
  const words = moved > 0 ? t('components.rank.up', { count: moved }) : t('components.rank.down', { count: -moved })
  return (
    <span className="move" style={{ color: moved > 0 ? 'var(--up)' : 'var(--down)' }} title={words} aria-label={words}>
      {moved > 0 ? '▲' : '▼'}
      {Math.abs(moved)}
    </span>
  )
}
