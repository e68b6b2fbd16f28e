import { expect, it } from 'vitest'
import { treeOf } from './series-rows'

it('every node has its own periods, and stands as deep as its parents go', () => {
  const columns = ['node', 'region', 'period', 'mean', 'p10', 'p50', 'p90', 'model'].map((id) => ({ id, type: 'text' as const }))
  const rows = ['total', 'North', 'North-East'].flatMap((node, index) => ['2026-06', '2026-07'].map((period, step) => [node, node, period, 10 * index + step, 1, 2, 3, 'm']))
  const tree = treeOf({
    measure: 'revenue', type: 'money', asOf: '2026-05-29', lastWeekEnd: '2026-05-24', weeks: 100, series: 3, reason: null, methods: [], correction: [], events: [], plans: [], signals: [],
    nodes: [{ node: 'total', depth: 0, keys: [null], parent: null }, { node: 'North', depth: 1, keys: [1], parent: 'total' }, { node: 'North-East', depth: 1, keys: [3], parent: 'North' }],
    table: { columns, rows }
  })
  expect(tree.map((node) => [node.id, node.depth, node.periods.map((period) => period.mean)])).toEqual([['*', 0, [0, 1]], ['1', 1, [10, 11]], ['3', 2, [20, 21]]])
})
