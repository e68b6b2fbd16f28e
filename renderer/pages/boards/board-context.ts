import { createContext, useContext } from 'react'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import type { Cell, Scope } from '../../../main/contract/common'
import type { MetricFilter } from '../../../main/contract/metrics'
import { useDrill } from '../../components/drill/drill'
import type { BoardQuestion } from './tile-values'

export const BoardQuestionContext = createContext<BoardQuestion>({})

export function useBoardQuestion(): BoardQuestion {
  return useContext(BoardQuestionContext)
}

/** Opens the rows behind a figure of a tile: its measure over its days, narrowed to one value of its dimension. */
export function useTileDrill(content: MetricContent, values: TileValues | undefined): (title: string, measure: string, where: readonly { readonly dimension: string; readonly value: Cell }[], days?: { readonly from: string; readonly to: string }) => void {
  const question = useBoardQuestion()
  const open = useDrill((state) => state.open)
  return (title, measure, where, days) => {
    const { from, to } = days ?? values?.period ?? { from: null, to: null }
    const conditions: readonly MetricFilter[] = [...(question.boardWhere ?? []), ...content.where].map((condition) => ({ ...condition, op: condition.op ?? 'in' }))
    open({
      kind: 'measure',
      title,
      measure,
      scope: (question.scope ?? {}) as Scope,
      ...(from === null || to === null ? {} : { period: { from, to } }),
      where: [...conditions, ...where.map(({ dimension, value }) => ({ dimension, op: 'in' as const, values: [value] }))]
    })
  }
}
