import { expect, test } from 'vitest'
import { orderAsTree } from './tree-order'

test('parents stand before their children, whatever order they came in', () => {
  const nodes = [
    { nodeId: 3, parentId: 1 },
    { nodeId: 1, parentId: null },
    { nodeId: 4, parentId: 3 },
    { nodeId: 2, parentId: 99 }
  ]
  expect(orderAsTree(nodes).map((node) => [node.nodeId, node.depth])).toEqual([
    [1, 0],
    [3, 1],
    [4, 2],
    [2, 0]
  ])
})
