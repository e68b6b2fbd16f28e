import type { ReactNode } from 'react'

interface ScrollListProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/** A list that scrolls inside its box: reachable by the keyboard, because nothing in it may be. */
export function ScrollList({ label, className = 'plain-list', children }: ScrollListProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={className} tabIndex={0} aria-label={label}>
      {children}
    </ul>
  )
}
