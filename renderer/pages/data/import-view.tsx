import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { FilePlus2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../../api/client'
import { useImportQueue } from '../../app/import-queue'
import { importFilters } from '../../app/import-filters'
import { EmptyState } from '../../components/feedback/empty-state'
import { BuiltInProfiles } from './built-in-profiles'
import { FileImport } from './file-import'

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** Files that were chosen or dropped, one at a time: look, map, try, import. */
export function ImportView() {
  const { t } = useTranslation()
  const { paths, add, remove } = useImportQueue()
  const [chosen, setChosen] = useState<string | null>(null)
  const choose = useMutation({
    mutationFn: async () => {
      const added = await shell('dialog.openFiles', { title: t('data.choose'), filters: importFilters(t), multiple: true })
      add(added)
      if (added[0] !== undefined) setChosen(added[0])
    }
  })
  const shown = chosen !== null && paths.includes(chosen) ? chosen : (paths[0] ?? null)
  if (shown === null) {
    return (
      <div className="panes import-door">
        <EmptyState what={t('data.dropTitle')} why={t('data.dropText')} action={t('data.choose')} onAction={() => choose.mutate()} />
        <BuiltInProfiles />
      </div>
    )
  }
  return (
    <div className="panes import-grid">
      <section className="pane file-list" aria-label={t('data.files')}>
        <ul>
          {paths.map((path) => (
            <li key={path} style={{ position: 'relative' }}>
              <button type="button" className="file-line" aria-current={path === shown} onClick={() => setChosen(path)} title={path}>
                <span className="ellipsis" style={{ paddingRight: 20 }}>
                  {nameOf(path)}
                </span>
              </button>
              <button type="button" className="plain-button quiet" style={{ position: 'absolute', right: 12, top: 10 }} onClick={() => remove(path)} aria-label={t('data.forgetFile', { file: nameOf(path) })}>
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
        <Button className="file-add" icon={<FilePlus2 size={14} />} onClick={() => choose.mutate()}>
          {t('data.addFiles')}
        </Button>
      </section>
      <FileImport key={shown} path={shown} />
    </div>
  )
}
