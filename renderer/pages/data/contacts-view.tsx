import { App, Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactRow } from '../../../main/contract/contacts'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { formatMoment } from '../../format/day'

/** People at customers, and the way to erase what tells who they are when they ask for it. */
export function ContactsView() {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const parts = useFailureParts()
  const [text, setText] = useState('')
  const [chosenId, setChosenId] = useState<number | null>(null)
  const contacts = useRoute('contacts.list', { text: text.trim(), limit: 500 })
  const erase = useCommand('contacts.erase')
  const columns = useMemo(
    () => [
      textColumn<ContactRow>({ id: 'name', label: t('data.contacts.name'), value: (row) => (row.erasedAtMs === null ? row.name : t('data.contacts.erased', { text: formatMoment(row.erasedAtMs) })), grow: 1 }),
      textColumn<ContactRow>({ id: 'account', label: t('data.fields.account'), value: (row) => row.account, grow: 1.4 }),
      textColumn<ContactRow>({ id: 'role', label: t('data.fields.role'), value: (row) => row.role, width: 130 }),
      textColumn<ContactRow>({ id: 'department', label: t('data.fields.department'), value: (row) => row.department, width: 130 }),
      textColumn<ContactRow>({ id: 'phone', label: t('data.fields.phone'), value: (row) => row.mobile ?? row.phone, width: 150 }),
      textColumn<ContactRow>({ id: 'email', label: t('data.fields.email'), value: (row) => row.email, grow: 1 })
    ],
    [t]
  )
  if (contacts.error !== null) return <FailureView error={contacts.error} onRetry={() => void contacts.refetch()} />
  const chosen = contacts.data?.rows.find((row) => row.id === chosenId && row.erasedAtMs === null)
  const ask = (row: ContactRow): void =>
    void modal.confirm({
      title: t('data.contacts.eraseTitle', { name: row.name ?? '' }), content: t('data.contacts.eraseText'), okText: t('data.contacts.erase'), okButtonProps: { danger: true }, cancelText: t('components.cancel'),
      onOk: () =>
        erase.mutateAsync({ ids: [row.id] }).then(
          (done) => void message.success(t('data.contacts.done', { text: formatCount(done.scrubbedRejects) })),
          (error: unknown) => void message.error(parts(failureOf(error)).what)
        )
    })
  return (
    <div className="panes" style={{ gridTemplateRows: 'auto 1fr', borderTop: '1px solid var(--line)' }}>
      <section className="pane watch-bar" aria-label={t('data.contacts.search')}>
        <Input allowClear value={text} onChange={(event) => setText(event.target.value)} placeholder={t('data.contacts.search')} aria-label={t('data.contacts.search')} style={{ width: 280 }} />
        <span className="secondary">{contacts.data === undefined ? '' : t('data.contacts.count', { text: formatCount(contacts.data.total) })}</span>
        <span className="grow" />
        <Button size="small" danger disabled={chosen === undefined} loading={erase.isPending} onClick={() => chosen !== undefined && ask(chosen)}>
          {t('data.contacts.erase')}
        </Button>
      </section>
      <section className="pane" aria-label={t('data.views.contacts')}>
        <DataGrid label={t('data.views.contacts')} rows={contacts.data?.rows} columns={columns} rowId={(row) => String(row.id)} selectedId={chosenId === null ? null : String(chosenId)} onOpen={(row) => setChosenId(row.id)} emptyText={t('data.contacts.none')} />
      </section>
    </div>
  )
}
