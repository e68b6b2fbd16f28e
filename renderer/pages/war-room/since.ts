import { useRoute } from '../../api/use-route'
import { addDays } from '../../format/day'
import type { WarRoomQuestion } from './question'

/** Which day "what changed" starts from: a week or four weeks back, the start of the period, or any day. */
export type SinceChoice = 'week' | 'month' | 'start' | `${number}-${number}-${number}`

export const isDay = (choice: SinceChoice): choice is `${number}-${number}-${number}` => /^\d{4}-\d{2}-\d{2}$/.test(choice)

/** The day of a choice; undefined for the core's own (a week back). */
export function useSinceDay(asked: WarRoomQuestion, choice: SinceChoice): string | undefined {
  const { data: status } = useRoute('workspace.status', {})
  const base = useRoute('warRoom.headline', asked)
  const asOf = base.data?.asOf ?? status?.today
  if (asOf === undefined || choice === 'week') return undefined
  if (choice === 'month') return addDays(asOf, -28)
  if (isDay(choice)) return choice < asOf ? choice : undefined
  return base.data === undefined ? undefined : addDays(base.data.period.from, -1)
}
