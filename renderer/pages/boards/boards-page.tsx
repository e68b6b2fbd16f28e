import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button, Dropdown, Select } from 'antd'
import { EllipsisVertical, LayoutDashboard, Maximize, Pencil } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { boardTemplates } from './board-choices'
import { call, failureOf, shell } from '../../api/client'
import { useRoute } from '../../api/use-route'
import type { BoardsSearch } from '../../app/page-search'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonBlock } from '../../components/feedback/skeleton'
import { BoardHistory } from './board-history'
import { BoardName } from './board-name'
import { BoardView } from './board-view'
import './boards.css'

type Dialog = 'rename' | 'new' | 'history' | null

/** Boards that people lay out themselves: choose one, read it, change it; every change has its way back. */
export function BoardsPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as BoardsSearch
  const list = useRoute('boards.list', {})
  const [dialog, setDialog] = useState<Dialog>(null)
  const boards = list.data ?? []
  const id = boards.find((board) => board.id === search.board)?.id ?? boards[0]?.id
  const isEditing = search.edit === true
  const board = useRoute('boards.get', { id: id ?? 1 }, { enabled: id !== undefined, keepPrevious: false })
  const go = (next: BoardsSearch): void => void navigate({ to: '/boards', search: next })
  const run = (work: Promise<unknown>): void => void work.catch((error: unknown) => message.error(parts(failureOf(error)).what))
  const create = (name: string, from: Parameters<typeof call<'boards.create'>>[1]['from'], edit = false): void => run(call('boards.create', { name, from }).then((made) => go({ board: made.id, ...(edit ? { edit: true } : {}) })))
  const importFile = async (): Promise<void> => {
    const file = await shell('files.openText', { title: t('boards.import'), filters: [{ name: t('boards.fileKind'), extensions: ['json'] }] })
    if (file === null) return
    const made = await call('boards.import', { text: file.text })
    void message.success(t('boards.imported', { name: made.name }))
    go({ board: made.id })
  }
  const exportFile = async (): Promise<void> => {
    if (id === undefined) return
    const file = await call('boards.export', { id })
    const path = await shell('files.save', { title: t('boards.export'), defaultName: file.fileName, filters: [{ name: t('boards.fileKind'), extensions: ['json'] }], content: { text: file.text } })
    if (path !== null) void message.success(t('components.tile.saved', { path }))
  }
  const newItems = [
    ...boardTemplates.map((template) => ({ key: template, label: t(`boards.templates.${template}.name`), onClick: () => create(t(`boards.templates.${template}.name`), { template }) })),
    { type: 'divider' as const },
    { key: 'empty', label: t('boards.empty'), onClick: () => setDialog('new') },
    { key: 'import', label: t('boards.import'), onClick: () => run(importFile()) }
  ]
  const items = [
    { key: 'rename', label: t('boards.rename'), onClick: () => setDialog('rename') },
    { key: 'copy', label: t('boards.copy'), onClick: () => id !== undefined && create(t('boards.copyOf', { name: board.data?.name ?? '' }), { copyOf: id }) },
    { key: 'history', label: t('boards.history'), onClick: () => setDialog('history') },
    { key: 'export', label: t('boards.export'), onClick: () => run(exportFile()) },
    { key: 'window', label: t('boards.secondWindow'), onClick: () => id !== undefined && void shell('windows.open', { address: `/big-screen?boards=${id}` }) },
    { type: 'divider' as const },
    { key: 'remove', label: t('boards.remove'), danger: true, onClick: () => id !== undefined && run(call('boards.remove', { id }).then(() => message.info(t('boards.removed')))) }
  ]
  if (list.error !== null && list.data === undefined) return <FailureView error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <SkeletonBlock />
  return (
    <div className="page boards-page">
      <header className="page-head boards-head">
        <h1 className="visually-hidden">{t('frame.pages.boards')}</h1>
        {id !== undefined && (
          <Select value={id} variant="borderless" className="boards-choice" options={boards.map((each) => ({ value: each.id, label: each.name }))} onChange={(next) => go({ board: next })} aria-label={t('boards.choose')} popupMatchSelectWidth={false} />
        )}
        <span className="grow" />
        <Dropdown menu={{ items: newItems }} trigger={['click']}>
          <Button icon={<LayoutDashboard size={14} />}>{t('boards.new')}</Button>
        </Dropdown>
        {id !== undefined && (
          <>
            {!isEditing && (
              <Button icon={<Pencil size={14} />} onClick={() => go({ board: id, edit: true })}>
                {t('boards.edit.start')}
              </Button>
            )}
            <Button icon={<Maximize size={14} />} onClick={() => void navigate({ to: '/big-screen', search: { boards: String(id) } })} title={`${t('boards.bigScreen')} (F11)`}>
              {t('boards.bigScreen')}
            </Button>
            <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
              <Button icon={<EllipsisVertical size={14} />} aria-label={t('boards.more_actions')} />
            </Dropdown>
          </>
        )}
      </header>
      {id === undefined ? (
        <Templates onChoose={(template) => create(t(`boards.templates.${template}.name`), { template })} onImport={() => run(importFile())} />
      ) : (
        <Loaded query={board}>{(data) => <BoardView key={data.id} board={data} isEditing={isEditing} onDone={() => go({ board: data.id })} />}</Loaded>
      )}
      {dialog === 'history' && id !== undefined && <BoardHistory id={id} onClose={() => setDialog(null)} />}
      {(dialog === 'rename' || dialog === 'new') && (
        <BoardName
          title={dialog === 'new' ? t('boards.empty') : t('boards.rename')}
          name={dialog === 'new' ? '' : (board.data?.name ?? '')}
          onClose={() => setDialog(null)}
          onSave={(name) => {
            setDialog(null)
            if (dialog === 'new') create(name, { spec: { tiles: [] } }, true)
            else if (id !== undefined) run(call('boards.save', { id, name, change: 'renamed' }))
          }}
        />
      )}
    </div>
  )
}

/** No board yet: the ways to the first one. */
function Templates({ onChoose, onImport }: { readonly onChoose: (template: (typeof boardTemplates)[number]) => void; readonly onImport: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="board-templates">
      <h2>{t('boards.first')}</h2>
      <p className="secondary">{t('boards.firstWhy')}</p>
      <ul>
        {boardTemplates.map((template) => (
          <li key={template}>
            <button type="button" className="door" onClick={() => onChoose(template)}>
              <strong>{t(`boards.templates.${template}.name`)}</strong>
              <span>{t(`boards.templates.${template}.text`)}</span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="door" onClick={onImport}>
            <strong>{t('boards.import')}</strong>
            <span>{t('boards.importText')}</span>
          </button>
        </li>
      </ul>
    </div>
  )
}
