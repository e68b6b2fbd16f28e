import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, shell } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { useFormat } from '../../format/use-format'
import { FiscalYear } from './fiscal-year'

/** The shelf: each workspace is a folder of its own, one is open. */
export function Workspaces() {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { modal } = App.useApp()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const { data: list } = useQuery({ queryKey: ['workspaces.list', {}], queryFn: () => call('workspaces.list', {}), staleTime: 0 })
  const { data: status } = useRoute('workspace.status', {})
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['workspaces.list'] })
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSuccess: refresh })
  const openFolder = async (): Promise<void> => {
    const dir = await shell('dialog.openFolder', { title: t('settings.openFolder') })
    if (dir !== null) await call('workspaces.open', { dir })
  }
  const remove = (dir: string, title: string): void =>
    void modal.confirm({ title: t('settings.removeTitle', { name: title }), content: t('settings.removeText', { dir }), okText: t('settings.remove'), cancelText: t('components.cancel'), onOk: () => act.mutateAsync(() => call('workspaces.remove', { dir })) })
  return (
    <section aria-labelledby="settings-workspaces">
      <h2 id="settings-workspaces">{t('settings.workspaces')}</h2>
      {status !== undefined && <p className="secondary small">{t('settings.openNow', { name: status.name === '' ? t('frame.status.unnamed') : status.name, currency: status.currency, zone: status.timeZone })}</p>}
      <FiscalYear />
      <ul>
        {(list ?? []).map((entry) => (
          <li key={entry.dir} className="workspace-line">
            <div style={{ minWidth: 0 }}>
              <p>
                <strong>{entry.name === '' ? t('frame.status.unnamed') : entry.name}</strong> {entry.isDemo && <span className="status-badge">{t('frame.status.demo')}</span>} {entry.isOpen && <span className="quiet small">{t('settings.isOpen')}</span>}
              </p>
              <p className="quiet small ellipsis" title={entry.dir}>
                {entry.dir}
                {entry.lastOpenedAtMs === null ? '' : ` · ${ago(entry.lastOpenedAtMs)}`}
              </p>
            </div>
            <span className="row">
              {!entry.isOpen && <Button size="small" onClick={() => act.mutate(() => call('workspaces.open', { dir: entry.dir }))}>{t('settings.open')}</Button>}
              <Button size="small" onClick={() => remove(entry.dir, entry.name)}>
                {t('settings.remove')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {act.error !== null && <FailureView error={act.error} compact />}
      <div className="row" style={{ marginTop: 10, flexWrap: 'wrap' }}>
        <Input value={name} onChange={(event) => setName(event.target.value)} placeholder={t('settings.newName')} aria-label={t('settings.newName')} style={{ width: 200 }} />
        <Button disabled={name.trim() === ''} onClick={() => act.mutate(() => call('workspaces.create', { name: name.trim() }).then(() => setName('')))}>
          {t('settings.create')}
        </Button>
        <Button onClick={() => act.mutate(openFolder)}>{t('settings.openFolder')}</Button>
        <Button loading={act.isPending} onClick={() => act.mutate(() => call('workspaces.openDemo', {}))}>
          {t('settings.openDemo')}
        </Button>
        <Button onClick={() => void shell('workspaces.reveal', {}).catch(() => undefined)}>{t('settings.reveal')}</Button>
      </div>
    </section>
  )
}
