import { missing } from './money'

/** Days counted from 1970-01-01 of an ISO day. */
export function dayNumber(iso: string): number {
  return Math.round(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10))) / 86_400_000)
}

export function isoOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

export function addDays(iso: string, days: number): string {
  return isoOfDay(dayNumber(iso) + days)
}

export function daysBetween(fromIso: string, toIso: string): number {
  return dayNumber(toIso) - dayNumber(fromIso)
}

export function formatDay(iso: string | null | undefined): string {
  return iso ?? missing
}

/** Month and day in the page's language: 6月30日, Jun 30. */
export function formatShortDay(iso: string | null | undefined, language: string): string {
  if (iso === null || iso === undefined) return missing
  return new Intl.DateTimeFormat(language, { month: language.startsWith('zh') ? 'long' : 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`))
}

/** A moment in the desktop's own time: 2026-06-30 14:05. */
export function formatMoment(atMs: number | null | undefined): string {
  if (atMs === null || atMs === undefined) return missing
  const at = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** How long ago, in the largest unit that fits. */
export function formatAgo(atMs: number | null | undefined, nowMs: number, language: string): string {
  if (atMs === null || atMs === undefined) return missing
  const seconds = Math.round((atMs - nowMs) / 1_000)
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const size = Math.abs(seconds)
  if (size < 60) return relative.format(0, 'second')
  if (size < 3_600) return relative.format(Math.trunc(seconds / 60), 'minute')
  if (size < 86_400) return relative.format(Math.trunc(seconds / 3_600), 'hour')
  return relative.format(Math.trunc(seconds / 86_400), 'day')
}
