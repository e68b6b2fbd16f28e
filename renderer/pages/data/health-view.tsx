import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { formatCount } from '../../format/count'
import { useFormat } from '../../format/use-format'

/** What the workspace holds, how far it reaches, and when each source last came in. */
export function HealthView() {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const status = useRoute('workspace.status', {})
  const batches = useRoute('import.batches', { limit: 1_000 })
  return (
    <div className="pane" style={{ overflow: 'auto', gap: 12 }}>
      <Loaded query={status}>
        {(data) => (
          <>
            <p className="secondary">{data.dataFrom === null ? t('data.health.none') : t('data.health.reach', { from: data.dataFrom, to: data.dataTo ?? '' })}</p>
            <div className="health-grid">
              {Object.entries(data.rowCounts).map(([table, count]) => {
                const latest = batches.data?.rows.find((batch) => batch.state === 'published' && batch.entity === entityOfTable[table])
                return (
                  <div key={table}>
                    <span className="secondary">{t(`data.tables.${table}`, { defaultValue: table })}</span>
                    <strong style={count === 0 ? { color: 'var(--text-tertiary)', fontWeight: 400 } : undefined}>{formatCount(count)}</strong>
                    <span className="quiet small">{count === 0 ? t('data.health.missing') : latest === undefined ? ' ' : ago(latest.publishedAtMs)}</span>
                  </div>
                )
              })}
            </div>
          </>
        )}
      </Loaded>
    </div>
  )
}

const entityOfTable: Readonly<Record<string, string>> = {
  account: 'accounts',
  product: 'products',
  battle_unit: 'teams',
  rep: 'teams',
  region: 'teams',
  opportunity: 'opportunities',
  opportunity_history: 'opportunities',
  activity: 'activities',
  lead: 'leads',
  sales_order: 'orders',
  invoice: 'invoices',
  payment: 'payments',
  service_ticket: 'tickets',
  quota: 'quotas',
  signal_value: 'signals'
}
