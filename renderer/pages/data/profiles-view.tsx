import { useMutation } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportProfile } from '../../../main/contract/import'
import { call, failureOf, shell } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { countColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { formatMoment } from '../../format/day'
import { BuiltInProfiles } from './built-in-profiles'

const jsonFilter = [{ name: 'JSON', extensions: ['json'] }]

/** Remembered ways of reading files, by name, and the standard exports that need no remembering. */
export function ProfilesView() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const profiles = useRoute('import.mappings', {})
  const [chosenId, setChosenId] = useState<number | null>(null)
  const fail = (error: Error): void => void message.error(parts(failureOf(error)).what)
  const save = useMutation({
    mutationFn: async () => {
      const path = await shell('dialog.saveFile', { title: t('data.profiles.export'), defaultName: 'saima-profiles.json', filters: jsonFilter })
      if (path === null) return
      const written = await call('import.exportProfiles', { path })
      void message.success(t('data.profiles.exported', { text: formatCount(written.profiles) }))
    },
    onError: fail
  })
  const take = useMutation({
    mutationFn: async () => {
      const [path] = await shell('dialog.openFiles', { title: t('data.profiles.import'), filters: jsonFilter, multiple: false })
      if (path === undefined) return
      const taken = await call('import.importProfiles', { path })
      void message.success(t('data.profiles.imported', { text: formatCount(taken.names.length) }))
    },
    onError: fail
  })
  const columns = useMemo(
    () => [
      textColumn<ImportProfile>({ id: 'name', label: t('data.profiles.name'), value: (profile) => profile.name, grow: 1.4 }),
      textColumn<ImportProfile>({ id: 'entity', label: t('data.entity'), value: (profile) => t(`data.entities.${profile.entity}`), width: 120 }),
      textColumn<ImportProfile>({ id: 'source', label: t('data.source'), value: (profile) => profile.sourceName, width: 120 }),
      countColumn<ImportProfile>({ id: 'mapped', label: t('data.profiles.mapped'), value: (profile) => Object.keys(profile.mapping).length, width: 84 }),
      textColumn<ImportProfile>({ id: 'columns', label: t('data.profiles.columns'), value: (profile) => profile.columns.join(' · '), grow: 2 }),
      textColumn<ImportProfile>({ id: 'saved', label: t('data.at'), value: (profile) => formatMoment(profile.savedAtMs), width: 140 })
    ],
    [t]
  )
  if (profiles.error !== null) return <FailureView error={profiles.error} onRetry={() => void profiles.refetch()} />
  const chosen = profiles.data?.find((profile) => profile.id === chosenId)
  return (
    <div className="panes" style={{ gridTemplateRows: 'auto minmax(160px, 1fr) auto auto', borderTop: '1px solid var(--line)' }}>
      <section className="pane watch-bar" aria-label={t('data.profiles.actions')}>
        <span className="secondary">{t('data.profiles.why')}</span>
        <span className="grow" />
        <Button size="small" onClick={() => take.mutate()} loading={take.isPending}>
          {t('data.profiles.import')}
        </Button>
        <Button size="small" onClick={() => save.mutate()} loading={save.isPending} disabled={(profiles.data ?? []).length === 0}>
          {t('data.profiles.export')}
        </Button>
      </section>
      <section className="pane" aria-label={t('data.views.profiles')}>
        <DataGrid label={t('data.views.profiles')} rows={profiles.data} columns={columns} rowId={(profile) => String(profile.id)} selectedId={chosenId === null ? null : String(chosenId)} onOpen={(profile) => setChosenId(profile.id)} emptyText={t('data.profiles.none')} />
      </section>
      {chosen === undefined ? <span /> : <ProfileDetail key={chosen.id} profile={chosen} />}
      <BuiltInProfiles />
    </div>
  )
}

function ProfileDetail({ profile }: { readonly profile: ImportProfile }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const parts = useFailureParts()
  const [name, setName] = useState(profile.name)
  const rename = useCommand('import.renameMapping')
  const forget = useCommand('import.forgetMapping')
  const fail = (error: Error): void => void message.error(parts(failureOf(error)).what)
  const isNew = name.trim() !== '' && name.trim() !== profile.name
  const write = (): void => {
    if (isNew) rename.mutate({ id: profile.id, name: name.trim() }, { onError: fail, onSuccess: () => void message.success(t('data.profiles.renamed')) })
  }
  const remove = (): void =>
    void modal.confirm({ title: t('data.profiles.removeTitle', { name: profile.name }), content: t('data.profiles.removeText'), okText: t('data.profiles.remove'), cancelText: t('components.cancel'), onOk: () => forget.mutateAsync({ id: profile.id }).catch(fail) })
  return (
    <section className="pane" aria-label={profile.name}>
      <div className="watch-bar">
        <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} onPressEnter={write} style={{ width: 280 }} aria-label={t('data.profiles.name')} />
        <Button size="small" type="primary" onClick={write} disabled={!isNew} loading={rename.isPending}>
          {t('data.profiles.rename')}
        </Button>
        <span className="grow" />
        <Button size="small" danger onClick={remove} loading={forget.isPending}>
          {t('data.profiles.remove')}
        </Button>
      </div>
      <p className="secondary small">
        {Object.entries(profile.mapping)
          .map(([field, column]) => `${column} → ${t(`data.fields.${field}`, { defaultValue: field })}`)
          .join(' · ')}
      </p>
    </section>
  )
}
