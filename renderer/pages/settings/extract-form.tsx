import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { TreeChoice } from '../../components/form/tree-choice'
import { formatBytes, formatCount } from '../../format/count'

/** A workspace for someone who may see some regions only. */
export function ExtractForm() {
  const { t } = useTranslation()
  const { data: options } = useRoute('workspace.scopeOptions', {})
  const [regionIds, setRegionIds] = useState<readonly number[]>([])
  const extract = useCommand('workspace.extract')
  const tree = useMemo(() => (options?.regions ?? []).map(({ id, name, parentId }) => ({ id, value: id, title: name, pId: parentId ?? 0 })), [options])
  const start = async (): Promise<void> => {
    const folder = await shell('dialog.openFolder', { title: t('settings.extract.folder') })
    if (folder !== null) extract.mutate({ regionIds: [...regionIds], folder })
  }
  return (
    <section aria-labelledby="settings-extract">
      <h2 id="settings-extract">{t('settings.extract.title')}</h2>
      <p className="secondary small">{t('settings.extract.note')}</p>
      <div className="row" style={{ marginTop: 8, flexWrap: 'wrap' }}>
        <TreeChoice
          multiple
          treeDataSimpleMode
          treeDefaultExpandAll
          showSearch={{ treeNodeFilterProp: 'title' }}
          value={[...regionIds]}
          onChange={(ids: number[]) => setRegionIds(ids)}
          treeData={tree}
          placeholder={t('settings.extract.regions')}
          aria-label={t('settings.extract.regions')}
          style={{ minWidth: 280, maxWidth: 520 }}
        />
        <Button disabled={regionIds.length === 0} loading={extract.isPending} onClick={() => void start()}>
          {t('settings.extract.make')}
        </Button>
      </div>
      {extract.error !== null && <FailureView error={extract.error} compact />}
      {extract.data !== undefined && (
        <p role="status" className="small" style={{ marginTop: 6 }}>
          {t('settings.extract.done', { regions: extract.data.regions.join(', '), deals: formatCount(extract.data.rows['opportunity'] ?? 0), size: formatBytes(extract.data.bytes), folder: extract.data.folder })}
        </p>
      )}
    </section>
  )
}
