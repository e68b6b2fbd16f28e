import type { RouteOutput } from '../../main/contract'

type Option = RouteOutput<'workspace.scopeOptions'>['regions'][number]

interface TreeNode {
  readonly value: number
  readonly title: string
  readonly children: readonly TreeNode[]
}

/** What knows its parent, as the tree that pickers show. */
export function treeOf(options: readonly Option[]): readonly TreeNode[] {
  const known = new Set(options.map((option) => option.id))
  const under = (parentId: number | null): readonly TreeNode[] =>
    options
      .filter((option) => (option.parentId === null || !known.has(option.parentId) ? null : option.parentId) === parentId)
      .map((option) => ({ value: option.id, title: option.name, children: under(option.id) }))
  return under(null)
}
