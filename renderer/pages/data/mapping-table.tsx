import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ImportInspection } from '../../../main/contract/import'
import { formatPercent } from '../../format/ratio'

type Field = RouteOutput<'import.entities'>[number]['fields'][number]

interface MappingTableProps {
  readonly inspection: ImportInspection
  readonly fields: readonly Field[]
  readonly onMapping: (mapping: Record<string, string>) => void
}

/** In the place of a column for the value of signals: every other column of numbers is a series of its own. */
const ownSeries = '=*'

/** Each column of the file: what it holds, which field it becomes, and how sure that is. */
export function MappingTable({ inspection, fields, onMapping }: MappingTableProps) {
  const { t } = useTranslation()
  const fieldOf = new Map([...Object.entries(inspection.mapping).map(([field, column]) => [column, field] as const), ...inspection.seriesColumns.map((column) => [column, ownSeries] as const)])
  const label = (id: string): string => t(`data.fields.${id}`, { defaultValue: id })
  const takesSeries = fields.some((field) => field.id === 'signal') && fields.some((field) => field.id === 'value')
  const options = [...(takesSeries ? [{ value: ownSeries, label: t('data.ownSeries') }] : []), { value: '', label: t('data.ignore') }, ...fields.map((field) => ({ value: field.id, label: `${label(field.id)}${field.required ? ' *' : ''}` }))]
  const choose = (column: string, field: string): void => {
    const target = field === ownSeries ? 'value' : field
    const kept = Object.entries(inspection.mapping).filter(([each, mapped]) => mapped !== column && each !== target)
    onMapping(Object.fromEntries(target === '' ? kept : [...kept, [target, field === ownSeries ? ownSeries : column]]))
  }
  return (
    <table className="mapping">
      <thead>
        <tr>
          <th scope="col">{t('data.column')}</th>
          <th scope="col">{t('data.samples')}</th>
          <th scope="col">{t('data.becomes')}</th>
          <th scope="col">{t('data.sureness')}</th>
        </tr>
      </thead>
      <tbody>
        {inspection.columns.map((column) => {
          const field = fieldOf.get(column.name) ?? ''
          const suggestion = column.suggestion !== null && column.suggestion.field === field ? column.suggestion : null
          return (
            <tr key={column.name}>
              <td className="ellipsis" title={column.name}>
                <strong>{column.name}</strong>
              </td>
              <td className="ellipsis secondary" title={column.samples.join(' · ')}>
                {column.samples.slice(0, 3).join(' · ')}
                {column.emptyShare > 0 ? <span className="quiet"> {t('data.emptyShare', { share: formatPercent(column.emptyShare) })}</span> : ''}
              </td>
              <td>
                <Select size="small" style={{ width: 200 }} value={field} options={field === ownSeries ? options.filter((option) => option.value !== '') : options} showSearch={{ optionFilterProp: 'label' }} onChange={(value: string) => choose(column.name, value)} aria-label={t('data.becomesOf', { column: column.name })} />
              </td>
              <td>
                {suggestion === null ? (
                  <span className="quiet">{field === '' ? '–' : t('data.byHand')}</span>
                ) : (
                  <span className="confidence" title={t(`data.why.${suggestion.why}`)}>
                    <span className="confidence-track" aria-hidden>
                      <span style={{ width: `${suggestion.confidence * 100}%` }} />
                    </span>
                    {formatPercent(suggestion.confidence)} <span className="quiet small">{t(`data.why.${suggestion.why}`)}</span>
                  </span>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
