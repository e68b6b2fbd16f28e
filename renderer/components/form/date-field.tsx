import { Input } from 'antd'
import { lazy, Suspense, type CSSProperties } from 'react'

export interface DateFieldProps {
  /** ISO text (2026-05-29), or nothing. */
  readonly value: string
  readonly onChange: (day: string) => void
  readonly min?: string | undefined
  readonly max?: string | undefined
  readonly id?: string
  readonly label?: string
  readonly size?: 'small' | 'middle'
  readonly disabled?: boolean
  /** Whether it may be emptied. */
  readonly canBeEmpty?: boolean
  readonly style?: CSSProperties
}

const DayPicker = lazy(() => import('./day-picker'))

/** A day, written as everywhere else in Saima and typed the same way; its calendar speaks the language of the pages, at once when that changes. */
export function DateField(props: DateFieldProps) {
  const { id, label, size, style } = props
  return (
    <Suspense fallback={<Input readOnly value={props.value} {...(id === undefined ? {} : { id })} {...(size === undefined ? {} : { size })} {...(style === undefined ? {} : { style })} aria-label={label} />}>
      <DayPicker {...props} />
    </Suspense>
  )
}
