interface TreeNode {
  readonly nodeId: number
  readonly parentId: number | null
}

/** Parents before their children, each with its depth; what has no known parent stands at the top. */
export function orderAsTree<N extends TreeNode>(nodes: readonly N[]): readonly (N & { readonly depth: number })[] {
  const known = new Set(nodes.map((node) => node.nodeId))
  const under = (parentId: number | null, depth: number): (N & { readonly depth: number })[] =>
    depth > 20
      ? []
      : nodes
          .filter((node) => (node.parentId !== null && known.has(node.parentId) && node.parentId !== node.nodeId ? node.parentId : null) === parentId)
          .flatMap((node) => [{ ...node, depth }, ...under(node.nodeId, depth + 1)])
  return under(null, 0)
}
