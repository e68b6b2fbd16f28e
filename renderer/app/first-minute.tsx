import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileInput, FolderOpen, PlayCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call, shell } from '../api/client'
import { FailureView } from '../components/feedback/failure-view'
import { useImportQueue } from './import-queue'
import { importFilters } from './import-filters'

/** An empty workspace has three doors: look at the demo company, bring a file, open another workspace. */
export function FirstMinute() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const add = useImportQueue((state) => state.add)
  const demo = useMutation({ mutationFn: () => call('workspaces.openDemo', {}) })
  const importFile = useMutation({
    mutationFn: async () => {
      const paths = await shell('dialog.openFiles', { title: t('frame.doors.importTitle'), filters: importFilters(t), multiple: true })
      if (paths.length === 0) return
      add(paths)
      await navigate({ to: '/data', search: { view: 'import' } })
    }
  })
  const open = useMutation({
    mutationFn: async () => {
      const dir = await shell('dialog.openFolder', { title: t('frame.doors.openTitle') })
      if (dir !== null) await call('workspaces.open', { dir })
    }
  })
  const doors = [
    { id: 'demo', icon: PlayCircle, action: demo },
    { id: 'import', icon: FileInput, action: importFile },
    { id: 'open', icon: FolderOpen, action: open }
  ] as const
  const error = demo.error ?? importFile.error ?? open.error
  return (
    <div className="doors">
      <h1>{t('frame.doors.welcome')}</h1>
      <p>{t('frame.doors.promise')}</p>
      <ul>
        {doors.map(({ id, icon: Icon, action }) => (
          <li key={id}>
            <button type="button" className="door" disabled={action.isPending} onClick={() => action.mutate()}>
              <Icon size={22} strokeWidth={1.75} aria-hidden />
              <strong>{action.isPending ? t('frame.doors.working') : t(`frame.doors.${id}Title`)}</strong>
              <span>{t(`frame.doors.${id}Text`)}</span>
            </button>
          </li>
        ))}
      </ul>
      {error !== null && <FailureView error={error} />}
    </div>
  )
}
