import { Button, Segmented } from 'antd'
import type { ColDef } from 'ag-grid-community'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { Cell } from '../../../main/contract/common'
import { FailureView } from '../../components/feedback/failure-view'
import { numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { AnswerChart } from './answer-chart'
import { saveAnswer } from './export-answer'
import { plainNumber } from './plain-number'

type Answer = RouteOutput<'sql.run'>
interface Line {
  readonly index: number
  readonly cells: readonly Cell[]
}

interface AnswerPaneProps {
  readonly answer: Answer
  readonly onMore: (() => void) | null
}

/** What came back: grid or chart, how many rows in how long, and the way out to a file. */
export function AnswerPane({ answer, onMore }: AnswerPaneProps) {
  const { t } = useTranslation()
  const [view, setView] = useState<'grid' | 'chart'>('grid')
  const [saving, setSaving] = useState<{ readonly path: string | null; readonly error: unknown }>({ path: null, error: null })
  const rows = useMemo<readonly Line[]>(() => answer.rows.map((cells, index) => ({ index, cells })), [answer])
  const columns = useMemo<readonly ColDef<Line>[]>(
    () =>
      answer.columns.map(({ name, isNumber }, index) =>
        isNumber
          ? numberColumn<Line>({ id: `c${index}`, label: name, value: ({ cells }) => cells[index] as number | null, width: 140 }, plainNumber)
          : textColumn<Line>({ id: `c${index}`, label: name, value: ({ cells }) => (cells[index] === null || cells[index] === undefined ? null : String(cells[index])), width: widthOf(answer, index) })
      ),
    [answer]
  )
  const save = (format: 'csv' | 'xlsx'): void => {
    saveAnswer(answer, format, t('sql.exportTitle')).then(
      (path) => setSaving({ path, error: null }),
      (error: unknown) => setSaving({ path: null, error })
    )
  }
  return (
    <>
      <div className="pane-head sql-answer-head">
        <Segmented size="small" value={view} onChange={setView} options={(['grid', 'chart'] as const).map((value) => ({ value, label: t(`sql.views.${value}`) }))} aria-label={t('sql.view')} />
        <span className="secondary small" role="status">
          {t(answer.isCut ? 'sql.rowsCut' : 'sql.rows', { count: answer.rows.length, rows: formatCount(answer.rows.length), ms: answer.durationMs < 10 ? answer.durationMs.toFixed(1) : formatCount(Math.round(answer.durationMs)) })}
        </span>
        {answer.isCut && onMore !== null && (
          <Button size="small" type="link" onClick={onMore}>
            {t('sql.more')}
          </Button>
        )}
        <span className="grow" />
        {saving.path !== null && <span className="quiet small ellipsis">{t('sql.exported', { path: saving.path })}</span>}
        <Button size="small" onClick={() => save('csv')}>
          {t('sql.csv')}
        </Button>
        <Button size="small" onClick={() => save('xlsx')}>
          {t('sql.xlsx')}
        </Button>
      </div>
      {saving.error !== null && <FailureView error={saving.error} compact />}
      {view === 'grid' ? <DataGrid label={t('sql.answer')} rows={rows} columns={columns} rowId={(line) => String(line.index)} emptyText={t('sql.noRows')} /> : <AnswerChart answer={answer} />}
    </>
  )
}

/** As wide as its first texts, within reason; wide letters count double. */
function widthOf(answer: Answer, index: number): number {
  const longest = answer.rows.slice(0, 200).reduce((most, row) => Math.max(most, [...String(row[index] ?? '')].slice(0, 60).reduce((width, letter) => width + (letter > '\u2e7f' ? 14 : 7.5), 0)), 0)
  return Math.min(420, Math.max(90, Math.round(longest) + 32))
}
