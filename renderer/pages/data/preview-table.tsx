import { useTranslation } from 'react-i18next'
import type { ImportInspection } from '../../../main/contract/import'

/** The first rows as they will land, with what is odd about them. */
export function PreviewTable({ inspection }: { readonly inspection: ImportInspection }) {
  const { t } = useTranslation()
  const first = inspection.preview[0]
  if (first === undefined) return <p className="secondary">{t('data.noPreview')}</p>
  return (
    // A region that scrolls must be reachable by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="preview-table" tabIndex={0} role="region" aria-label={t('data.previewTitle')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('data.line')}</th>
            {first.cells.map((cell) => (
              <th key={cell.field} scope="col">
                {t(`data.fields.${cell.field}`, { defaultValue: cell.field })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inspection.preview.map((row) => (
            <tr key={row.line}>
              <td className={`quiet is-${row.state}`}>{row.line}</td>
              {row.cells.map((cell) => (
                <td key={cell.field} className={cell.state === 'ok' ? '' : `is-${cell.state}`} title={cell.reason === null ? cell.text : `${cell.text}: ${t(`data.reasons.${cell.reason}`)}`}>
                  {cell.state === 'rejected' ? `✕ ${cell.text}` : cell.text === '' ? '–' : cell.text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
