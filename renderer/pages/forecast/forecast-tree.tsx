import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ForecastPeriod } from '../../../main/contract/forecast'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { QuantileBar } from '../../components/chart/quantile-bar'
import { FailureView } from '../../components/feedback/failure-view'
import { moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { useFormat } from '../../format/use-format'
import { attainmentInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import type { OverrideSubject } from './override-form'
import { orderAsTree } from './tree-order'

type Node = RouteOutput<'forecast.nodes'>['nodes'][number] & { readonly depth: number }

/** Stands for the company, which is no node of a tree. */
const companyId = -1

interface ForecastTreeProps {
  readonly period: ForecastPeriod
  readonly by: 'region' | 'unit'
  readonly onBy: (by: 'region' | 'unit') => void
  readonly onOverride: (subject: OverrideSubject) => void
}

/** Every node with its range; parents are the sum of their children's paths. */
export function ForecastTree({ period, by, onBy, onOverride }: ForecastTreeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { tokens } = useLook()
  const filter = useFilter()
  const query = useRoute('forecast.nodes', { by, period })
  const company = useRoute('forecast.summary', { scope: {}, period })
  const calls = useRoute('overrides.list', { activeOnly: true, limit: 5_000 })
  const rows = useMemo(() => {
    // The company stands first: nothing is shown before it is there, or every row would jump.
    if (query.data === undefined || (company.data === undefined && company.error === null)) return undefined
    const tree: readonly Node[] = orderAsTree(query.data.nodes)
    const whole: readonly Node[] = company.data === undefined || query.data.nodes.length === 0 ? [] : [{ ...company.data.bookings, adjusted: company.data.adjusted, ownOverrideId: null, nodeId: companyId, name: '', parentId: null, depth: 0 }]
    return [...whole, ...tree]
  }, [query.data, company.data, company.error])
  const asked = query.data?.period
  const overridden = useMemo(() => new Map((calls.data?.overrides ?? []).filter((row) => row.measure === 'bookings' && row.period?.from === asked?.from).map((row) => [`${row.node.kind} ${row.node.id}`, row])), [calls.data, asked])
  const kindOf = (node: Node): 'total' | 'region' | 'unit' => (node.nodeId === companyId ? 'total' : by)
  const callOf = (node: Node) => overridden.get(`${kindOf(node)} ${node.nodeId === companyId ? 0 : node.nodeId}`)
  const nameOf = (node: Node): string => (node.nodeId === companyId ? t('backtest.levels.total') : node.nodeId === 0 ? t('forecast.unassigned') : node.name)
  const ask = (key: string, node: Node): void => {
    if (key !== 'o' || asked === undefined || node.nodeId === 0) return
    onOverride({ node: { kind: kindOf(node), id: node.nodeId === companyId ? 0 : node.nodeId }, name: nameOf(node), period: { from: asked.from, to: asked.to }, figures: [{ measure: 'bookings', machine: node.meanE4 }] })
  }
  const columns = useMemo(() => {
    const all = rows ?? []
    const money = format.money(all.flatMap((node) => [node.meanE4, node.p90E4, node.targetE4]))
    const max = Math.max(1, ...all.filter((node) => node.nodeId !== companyId).map((node) => Math.max(node.p90E4, node.targetE4 ?? 0)))
    const share = (node: Node): number | null => (node.targetE4 === null || node.targetE4 === 0 ? null : node.meanE4 / node.targetE4)
    return [
      textColumn<Node>({
        id: 'name',
        label: by === 'region' ? t('columns.region') : t('columns.unit'),
        value: nameOf,
        grow: 1.4,
        renderCell: (node) => <span style={{ paddingLeft: node.depth * 16, fontWeight: node.nodeId === companyId || (node.depth === 0 && by === 'region') ? 600 : 400 }}>{nameOf(node)}</span>
      }),
      moneyColumn<Node>({ id: 'won', label: t('forecast.parts.won'), value: (node) => node.wonE4, width: 104 }, money),
      moneyColumn<Node>({ id: 'mean', label: t('measures.forecast.name'), value: (node) => node.meanE4, width: 104 }, money),
      moneyColumn<Node>({ id: 'call', label: t('calls.override.column'), value: (node) => callOf(node)?.after ?? null, width: 92, headerHint: t('calls.override.columnHint'), hint: (node) => (callOf(node)?.factsChanged === true ? t('calls.list.changedShort') : ''), ink: (node) => (callOf(node)?.factsChanged === true ? 'var(--below)' : 'var(--accent)') }, money),
      {
        ...numberColumn<Node>(
          {
            id: 'range',
            label: t('warRoom.units.range'),
            value: (node) => node.p50E4,
            grow: 1.2,
            renderCell: (node) => <QuantileBar p10={node.p10E4} p50={node.p50E4} p90={node.p90E4} actual={node.wonE4} target={node.targetE4} max={node.nodeId === companyId ? Math.max(node.p90E4, node.targetE4 ?? 0) : max} label={t('warRoom.units.rangeLabel', { low: money.text(node.p10E4), high: money.full(node.p90E4), target: money.full(node.targetE4) })} />
          },
          String
        ),
        cellClass: 'middle-cell'
      },
      percentColumn<Node>({ id: 'share', label: t('warRoom.units.expected'), value: share, width: 84, ink: (node) => attainmentInk(share(node), tokens) })
    ].map((column) => ({ ...column, sortable: by === 'unit' }))
    // `callOf` and `nameOf` are made of what is listed here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [rows, by, format, t, tokens, overridden])
  const { region, unit } = filter.search
  const chosen = (by === 'unit' ? unit : unit === undefined ? region : undefined) ?? (region === undefined && unit === undefined ? companyId : 0)
  return (
    <section className="pane" aria-labelledby="tree-title">
      <div className="pane-head">
        <h2 id="tree-title">{t('forecast.tree')}</h2>
        <span className="quiet ellipsis">{t('calls.override.key')}</span>
        <span className="grow" />
        <Segmented size="small" value={by} options={(['region', 'unit', 'product'] as const).map((value) => ({ value, label: t(`columns.${value}`) }))} onChange={(value) => (value === 'product' ? void navigate({ to: '/forecast', search: (before: Record<string, unknown>) => ({ ...before, view: 'series' as const, by: 'product' as const }) }) : onBy(value))} aria-label={t('forecast.tree')} />
      </div>
      {query.error !== null && rows === undefined ? (
        <FailureView error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataGrid label={t('forecast.tree')} rows={rows} columns={columns} rowId={(node) => `${by}-${node.nodeId}`} onRowKey={ask} selectedId={`${by}-${chosen}`} onOpen={(node) => (node.nodeId === companyId ? filter.change({ region: undefined, unit: undefined }) : node.nodeId > 0 && filter.change(by === 'region' ? { region: node.nodeId, unit: undefined } : { unit: node.nodeId }))} emptyText={t('forecast.noNodes')} />
      )}
    </section>
  )
}
