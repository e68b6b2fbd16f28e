import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RouteInput } from '../../../main/contract'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { call, CallFailure } from '../../api/client'
import { useRoute } from '../../api/use-route'

export type BoardQuestion = Omit<RouteInput<'boards.values'>, 'tiles'>

interface Waiting {
  readonly content: MetricContent
  readonly resolve: (values: TileValues) => void
  readonly reject: (error: unknown) => void
}

const waiting = new Map<string, Waiting[]>()
let timer: number | undefined

/** Tiles that ask within the same moment share one call. */
function loadTile(question: BoardQuestion, content: MetricContent): Promise<TileValues> {
  return new Promise((resolve, reject) => {
    const key = JSON.stringify(question)
    const group = waiting.get(key) ?? []
    if (group.length === 0) waiting.set(key, group)
    group.push({ content, resolve, reject })
    timer ??= window.setTimeout(flush, 0)
  })
}

function flush(): void {
  timer = undefined
  const groups = [...waiting]
  waiting.clear()
  for (const [key, group] of groups) {
    const question = JSON.parse(key) as BoardQuestion
    call('boards.values', { ...question, tiles: group.map(({ content }, index) => ({ key: String(index), content })) }).then(
      (answer) =>
        group.forEach((each, index) => {
          const values = answer.tiles[index]
          if (values === undefined) each.reject(new Error('a tile was not answered'))
          else if (values.failure !== null) each.reject(new CallFailure(values.failure))
          else each.resolve(values)
        }),
      (error: unknown) => group.forEach((each) => each.reject(error))
    )
  }
}

/** Measures that a content reads. */
export function measuresOf(content: MetricContent): readonly string[] {
  if (content.kind === 'series' || content.kind === 'table') return content.measures
  if (content.kind === 'tree_map' && content.colourBy !== null) return [content.measure, content.colourBy]
  return [content.measure]
}

/** The figures of one tile; asked again only where a table has changed that its measures read. */
export function useTileValues(question: BoardQuestion, content: MetricContent): UseQueryResult<TileValues> {
  const { data: catalog } = useRoute('metrics.catalog', {})
  const tables = useMemo(() => [...new Set(measuresOf(content).flatMap((id) => catalog?.measures.find((measure) => measure.id === id)?.tables ?? []))], [catalog, content])
  // Colours and the number of lines do not change what is asked.
  const asked = useMemo(() => ({ ...content, ...('colours' in content ? { colours: [] } : {}) }), [content]) as MetricContent
  return useQuery<TileValues>({
    queryKey: ['boards.value', question, asked],
    queryFn: () => loadTile(question, asked),
    meta: { tables },
    enabled: catalog !== undefined,
    placeholderData: (previous, query) => (query !== undefined && JSON.stringify(query.queryKey[2]) === JSON.stringify(asked) ? previous : undefined)
  })
}
