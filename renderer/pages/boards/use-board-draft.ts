import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { RouteOutput } from '../../../main/contract'
import type { BoardChange, BoardSpec } from '../../../main/contract/boards'
import { call, failureOf } from '../../api/client'
import { useFailureParts } from '../../components/feedback/failure-view'

type Board = RouteOutput<'boards.get'>

/** Steps of one kind that follow each other this closely are one change, taken back by one Ctrl+Z. */
const togetherMs = 500

export interface BoardDraft {
  readonly spec: BoardSpec
  /** Shows the change at once and saves it as a version of its own. */
  readonly change: (spec: BoardSpec, change: BoardChange) => void
  /** Saves what is still waiting. */
  readonly flush: () => Promise<void>
}

/** The board as it is being worked on: what was changed is shown at once, saved in order, and given up where saving fails. */
export function useBoardDraft(board: Board): BoardDraft {
  const client = useQueryClient()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const [draft, setDraft] = useState<BoardSpec | null>(null)
  const pending = useRef<{ readonly spec: BoardSpec; readonly change: BoardChange; readonly timer: number } | null>(null)
  const version = useRef(board.version)
  const saving = useRef<Promise<void>>(Promise.resolve())
  const boardId = board.id

  useEffect(() => {
    // A version that came from elsewhere (undo, another window) replaces what is shown, unless something of ours still waits.
    if (board.version > version.current) version.current = board.version
    if (pending.current === null) setDraft(null)
  }, [board])

  const saveNow = useCallback((): Promise<void> => {
    const waiting = pending.current
    if (waiting === null) return saving.current
    window.clearTimeout(waiting.timer)
    pending.current = null
    saving.current = saving.current.then(async () => {
      try {
        const saved = await call('boards.save', { id: boardId, spec: waiting.spec, change: waiting.change, basedOn: version.current })
        version.current = saved.version
        client.setQueryData<Board>(['boards.get', { id: boardId }], (before) => (before === undefined ? before : { ...before, spec: waiting.spec, version: saved.version }))
      } catch (error) {
        setDraft(null)
        void message.error(parts(failureOf(error)).what)
        await client.invalidateQueries({ queryKey: ['boards.get'] })
      }
    })
    return saving.current
  }, [boardId, client, message, parts])

  const change = useCallback(
    (spec: BoardSpec, kind: BoardChange) => {
      if (pending.current !== null && pending.current.change !== kind) void saveNow()
      if (pending.current !== null) window.clearTimeout(pending.current.timer)
      pending.current = { spec, change: kind, timer: window.setTimeout(() => void saveNow(), kind === 'layout' ? togetherMs : 0) }
      setDraft(spec)
    },
    [saveNow]
  )
  const latest = useRef(saveNow)
  latest.current = saveNow
  useEffect(() => () => void latest.current(), [])
  return { spec: draft ?? board.spec, change, flush: saveNow }
}
