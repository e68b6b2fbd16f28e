import { expect, test } from 'vitest'
import { floorCssPlugin } from './floor-css.ts'

const run = (code: string, id: string): string | null => {
  const hook = floorCssPlugin(108).transform as (this: unknown, code: string, id: string) => { code: string } | null
  return hook.call(null, code, id)?.code ?? null
}
const grid = '/x/node_modules/ag-grid-community/dist/package/main.esm.mjs'

test('nested rules are flattened and masks get their old name, in the grid’s own modules only', () => {
  const source = 'var a_default = ".ag-row{color:red;&.open{color:blue}>.cell{order:1}}";\nvar other = 1;'
  expect(run(source, grid)).toBe('var a_default = ".ag-row{color:red}.ag-row.open{color:#00f}.ag-row>.cell{order:1}";\nvar other = 1;')
  expect(run("var b_default = '.i:before{mask-image:url(a.svg)}';", grid)).toContain('-webkit-mask-image')
  expect(run(source, '/x/renderer/main.tsx')).toBeNull()
})
