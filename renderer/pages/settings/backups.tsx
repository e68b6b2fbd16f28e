import { useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { call } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { formatBytes, formatCount } from '../../format/count'
import { formatMoment } from '../../format/day'
import { useFormat } from '../../format/use-format'

type Entry = RouteOutput<'backup.list'>[number]

const kinds = ['manual', 'daily', 'before_migration', 'before_restore'] as const

/** Verified copies of the workspace: made now, checked again, put back. Work goes on meanwhile. */
export function Backups() {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { modal, message } = App.useApp()
  const { data: list, refetch } = useRoute('backup.list', {})
  const { data: places } = useRoute('backup.places', {})
  const [intact, setIntact] = useState<Readonly<Record<string, boolean>>>({})
  const make = useCommand('backup.create')
  const verify = useMutation({ mutationFn: (name: string) => call('backup.verify', { name }), onSuccess: (result) => setIntact((known) => ({ ...known, [result.name]: result.isIntact })) })
  const restore = useMutation({
    mutationFn: (name: string) => call('backup.restore', { name }),
    onSuccess: (result) => void message.success(t('settings.backups.restored', { name: result.name }))
  })
  const ask = (entry: Entry): void =>
    void modal.confirm({
      title: t('settings.backups.restoreTitle'),
      content: t('settings.backups.restoreText', { when: formatMoment(entry.createdAtMs) }),
      okText: t('settings.backups.restore'),
      cancelText: t('components.cancel'),
      okButtonProps: { danger: true },
      onOk: () => restore.mutateAsync(entry.name).catch(() => undefined)
    })
  const error = make.error ?? verify.error ?? restore.error
  const limits = kinds.flatMap((kind) => {
    const count = places?.kept[kind]
    return count === null || count === undefined ? [] : [t('settings.backups.keeps', { kind: t(`settings.backups.kinds.${kind}`), count })]
  })
  return (
    <section aria-labelledby="settings-backups">
      <h2 id="settings-backups">{t('settings.backups.title')}</h2>
      <p className="secondary small">{t('settings.backups.note', { limits: limits.join(t('settings.backups.comma')) })}</p>
      {places !== undefined && <p className="quiet small ellipsis" title={places.folder}>{places.folder}</p>}
      <div className="row" style={{ margin: '8px 0' }}>
        <Button type="primary" loading={make.isPending} onClick={() => make.mutate({}, { onSuccess: () => void refetch() })}>
          {t('settings.backups.make')}
        </Button>
        <Button onClick={() => void call('backup.list', {}).then(() => refetch())}>{t('settings.backups.refresh')}</Button>
      </div>
      {error !== null && <FailureView error={error} compact />}
      {list?.length === 0 && <p className="quiet">{t('settings.backups.none')}</p>}
      <ul>
        {(list ?? []).map((entry) => (
          <li key={entry.name} className="workspace-line">
            <div style={{ minWidth: 0 }}>
              <p>
                <strong>{formatMoment(entry.createdAtMs)}</strong> <span className="status-badge">{t(`settings.backups.kinds.${entry.kind}`)}</span>{' '}
                {intact[entry.name] !== undefined && <span role="status" className="small">{t(intact[entry.name] === true ? 'settings.backups.intact' : 'settings.backups.broken')}</span>}
              </p>
              <p className="quiet small">{t('settings.backups.holds', { rows: formatCount(entry.rows), size: formatBytes(entry.bytes), ago: ago(entry.createdAtMs), version: entry.schemaVersion })}</p>
            </div>
            <span className="row">
              <Button size="small" loading={verify.isPending && verify.variables === entry.name} onClick={() => verify.mutate(entry.name)}>
                {t('settings.backups.verify')}
              </Button>
              <Button size="small" loading={restore.isPending && restore.variables === entry.name} onClick={() => ask(entry)}>
                {t('settings.backups.restore')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
