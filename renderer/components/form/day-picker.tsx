import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import type { DateFieldProps } from './date-field'

/** The calendar behind a date field; loaded with the first one that is shown. */
export default function DayPicker({ value, onChange, min, max, id, label, size, disabled = false, canBeEmpty = false, style }: DateFieldProps) {
  return (
    <DatePicker
      value={value === '' ? null : dayjs(value)}
      onChange={(day) => onChange(day === null ? '' : day.format('YYYY-MM-DD'))}
      format="YYYY-MM-DD"
      {...(min === undefined ? {} : { minDate: dayjs(min) })}
      {...(max === undefined ? {} : { maxDate: dayjs(max) })}
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(size === undefined ? {} : { size })}
      {...(style === undefined ? {} : { style })}
      allowClear={canBeEmpty}
      showNow={false}
      disabled={disabled}
    />
  )
}
