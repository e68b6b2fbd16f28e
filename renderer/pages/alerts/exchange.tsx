import { App, Button } from 'antd'
import { FileDown, FileUp, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { failureOf, shell } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatMoment } from '../../format/day'

const extension = 'saima-exchange.json'

/** Decisions travel between desktops as signed files: written here, looked into there, applied once. */
export function Exchange() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const write = useCommand('exchange.export')
  const [opened, setOpened] = useState<{ readonly name: string; readonly text: string } | null>(null)
  const filters = [{ name: t('alerts.exchange.fileKind'), extensions: ['json'] }]
  const report = (error: unknown): void => void message.error(parts(failureOf(error)).what)
  const save = async (): Promise<void> => {
    try {
      const made = await write.mutateAsync({})
      const path = await shell('files.save', { title: t('alerts.exchange.export'), defaultName: made.fileName.endsWith(extension) ? made.fileName : `saima.${extension}`, filters, content: { text: made.content } })
      if (path !== null) void message.success(t('alerts.exchange.exported', { count: made.records, fingerprint: made.fingerprint }))
    } catch (error) {
      report(error)
    }
  }
  const open = async (): Promise<void> => {
    try {
      const file = await shell('files.openText', { title: t('alerts.exchange.open'), filters })
      if (file !== null) setOpened(file)
    } catch (error) {
      report(error)
    }
  }
  return (
    <>
      <section className="pane exchange-side" aria-labelledby="exchange-title">
        <h2 id="exchange-title">{t('alerts.exchange.title')}</h2>
        <p className="secondary">{t('alerts.exchange.why')}</p>
        <div className="row">
          <Button type="primary" icon={<FileUp size={14} />} loading={write.isPending} onClick={() => void save()}>
            {t('alerts.exchange.export')}
          </Button>
          <Button icon={<FileDown size={14} />} onClick={() => void open()}>
            {t('alerts.exchange.open')}
          </Button>
        </div>
        <p className="quiet small">{t('alerts.exchange.keyNote')}</p>
      </section>
      {opened === null ? (
        <section className="pane">
          <p className="quiet">{t('alerts.exchange.nothingOpen')}</p>
        </section>
      ) : (
        <OpenedFile key={opened.name} name={opened.name} content={opened.text} />
      )}
    </>
  )
}

type Preview = RouteOutput<'exchange.preview'>

function OpenedFile({ name, content }: { readonly name: string; readonly content: string }) {
  const query = useRoute('exchange.preview', { content }, { keepPrevious: false })
  if (query.error !== null) return <section className="pane">{<FailureView error={query.error} onRetry={() => void query.refetch()} />}</section>
  if (query.data === undefined) return <section className="pane">{<SkeletonRows rows={6} />}</section>
  return <PreviewTable name={name} content={content} preview={query.data} onApplied={() => void query.refetch()} />
}

function PreviewTable({ name, content, preview, onApplied }: { readonly name: string; readonly content: string; readonly preview: Preview; readonly onApplied: () => void }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const parts = useFailureParts()
  const apply = useCommand('exchange.apply')
  const run = (trustSigner: boolean): Promise<void> =>
    apply.mutateAsync({ content, trustSigner }).then(
      (done) => {
        void message.success(t('alerts.exchange.applied', { applied: done.applied, known: done.known, unresolved: done.unresolved }))
        onApplied()
      },
      (error: unknown) => void message.error(parts(failureOf(error)).what)
    )
  const start = (): void => {
    if (preview.signer !== 'new') void run(false)
    else {
      void modal.confirm({
        title: t('alerts.exchange.trustTitle', { sender: preview.sender }),
        content: t('alerts.exchange.trustText', { fingerprint: preview.fingerprint }),
        okText: t('alerts.exchange.trustAndApply'),
        cancelText: t('components.cancel'),
        onOk: () => run(true)
      })
    }
  }
  return (
    <section className="pane exchange-file" aria-label={name}>
      <div className="spread">
        <div style={{ minWidth: 0 }}>
          <h2 className="ellipsis">{name}</h2>
          <p className="secondary">
            {t('alerts.exchange.from', { sender: preview.sender, workspace: preview.workspace, at: formatMoment(preview.madeAtMs) })}
          </p>
          <p className="small exchange-signer">
            {preview.signer === 'new' ? <ShieldAlert size={14} aria-hidden /> : <ShieldCheck size={14} aria-hidden />} {t(`alerts.exchange.signers.${preview.signer}`)} · {t('alerts.exchange.fingerprint', { fingerprint: preview.fingerprint })}
          </p>
        </div>
        <Button type="primary" disabled={preview.counts.new === 0} loading={apply.isPending} onClick={start}>
          {t('alerts.exchange.apply', { count: preview.counts.new })}
        </Button>
      </div>
      <p className="quiet small">{t('alerts.exchange.counts', preview.counts)}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys */}
      <div className="exchange-scroll" tabIndex={0} role="region" aria-label={t('alerts.exchange.records')}>
        <table className="exchange-table">
          <thead>
            <tr>
              <th scope="col">{t('alerts.exchange.columns.at')}</th>
              <th scope="col">{t('alerts.exchange.columns.kind')}</th>
              <th scope="col">{t('alerts.exchange.columns.actor')}</th>
              <th scope="col">{t('alerts.exchange.columns.subject')}</th>
              <th scope="col">{t('alerts.exchange.columns.detail')}</th>
              <th scope="col">{t('alerts.exchange.columns.state')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.records.slice(0, 500).map((record) => (
              <tr key={record.id}>
                <td className="nowrap">{formatMoment(record.atMs)}</td>
                <td className="nowrap">{t(`alerts.exchange.kinds.${record.kind}`)}</td>
                <td>{t(`components.actors.${record.actor}`, { defaultValue: record.actor })}</td>
                <td>{record.subject}</td>
                <td>{record.detail}</td>
                <td className="nowrap">{t(`alerts.exchange.states.${record.state}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
