import { useMemo } from 'react'
import type { RouteInput } from '../../../main/contract'
import { useFilter } from '../../app/filter'

export type WarRoomQuestion = RouteInput<'warRoom.headline'>

/** The filter bar's question, for every tile the same. */
export function useWarRoomQuestion(): WarRoomQuestion {
  const { scope, search } = useFilter()
  return useMemo(() => ({ scope, ...(search.from === undefined || search.to === undefined ? {} : { period: { from: search.from, to: search.to } }) }), [scope, search.from, search.to])
}
