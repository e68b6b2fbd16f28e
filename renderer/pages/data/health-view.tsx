import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from '@tanstack/react-router'
import type { RouteOutput } from '../../../main/contract'
import type { HealthSubject } from '../../../main/contract/health'
import { useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { Door } from './health-door'
import { HealthGaps } from './health-gaps'
import { HealthRows } from './health-rows'
import './customers.css'

type Summary = RouteOutput<'health.summary'>

/** What the workspace holds and how good it is: fresh, complete, linked, without doubles; and what each hole costs the forecast. */
export function HealthView() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [subject, setSubject] = useState<{ readonly of: HealthSubject; readonly title: string } | null>(null)
  const status = useRoute('workspace.status', {})
  const summary = useRoute('health.summary', {})
  const open = (of: HealthSubject, title: string): void => setSubject({ of, title })
  if (status.data !== undefined && Object.values(status.data.rowCounts).every((count) => count === 0)) {
    return <EmptyState what={t('data.health.empty')} why={t('data.health.emptyWhy')} action={t('data.importFiles')} onAction={() => void navigate({ to: '/data', search: { view: 'import' } })} />
  }
  return (
    <div className="health">
      <Loaded query={summary}>
        {(data) => (
          <>
            <HealthGaps summary={data} onOpen={open} />
            <Sources summary={data} />
            <div className="health-columns">
              <Fields summary={data} onOpen={open} />
              <Links summary={data} onOpen={open} />
            </div>
          </>
        )}
      </Loaded>
      <Loaded query={status}>
        {(data) => (
          <section aria-labelledby="health-holds">
            <h2 id="health-holds">{t('data.health.holds')}</h2>
            <p className="secondary">{data.dataFrom === null ? t('data.health.none') : t('data.health.reach', { from: data.dataFrom, to: data.dataTo ?? '' })}</p>
            <div className="health-grid">
              {Object.entries(data.rowCounts).map(([table, count]) => (
                <div key={table}>
                  <span className="secondary">{t(`data.tables.${table}`, { defaultValue: table })}</span>
                  <strong style={count === 0 ? { color: 'var(--text-tertiary)', fontWeight: 400 } : undefined}>{formatCount(count)}</strong>
                  <span className="quiet small">{count === 0 ? t('data.health.missing') : ' '}</span>
                </div>
              ))}
            </div>
          </section>
        )}
      </Loaded>
      <Modal open={subject !== null} title={subject?.title} footer={null} width={920} onCancel={() => setSubject(null)} destroyOnHidden>
        {subject !== null && <HealthRows subject={subject.of} label={subject.title} onLeave={() => setSubject(null)} />}
      </Modal>
    </div>
  )
}

function Sources({ summary }: { readonly summary: Summary }) {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const navigate = useNavigate()
  return (
    <section aria-labelledby="health-sources">
      <h2 id="health-sources">{t('data.health.sources')}</h2>
      {summary.sources.length === 0 ? (
        <p className="quiet">{t('data.health.noSources')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('data.source')}</th>
              <th scope="col">{t('data.entity')}</th>
              <th scope="col">{t('data.health.last')}</th>
              <th scope="col">{t('data.health.rhythm')}</th>
              <th scope="col" className="number-head">{t('data.health.files')}</th>
              <th scope="col" className="number-head">{t('data.counts.rowsRead')}</th>
              <th scope="col" className="number-head">{t('data.counts.rowsRejected')}</th>
              <th scope="col" className="number-head">{t('data.counts.rowsWarned')}</th>
            </tr>
          </thead>
          <tbody>
            {summary.sources.map((source) => (
              <tr key={`${source.source} ${source.entity}`}>
                <th scope="row">{source.source}</th>
                <td>{t(`data.entities.${source.entity}`, { defaultValue: source.entity })}</td>
                <td className={source.isLate ? 'is-late' : undefined}>{source.isLate ? t('data.health.late', { ago: ago(source.lastAtMs) }) : ago(source.lastAtMs)}</td>
                <td className="secondary">{source.usualDays === null ? t('data.health.noRhythm') : t('data.health.every', { days: source.usualDays < 1 ? '<1' : source.usualDays.toFixed(0) })}</td>
                <td className="number-cell">{formatCount(source.files)}</td>
                <td className="number-cell">{formatCount(source.rowsRead)}</td>
                <td className="number-cell">
                  <Door label={t('data.health.rejectsOf', { source: source.source, count: source.rowsRejected })} onOpen={() => void navigate({ to: '/data', search: { view: 'batches', batch: source.lastBatchId } })}>
                    {formatCount(source.rowsRejected)}
                  </Door>
                </td>
                <td className="number-cell">{formatCount(source.rowsWarned)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Fields({ summary, onOpen }: { readonly summary: Summary; readonly onOpen: (subject: HealthSubject, title: string) => void }) {
  const { t } = useTranslation()
  const fields = summary.fields.filter((field) => field.missing > 0).sort((a, b) => b.missing / b.rows - a.missing / a.rows)
  const complete = summary.fields.length - fields.length
  return (
    <section aria-labelledby="health-fields">
      <h2 id="health-fields">{t('data.health.fields')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('data.health.field')}</th>
            <th scope="col">{t('data.health.filled')}</th>
            <th scope="col" className="number-head">{t('data.health.emptyRows')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const name = `${t(`data.tables.${field.table}`, { defaultValue: field.table })} · ${t(`data.health.columns.${field.column}`)}`
            const share = 1 - field.missing / field.rows
            return (
              <tr key={`${field.table} ${field.column}`}>
                <th scope="row">{name}</th>
                <td>
                  <span className="health-share" aria-hidden>
                    <span style={{ width: `${share * 100}%` }} />
                  </span>{' '}
                  {field.missing > 0 && share > 0.999 ? '>99.9%' : formatPercent(share, share > 0.99 && share < 1 ? 1 : 0)}
                </td>
                <td className="number-cell">
                  {field.missing === 0 ? (
                    formatCount(0)
                  ) : (
                    <Door label={t('data.health.rowsOf', { name })} onOpen={() => onOpen({ kind: 'field', table: field.table, column: field.column }, t('data.health.without', { name }))}>
                      {formatCount(field.missing)}
                    </Door>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="quiet">{t('data.health.completeFields', { text: formatCount(complete) })}</p>
    </section>
  )
}

function Links({ summary, onOpen }: { readonly summary: Summary; readonly onOpen: (subject: HealthSubject, title: string) => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const rows: readonly (readonly [string, number, string, (() => void) | null])[] = [
    ...summary.placeholders.map((each) => {
      const name = t(`data.health.placeholders.${each.kind}`)
      return [name, each.count, t('data.health.references', { text: formatCount(each.references) }), each.count === 0 ? null : () => onOpen({ kind: 'placeholder', of: each.kind }, name)] as const
    }),
    [t('data.health.doubtful'), summary.doubtfulAccounts, t('data.health.doubtfulWhy'), () => void navigate({ to: '/data', search: { view: 'customers' } })],
    [t('data.health.sameDeals'), summary.sameDeals, t('data.health.sameDealsWhy'), summary.sameDeals === 0 ? null : () => onOpen({ kind: 'same_deals' }, t('data.health.sameDeals'))]
  ]
  return (
    <section aria-labelledby="health-links">
      <h2 id="health-links">{t('data.health.links')}</h2>
      <table>
        <tbody>
          {rows.map(([name, count, why, act]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number-cell">
                {act === null ? (
                  formatCount(count)
                ) : (
                  <Door label={t('data.health.rowsOf', { name })} onOpen={act}>
                    {formatCount(count)}
                  </Door>
                )}
              </td>
              <td className="is-wide quiet">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
