import { useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { App, Button, Checkbox, Input, Popover } from 'antd'
import { Bookmark, Pin, PinOff, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, failureOf } from '../api/client'
import { useRoute } from '../api/use-route'
import { useFailureParts } from '../components/feedback/failure-view'
import { wholeFilter } from './filter-past'

/** Goes to a saved address; it was checked when it was saved, and is read by the router like any other. */
export function useOpenView(): (address: string) => void {
  const router = useRouter()
  return (address) => router.history.push(address)
}

/** The views that somebody pinned, as short words in the rail. */
export function PinnedViews() {
  const { t } = useTranslation()
  const { data: views } = useRoute('views.list', {})
  const open = useOpenView()
  const here = useRouterState({ select: (state) => state.location.href })
  const pinned = (views ?? []).filter((view) => view.pinned).slice(0, 6)
  if (pinned.length === 0) return null
  return (
    <li className="rail-group rail-views">
      {pinned.map((view) => (
        <button key={view.id} type="button" className="rail-view ellipsis" aria-current={here === view.address ? 'page' : undefined} title={t('frame.views.open', { name: view.name })} onClick={() => open(view.address)}>
          {view.name}
        </button>
      ))}
    </li>
  )
}

/** Names the present page with its filters, and leads to those that were named before. */
export function SavedViews() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const [isOpen, setIsOpen] = useState(false)
  const [name, setName] = useState('')
  const [pinned, setPinned] = useState(true)
  const { data: views } = useRoute('views.list', {})
  const here = useRouterState({ select: (state) => state.location.href })
  const open = useOpenView()
  const navigate = useNavigate()
  const run = (work: Promise<unknown>): void => void work.catch((error: unknown) => message.error(parts(failureOf(error)).what))
  const save = (): void => {
    if (name.trim() === '') return
    run(call('views.save', { name: name.trim(), address: here, pinned }).then(() => setName('')))
  }
  const content = (
    <div className="stack" style={{ width: 300 }}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Input size="small" value={name} onChange={(event) => setName(event.target.value)} maxLength={60} placeholder={t('frame.views.name')} aria-label={t('frame.views.name')} />
        <Button size="small" htmlType="submit" disabled={name.trim() === ''}>
          {t('frame.views.save')}
        </Button>
      </form>
      <Checkbox checked={pinned} onChange={(event) => setPinned(event.target.checked)}>
        {t('frame.views.pinNew')}
      </Checkbox>
      {(views ?? []).length === 0 && <p className="quiet small">{t('frame.views.none')}</p>}
      <ul className="plain-list" style={{ maxHeight: 320 }}>
        {(views ?? []).map((view) => (
          <li key={view.id}>
            <button
              type="button"
              className="plain-button link ellipsis grow"
              onClick={() => {
                setIsOpen(false)
                open(view.address)
              }}
            >
              {view.name}
            </button>
            <span className="row" style={{ gap: 2 }}>
              <Button size="small" type="text" aria-pressed={view.pinned} aria-label={t(view.pinned ? 'frame.views.unpin' : 'frame.views.pin', { name: view.name })} title={t(view.pinned ? 'frame.views.unpin' : 'frame.views.pin', { name: view.name })} icon={view.pinned ? <PinOff size={14} /> : <Pin size={14} />} onClick={() => run(call('views.save', { ...view, pinned: !view.pinned }))} />
              <Button size="small" type="text" aria-label={t('frame.views.remove', { name: view.name })} title={t('frame.views.remove', { name: view.name })} icon={<Trash2 size={14} />} onClick={() => run(call('views.remove', { id: view.id }))} />
            </span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="plain-button link small"
        onClick={() => {
          setIsOpen(false)
          void navigate({ to: '.', search: ((previous: Record<string, unknown>) => ({ ...previous, ...wholeFilter({}) })) as never })
        }}
      >
        {t('frame.views.clearFilters')}
      </button>
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomLeft" title={t('frame.views.title')} open={isOpen} onOpenChange={setIsOpen}>
      <button type="button" className="plain-button bar-button" aria-label={t('frame.views.title')} title={t('frame.views.title')}>
        <Bookmark size={15} aria-hidden />
      </button>
    </Popover>
  )
}
