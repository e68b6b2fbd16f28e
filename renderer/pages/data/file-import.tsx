import { Button, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImportBatch, ImportEntity, ImportInspection } from '../../../main/contract/import'
import { useCommand, useRoute } from '../../api/use-route'
import { useImportQueue } from '../../app/import-queue'
import { FailureView } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatBytes, formatCount } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { ImportCounts } from './import-counts'
import { MappingTable } from './mapping-table'
import { PreviewTable } from './preview-table'

/** One file: what it seems to be, how its columns map, how its first rows will land, what would change, and then: import. */
export function FileImport({ path }: { readonly path: string }) {
  const [entity, setEntity] = useState<ImportEntity | undefined>(undefined)
  const [mapping, setMapping] = useState<Record<string, string> | undefined>(undefined)
  const [sheet, setSheet] = useState<string | undefined>(undefined)
  const inspection = useRoute('import.inspect', { path, ...(entity === undefined ? {} : { entity }), ...(mapping === undefined ? {} : { mapping }), ...(sheet === undefined ? {} : { format: { sheet } }) })
  if (inspection.error !== null) return <section className="pane">{<FailureView error={inspection.error} onRetry={() => void inspection.refetch()} />}</section>
  if (inspection.data === undefined) return <section className="pane">{<SkeletonRows rows={12} />}</section>
  return (
    <Steps
      key={inspection.data.format.sheet ?? ''}
      inspection={inspection.data}
      onSheet={(next) => {
        setMapping(undefined)
        setEntity(undefined)
        setSheet(next)
      }}
      onEntity={(next) => {
        setMapping(undefined)
        setEntity(next)
      }}
      onMapping={setMapping}
    />
  )
}

interface StepsProps {
  readonly inspection: ImportInspection
  readonly onSheet: (sheet: string) => void
  readonly onEntity: (entity: ImportEntity) => void
  readonly onMapping: (mapping: Record<string, string>) => void
}

function Steps({ inspection, onSheet, onEntity, onMapping }: StepsProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const remove = useImportQueue((state) => state.remove)
  const { data: entities } = useRoute('import.entities', {})
  const [sourceName, setSourceName] = useState(inspection.known?.sourceName ?? '')
  const [fullSnapshot, setFullSnapshot] = useState(inspection.known?.fullSnapshot ?? false)
  const [profileName, setProfileName] = useState(inspection.known?.name ?? '')
  const dryRun = useCommand('import.dryRun')
  const run = useCommand('import.run')
  const input = {
    path: inspection.path,
    ...(inspection.entity === null ? {} : { entity: inspection.entity }),
    mapping: inspection.mapping,
    ...(sourceName.trim() === '' ? {} : { sourceName: sourceName.trim() }),
    ...(fullSnapshot || inspection.known?.fullSnapshot === true ? { fullSnapshot } : {}),
    ...(inspection.format.sheet === null ? {} : { format: { sheet: inspection.format.sheet } })
  }
  const fields = entities?.find((each) => each.id === inspection.entity)?.fields ?? []
  const isReady = inspection.entity !== null && inspection.missing.length === 0
  const land = (): void => run.mutate({ ...input, ...(profileName.trim() === '' ? {} : { rememberAs: profileName.trim() }) })
  return (
    <section className="pane import-main" aria-labelledby="import-title">
      <div>
        <h2 id="import-title">{inspection.fileName}</h2>
        <p className="secondary small">
          {formatBytes(inspection.sizeBytes)} · {t('data.rowsEstimate', { text: formatCount(inspection.rowsEstimate) })} · {t(`data.kinds.${inspection.format.kind}`)} · {inspection.format.encoding}
          {inspection.known === null ? '' : ` · ${t('data.known', { name: inspection.known.name })}`}
          {inspection.recognised === null ? '' : ` · ${t('data.recognised', { system: inspection.recognised.system })}`}
        </p>
      </div>
      {run.data !== undefined && (
        <Done
          batch={run.data}
          onRejects={() => void navigate({ to: '/data', search: { view: 'batches', batch: run.data?.id ?? 0 } })}
          onNext={() => remove(inspection.path)}
        />
      )}
      <div className="import-head">
        {inspection.format.sheets.length > 1 && (
          <label>
            {t(inspection.format.kind === 'sqlite' ? 'data.table' : 'data.sheet')}
            <Select style={{ minWidth: 150 }} value={inspection.format.sheet} showSearch options={inspection.format.sheets.map((name) => ({ value: name, label: name }))} onChange={(name: string) => onSheet(name)} />
          </label>
        )}
        <label>
          {t('data.entity')}
          <Select
            style={{ minWidth: 180 }}
            value={inspection.entity}
            placeholder={t('data.entityUnknown')}
            options={(entities ?? []).map((each) => ({ value: each.id, label: t(`data.entities.${each.id}`) }))}
            onChange={onEntity}
          />
        </label>
        {inspection.entity !== null && <span className="quiet small" style={{ paddingBottom: 6 }}>{t('data.confidence', { share: formatPercent(inspection.entityConfidence) })}</span>}
        <label>
          {t('data.source')}
          <Input value={sourceName} onChange={(event) => setSourceName(event.target.value)} placeholder={t('data.sourceHint')} style={{ width: 180 }} />
        </label>
        <label>
          {t('data.profiles.rememberAs')}
          <Input value={profileName} onChange={(event) => setProfileName(event.target.value)} placeholder={inspection.fileName} maxLength={200} style={{ width: 180 }} />
        </label>
        <label>
          {t('data.snapshot')}
          <span style={{ height: 32, display: 'flex', alignItems: 'center' }}>
            <Switch size="small" checked={fullSnapshot} onChange={setFullSnapshot} aria-label={t('data.snapshot')} />
          </span>
        </label>
        <span className="grow" />
        <Button onClick={() => dryRun.mutate(input)} loading={dryRun.isPending} disabled={!isReady}>
          {t('data.dryRun')}
        </Button>
        <Button type="primary" onClick={land} loading={run.isPending} disabled={!isReady || run.data !== undefined}>
          {t('data.run')}
        </Button>
      </div>
      {dryRun.error !== null && <FailureView error={dryRun.error} compact />}
      {run.error !== null && <FailureView error={run.error} compact />}
      {dryRun.data !== undefined && run.data === undefined && <ImportCounts title={t('data.wouldChange')} counts={dryRun.data} reasons={dryRun.data.reasons} samples={dryRun.data.samples} />}
      {inspection.entity !== null && (
        <>
          <h3>{t('data.mappingTitle')}</h3>
          {inspection.missing.length > 0 && <p style={{ color: 'var(--warning)' }}>{t('data.missingFields', { fields: inspection.missing.map((field) => t(`data.fields.${field}`, { defaultValue: field })).join(t('data.comma')) })}</p>}
          <MappingTable inspection={inspection} fields={fields} onMapping={onMapping} />
          <h3>{t('data.previewTitle')}</h3>
          <PreviewTable inspection={inspection} />
        </>
      )}
    </section>
  )
}

function Done({ batch, onRejects, onNext }: { readonly batch: ImportBatch; readonly onRejects: () => void; readonly onNext: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="done-banner" role="status">
      <span className="grow">
        {t('data.done', { created: formatCount(batch.rowsNew), changed: formatCount(batch.rowsChanged), unchanged: formatCount(batch.rowsUnchanged), rejected: formatCount(batch.rowsRejected) })}
        {batch.rowsWarned > 0 ? ` ${t('data.doneWarned', { warned: formatCount(batch.rowsWarned) })}` : ''}
      </span>
      {batch.rowsRejected + batch.rowsWarned > 0 && (
        <Button size="small" onClick={onRejects}>
          {t('data.seeRejects')}
        </Button>
      )}
      <Button size="small" type="primary" onClick={onNext}>
        {t('data.next')}
      </Button>
    </div>
  )
}
