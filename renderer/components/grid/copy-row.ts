import type { GridApi } from 'ag-grid-community'

/** Puts a row on the clipboard as tab-separated words and figures as they are shown. */
export async function copyRow<R>(api: GridApi<R>, row: R): Promise<void> {
  const columns = api.getAllDisplayedColumns()
  const node = api.getRenderedNodes().find((rendered) => rendered.data === row)
  if (node === undefined) return
  const cells = columns.map((column) => String(api.getCellValue({ rowNode: node, colKey: column, useFormatter: true }) ?? ''))
  await navigator.clipboard.writeText(cells.join('\t')).catch(() => undefined)
}
