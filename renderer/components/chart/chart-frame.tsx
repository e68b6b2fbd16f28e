import { ChartColumn, Table2 } from 'lucide-react'
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useTileData } from '../tile/tile-data'
import './chart-frame.css'

/** The same data as a table, for the keyboard, the screen reader and the clipboard. */
export interface ChartTable {
  readonly columns: readonly { readonly label: string; readonly isNumber?: boolean }[]
  readonly rows: readonly (readonly string[])[]
}

interface ChartFrameProps {
  /** What the chart shows, with its main message. */
  readonly label: string
  readonly table: ChartTable
  readonly children: ReactNode
  readonly onOpenRow?: ((index: number) => void) | undefined
}

/** A chart with its table twin behind the key T and a quiet button. */
export function ChartFrame({ label, table, children, onOpenRow }: ChartFrameProps) {
  const { t } = useTranslation()
  const [isTable, setIsTable] = useState(false)
  const id = useId()
  useTileData({ shown: table })
  const toggle = (): void => setIsTable((shown) => !shown)
  const onKeyDown = (event: KeyboardEvent): void => {
    const inField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    if ((event.key === 't' || event.key === 'T') && !inField && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      event.stopPropagation()
      toggle()
    }
  }
  const text = isTable ? t('components.chart.showChart') : t('components.chart.showTable')
  return (
    <figure className="chart-frame" onKeyDown={onKeyDown} aria-labelledby={id}>
      <figcaption id={id} className="visually-hidden">
        {label}
      </figcaption>
      <button type="button" className="chart-twin-button" onClick={toggle} aria-pressed={isTable} title={`${text} (T)`} aria-label={`${text}: ${label}`}>
        {isTable ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
      </button>
      {isTable ? <TwinTable table={table} label={label} onOpenRow={onOpenRow} /> : <div className="chart-body">{children}</div>}
    </figure>
  )
}

function TwinTable({ table, label, onOpenRow }: Pick<ChartFrameProps, 'table' | 'label' | 'onOpenRow'>) {
  return (
    // A region that scrolls must be reachable by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="chart-table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.label} scope="col" className={column.isNumber === true ? 'number' : ''}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={`${row[0] ?? ''}-${index}`}>
              {row.map((text, column) =>
                column === 0 ? (
                  <th key={table.columns[column]?.label} scope="row">
                    {onOpenRow === undefined ? (
                      text
                    ) : (
                      <button type="button" className="plain-button link" onClick={() => onOpenRow(index)}>
                        {text}
                      </button>
                    )}
                  </th>
                ) : (
                  <td key={table.columns[column]?.label} className={table.columns[column]?.isNumber === true ? 'number' : ''}>
                    {text}
                  </td>
                )
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
