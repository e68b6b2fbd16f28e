import type { EditorView } from '@codemirror/view'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Input } from 'antd'
import { Play, Save, Square } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView } from '../../components/feedback/failure-view'
import { AnswerPane } from './answer-pane'
import { SidePane } from './side-pane'
import { useDraft } from './sql-draft'
import { chosenText, SqlEditor, type EditorPlace } from './sql-editor'
import './sql.css'

const firstRows = 1_000
const mostRows = 100_000

interface Run {
  readonly text: string
  readonly limit: number
  readonly runId: string
}

/** Any question that SQL can put to the warehouse; it reads, and cannot do anything else. */
export function SqlPage() {
  const { t } = useTranslation()
  const { data: profile } = useRoute('profiles.active', {})
  const isScoped = profile !== undefined && profile !== null && !profile.sqlAllowed
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.sql')}</h1>
        <span className="secondary">{t('sql.subtitle')}</span>
      </header>
      {isScoped ? <EmptyState what={t('failures.sql.scoped.what')} why={t('failures.sql.scoped.todo')} /> : <Workbench />}
    </div>
  )
}

function Workbench() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const view = useRef<EditorView | null>(null)
  const { text, set: setText } = useDraft()
  const [name, setName] = useState('')
  const { data: schema, error: schemaError } = useRoute('sql.schema', {})
  const save = useCommand('sql.save')
  const running = useRef<string | null>(null)
  const setView = useCallback((editor: EditorView | null): void => {
    view.current = editor
  }, [])
  const ask = useMutation({
    mutationFn: (run: Run) => {
      running.current = run.runId
      return call('sql.run', run)
    }
  })
  const start = useCallback(
    (chosen: string, limit = firstRows): void => {
      if (chosen.trim() === '') return
      // A new question takes the place of one that still runs.
      if (running.current !== null) void call('sql.cancel', { runId: running.current })
      ask.mutate({ text: chosen, limit, runId: crypto.randomUUID() })
    },
    [ask]
  )
  const cancel = (): void => {
    if (running.current !== null) void call('sql.cancel', { runId: running.current })
  }
  const insert = (word: string): void => {
    const editor = view.current
    if (editor === null) return
    editor.dispatch(editor.state.replaceSelection(`${word} `))
    editor.focus()
  }
  const take = (taken: string): void => {
    setText(taken)
    view.current?.focus()
  }
  const keep = (): void => {
    if (name.trim() === '' || text.trim() === '') return
    save.mutate({ name: name.trim(), text }, { onSuccess: (saved) => void message.success(t('sql.savedAs', { name: saved.name })) })
  }
  const errorAt = useMemo<EditorPlace | null>(() => (ask.error === null ? null : placeOf(ask.error, ask.variables?.text ?? '', text)), [ask.error, ask.variables, text])
  return (
    <div className="panes sql-grid">
      <SidePane schema={schema} onInsert={insert} onTake={take} />
      <section className="pane sql-main" aria-label={t('sql.editor')}>
        <div className="sql-tools">
          {ask.isPending ? (
            <Button danger icon={<Square size={14} />} onClick={cancel}>
              {t('sql.cancel')}
            </Button>
          ) : (
            <Button type="primary" icon={<Play size={14} />} onClick={() => start(view.current === null ? text : chosenText(view.current.state))}>
              {t('sql.run')}
            </Button>
          )}
          <span className="quiet small">{t('sql.keys')}</span>
          <span className="grow" />
          <Input value={name} onChange={(event) => setName(event.target.value)} onPressEnter={keep} placeholder={t('sql.saveName')} aria-label={t('sql.saveName')} style={{ width: 180 }} maxLength={200} />
          <Button icon={<Save size={14} />} disabled={name.trim() === ''} onClick={keep}>
            {t('sql.save')}
          </Button>
        </div>
        <SqlEditor label={t('sql.editor')} hint={t('sql.hint')} text={text} schema={schema} onText={setText} onRun={start} errorAt={errorAt} onView={setView} />
        {schemaError !== null && <FailureView error={schemaError} compact />}
        {save.error !== null && <FailureView error={save.error} compact />}
        <div className="sql-answer" aria-busy={ask.isPending}>
          {ask.isPending && <p className="secondary sql-waiting" role="status">{t('sql.running')}</p>}
          {ask.error !== null && !ask.isPending && <FailureView error={ask.error} compact />}
          {ask.data !== undefined && !ask.isPending && ask.error === null && (
            <AnswerPane answer={ask.data} onMore={ask.data.rows.length < mostRows && ask.variables !== undefined ? () => start(ask.variables?.text ?? '', Math.min(mostRows, (ask.data?.rows.length ?? firstRows) * 10)) : null} />
          )}
          {ask.data === undefined && ask.error === null && !ask.isPending && <EmptyState what={t('sql.nothingYet')} why={t('sql.nothingYetWhy')} />}
        </div>
      </section>
    </div>
  )
}

/** Where the failure lies in the editor: what was run may have been a part of it. */
function placeOf(error: unknown, ran: string, text: string): EditorPlace | null {
  const { line, column } = failureOf(error).params
  if (typeof line !== 'number' || typeof column !== 'number') return null
  const offset = text.indexOf(ran)
  if (offset < 0) return null
  const before = text.slice(0, offset).split('\n')
  return { line: line + before.length - 1, column: line === 1 ? column + (before[before.length - 1]?.length ?? 0) : column }
}
