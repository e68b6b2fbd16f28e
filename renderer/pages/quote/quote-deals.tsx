import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { EmptyState } from '../../components/feedback/empty-state'
import { moneyColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { useFormat } from '../../format/use-format'

type Row = RouteOutput<'quote.deals'>['deals'][number]

interface QuoteDealsProps {
  readonly rows: readonly Row[] | undefined
  readonly chosen: number | null
  readonly onChoose: (id: number) => void
}

export function QuoteDeals({ rows, chosen, onChoose }: QuoteDealsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const columns = useMemo(() => {
    const all = rows ?? []
    const list = format.money(all.map((row) => row.listE4))
    const gain = format.money(all.map((row) => row.gainE4))
    const standing = (row: Row): string => (row.obstacle === null ? t(`quote.positions.${row.position}`) : t(`quote.obstacles.${row.obstacle}.short`))
    return [
      textColumn<Row>({ id: 'name', label: t('columns.deal'), value: (row) => row.name, grow: 1.5, least: 140 }),
      moneyColumn<Row>({ id: 'list', label: t('quote.list'), value: (row) => row.listE4, width: 92 }, list),
      percentColumn<Row>({ id: 'ratio', label: t('quote.now'), value: (row) => row.ratio, width: 72, headerHint: t('quote.ofList') }, 1),
      percentColumn<Row>({ id: 'target', label: t('quote.target'), value: (row) => row.targetRatio, width: 72, headerHint: t('quote.ofList') }, 1),
      moneyColumn<Row>({ id: 'gain', label: t('quote.gain'), value: (row) => row.gainE4, width: 92, headerHint: t('quote.gainHint') }, gain, true),
      textColumn<Row>({ id: 'position', label: t('quote.standing'), value: standing, width: 108 })
    ]
  }, [rows, format, t])
  if (rows !== undefined && rows.length === 0) return <EmptyState what={t('quote.empty')} why={t('quote.emptyWhy')} action={t('quote.toImport')} onAction={() => void navigate({ to: '/data' })} />
  return <DataGrid label={t('quote.deals')} rows={rows} columns={columns} rowId={(row) => String(row.opportunityId)} selectedId={chosen === null ? null : String(chosen)} onOpen={(row) => onChoose(row.opportunityId)} emptyText={t('quote.empty')} />
}
