import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { sql, SQLite, type SQLNamespace } from '@codemirror/lang-sql'
import { bracketMatching, defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, Prec, StateEffect, StateField } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, keymap, lineNumbers, placeholder, type DecorationSet } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import type { RouteOutput } from '../../../main/contract'
import { styleNonce } from '../../api/bridge'
import { useLook } from '../../theme/theme-context'
import type { Tokens } from '../../theme/tokens'

export interface EditorPlace {
  readonly line: number
  readonly column: number
}

interface SqlEditorProps {
  readonly label: string
  readonly hint: string
  readonly text: string
  readonly schema: RouteOutput<'sql.schema'> | undefined
  readonly onText: (text: string) => void
  /** The selection, or everything. */
  readonly onRun: (text: string) => void
  readonly errorAt: EditorPlace | null
  /** The editor when it is there, null when it has gone. */
  readonly onView: (view: EditorView | null) => void
}

const markError = StateEffect.define<EditorPlace | null>()
const errorMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    for (const effect of transaction.effects) if (effect.is(markError)) return marksAt(transaction.state, effect.value)
    return transaction.docChanged ? Decoration.none : marks
  },
  provide: (field) => EditorView.decorations.from(field)
})

/** CodeMirror as an SQL editor: completion of what there is, Ctrl+Enter runs, Escape lets Tab leave the editor. */
export function SqlEditor({ label, hint, text, schema, onText, onRun, errorAt, onView }: SqlEditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const look = useLook()
  const view = useRef<EditorView | null>(null)
  const calls = useRef({ onText, onRun, onView })
  calls.current = { onText, onRun, onView }
  const parts = useRef({ language: new Compartment(), theme: new Compartment() })
  const start = useRef({ text, label, hint })
  useEffect(() => {
    if (box.current === null) return undefined
    const nonce = styleNonce()
    const made = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: start.current.text,
        extensions: [
          ...(nonce === undefined ? [] : [EditorView.cspNonce.of(nonce)]),
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: (editor) => (calls.current.onRun(chosenText(editor.state)), true) }])),
          lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), autocompletion({ icons: false }), EditorView.lineWrapping, placeholder(start.current.hint), errorMark,
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.contentAttributes.of({ 'aria-label': start.current.label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => update.docChanged && calls.current.onText(update.state.doc.toString())),
          parts.current.language.of([]), parts.current.theme.of([])
        ]
      })
    })
    view.current = made
    calls.current.onView(made)
    made.focus()
    return () => {
      view.current = null
      calls.current.onView(null)
      made.destroy()
    }
  }, [])
  useEffect(() => view.current?.dispatch({ effects: parts.current.theme.reconfigure(themeOf(look.tokens)) }), [look])
  useEffect(() => view.current?.dispatch({ effects: parts.current.language.reconfigure(languageOf(schema)) }), [schema])
  useEffect(() => view.current?.dispatch({ effects: markError.of(errorAt) }), [errorAt])
  // A saved query or one of the history takes the place of the text.
  useEffect(() => {
    const editor = view.current
    if (editor !== null && editor.state.doc.toString() !== text) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [text])
  return <div ref={box} className="sql-editor" />
}

export function chosenText(state: EditorState): string {
  const { from, to } = state.selection.main
  return from === to ? state.doc.toString() : state.sliceDoc(from, to)
}

function marksAt(state: EditorState, place: EditorPlace | null): DecorationSet {
  if (place === null || place.line > state.doc.lines) return Decoration.none
  const line = state.doc.line(place.line)
  const from = Math.min(line.from + place.column - 1, line.to)
  const word = state.wordAt(from)
  const to = Math.max(word?.to ?? 0, Math.min(from + 1, line.to))
  return Decoration.set(to > from ? [Decoration.line({ class: 'sql-error-line' }).range(line.from), Decoration.mark({ class: 'sql-error-mark' }).range(from, to)] : [Decoration.line({ class: 'sql-error-line' }).range(line.from)])
}

function languageOf(schema: RouteOutput<'sql.schema'> | undefined) {
  const namespace: SQLNamespace = Object.fromEntries((schema?.relations ?? []).map(({ name, columns }) => [name, columns.map((column) => ({ label: column.name, detail: column.type.toLowerCase(), type: 'property' }))]))
  const support = sql({ dialect: SQLite, schema: namespace, upperCaseKeywords: true })
  const functions = (schema?.functions ?? []).map((name) => ({ label: name, type: 'function', apply: `${name}(`, boost: -1 }))
  const wordsBefore = SQLite.language.data.of({
    autocomplete: (context: { matchBefore: (pattern: RegExp) => { from: number; to: number } | null; explicit: boolean }) => {
      const word = context.matchBefore(/\w+/)
      return word === null && !context.explicit ? null : { from: word?.from ?? 0, options: functions, validFor: /^\w*$/ }
    }
  })
  return [support, wordsBefore]
}

function themeOf(tokens: Tokens) {
  const colours = HighlightStyle.define([
    { tag: tags.keyword, color: tokens.accent, fontWeight: '600' },
    { tag: [tags.string, tags.special(tags.string)], color: tokens.above },
    { tag: [tags.number, tags.bool, tags.null], color: tokens.warning },
    { tag: [tags.lineComment, tags.blockComment], color: tokens.textTertiary, fontStyle: 'italic' }
  ])
  const chrome = EditorView.theme(
    {
      '&': { height: '100%', color: tokens.text, backgroundColor: tokens.surface },
      '&.cm-focused': { outline: 'none' },
      '.cm-scroller': { fontFamily: 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace', fontSize: '1rem', lineHeight: '1.6' },
      '.cm-content': { caretColor: tokens.text },
      '.cm-cursor': { borderLeftColor: tokens.text },
      '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: tokens.selection },
      '.cm-gutters': { backgroundColor: tokens.surface, color: tokens.textTertiary, border: 'none' },
      '.cm-placeholder': { color: tokens.textTertiary },
      '.cm-tooltip': { backgroundColor: tokens.raised, color: tokens.text, border: `1px solid ${tokens.lineStrong}`, borderRadius: '6px', overflow: 'hidden' },
      '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: tokens.selection, color: tokens.selectionText },
      '.cm-completionDetail': { color: tokens.textTertiary, fontStyle: 'normal' }
    },
    { dark: tokens.isDark }
  )
  return [chrome, syntaxHighlighting(colours), syntaxHighlighting(defaultHighlightStyle, { fallback: true })]
}
