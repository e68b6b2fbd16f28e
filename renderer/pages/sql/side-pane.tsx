import { Button, Input, Segmented } from 'antd'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView } from '../../components/feedback/failure-view'
import { useFormat } from '../../format/use-format'

interface SidePaneProps {
  readonly schema: RouteOutput<'sql.schema'> | undefined
  /** Puts a name where the cursor stands. */
  readonly onInsert: (name: string) => void
  /** Puts a text in the place of what is there. */
  readonly onTake: (text: string) => void
}

/** What there is to ask, what was kept, what was asked before. */
export function SidePane(props: SidePaneProps) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<'schema' | 'saved' | 'history'>('schema')
  const [search, setSearch] = useState('')
  return (
    <section className="pane sql-side" aria-label={t('sql.side')}>
      <Segmented block size="small" value={tab} onChange={setTab} options={(['schema', 'saved', 'history'] as const).map((value) => ({ value, label: t(`sql.tabs.${value}`) }))} />
      <Input size="small" allowClear value={search} onChange={(event) => setSearch(event.target.value)} placeholder={t('sql.search')} aria-label={t('sql.search')} />
      <div className="sql-side-list">
        {tab === 'schema' && <Schema {...props} search={search.toLowerCase()} />}
        {tab === 'saved' && <Saved {...props} search={search.toLowerCase()} />}
        {tab === 'history' && <Past {...props} search={search} />}
      </div>
    </section>
  )
}

function Schema({ schema, onInsert, search }: SidePaneProps & { readonly search: string }) {
  const { t } = useTranslation()
  const fits = (name: string): boolean => search === '' || name.toLowerCase().includes(search)
  const found = (schema?.relations ?? []).filter((relation) => fits(relation.name) || relation.columns.some((column) => fits(column.name)))
  return (
    <>
      {(['friendly', 'table'] as const).map((kind) => (
        <div key={kind}>
          <h3 className="sql-side-title">{t(`sql.kinds.${kind}`)}</h3>
          <p className="quiet small">{t(`sql.kindNotes.${kind}`)}</p>
          {found
            .filter((relation) => relation.kind === kind)
            .map((relation) => (
              <div className="sql-relation" key={`${relation.name}-${search === ''}`}>
                <details open={search !== '' && !fits(relation.name)}>
                  <summary>
                    <code>{relation.name}</code>
                  </summary>
                  <ul>
                    {relation.columns.map((column) => (
                      <li key={column.name}>
                        <button type="button" className="plain-button" onClick={() => onInsert(column.name)}>
                          <code>{column.name}</code>
                        </button>
                        <span className="quiet small">{column.type.toLowerCase()}</span>
                      </li>
                    ))}
                  </ul>
                </details>
                <button type="button" className="plain-button quiet small sql-insert" onClick={() => onInsert(relation.name)} aria-label={t('sql.insert', { name: relation.name })}>
                  {t('sql.insertShort')}
                </button>
              </div>
            ))}
        </div>
      ))}
    </>
  )
}

function Saved({ onTake, search }: SidePaneProps & { readonly search: string }) {
  const { t } = useTranslation()
  const { data: saved } = useRoute('sql.saved', {})
  const forget = useCommand('sql.forget')
  const found = (saved ?? []).filter((query) => `${query.name}\n${query.text}`.toLowerCase().includes(search))
  if (saved !== undefined && found.length === 0) return <EmptyState what={t('sql.noSaved')} why={t('sql.noSavedWhy')} />
  return (
    <ul>
      {found.map((query) => (
        <li key={query.id} className="sql-line">
          <button type="button" className="plain-button grow" onClick={() => onTake(query.text)} title={query.text}>
            <strong>{query.name}</strong>
            <code className="quiet ellipsis">{query.text.replace(/\s+/g, ' ')}</code>
          </button>
          <Button size="small" type="text" icon={<Trash2 size={14} />} aria-label={t('sql.forget', { name: query.name })} onClick={() => forget.mutate({ id: query.id })} />
        </li>
      ))}
      {forget.error !== null && <FailureView error={forget.error} compact />}
    </ul>
  )
}

function Past({ onTake, search }: SidePaneProps & { readonly search: string }) {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { data: past } = useRoute('sql.history', search === '' ? {} : { search })
  if (past?.length === 0) return <EmptyState what={t('sql.noHistory')} />
  return (
    <ul>
      {(past ?? []).map((run) => (
        <li key={run.text} className="sql-line">
          <button type="button" className="plain-button grow" onClick={() => onTake(run.text)} title={run.text}>
            <code className="ellipsis">{run.text.replace(/\s+/g, ' ')}</code>
            <span className="quiet small">
              {ago(run.ranAtMs)} · {run.failure === null ? t('sql.rows', { count: run.rows ?? 0, rows: run.rows ?? 0, ms: Math.round(run.durationMs ?? 0) }) : t(run.failure === 'cancelled' ? 'sql.wasCancelled' : 'sql.hadFailed')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
