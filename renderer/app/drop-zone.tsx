import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bridge } from '../api/bridge'
import { useImportQueue } from './import-queue'

/** Files can be dropped anywhere; they land on the import page. */
export function DropZone() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const add = useImportQueue((state) => state.add)
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth += 1
      setIsOver(true)
    }
    const over = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault()
    }
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setIsOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setIsOver(false)
      const paths = [...(event.dataTransfer?.files ?? [])].map((file) => bridge().pathOf(file)).filter((path) => path !== '')
      if (paths.length === 0) return
      add(paths)
      void navigate({ to: '/data', search: { view: 'import' } })
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [add, navigate])
  return isOver ? <div className="drop-veil">{t('frame.dropHere')}</div> : null
}
