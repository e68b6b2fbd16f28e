import { App, Button, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { AllocationRule } from '../../../main/contract/reallocation'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { useFailureParts } from '../../components/feedback/failure-view'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { usePoolText } from './pool-text'
import { ReallocationRule } from './reallocation-rule'
import { SavedReallocations } from './saved-reallocations'

type Proposal = RouteOutput<'reallocation.propose'>
type Row = Proposal['rows'][number]

interface ReallocationProps {
  readonly seasonId: number | undefined
}

/** A pool divided by the standings: today, the proposal, the other ways; what the past says about it; and what has been decided. */
export function Reallocation({ seasonId }: ReallocationProps) {
  const { t } = useTranslation()
  const pools = useRoute('reallocation.pools', {})
  return (
    <Loaded query={pools} waiting={<div className="pane">{<SkeletonRows rows={10} />}</div>}>
      {(data) =>
        data.pools.length === 0 ? (
          <EmptyState what={t('race.pools.empty')} why={t('race.pools.emptyWhy')} />
        ) : (
          <Workbench pools={data.pools} suggested={data.suggested} seasonId={seasonId} />
        )
      }
    </Loaded>
  )
}

interface WorkbenchProps {
  readonly pools: readonly Proposal['pool'][]
  readonly suggested: AllocationRule
  readonly seasonId: number | undefined
}

function Workbench({ pools, suggested, seasonId }: WorkbenchProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const [at, setAt] = useState(0)
  const [rule, setRule] = useState<AllocationRule>(suggested)
  const pool = pools[at] ?? pools[0]
  const choice = { kind: pool?.kind ?? '', name: pool?.name ?? '', ...(seasonId === undefined ? {} : { seasonId }) }
  const answer = useRoute('reallocation.propose', { ...choice, rule })
  const save = useCommand('reallocation.save')
  const isFeasible = answer.data !== undefined && answer.data.infeasible.length === 0
  const submit = (): void =>
    save.mutate({ ...choice, rule }, { onSuccess: () => void message.success(t('race.pools.saved')), onError: (error) => void message.error(parts(failureOf(error)).what) })
  return (
    <div className="panes race-grid">
      <section className="pane pool-pane" aria-label={t('race.pools.title')}>
        <div className="pool-bar">
          <Select
            aria-label={t('race.pools.pool')}
            value={at}
            options={pools.map((each, index) => ({ value: index, label: t(`race.pools.kinds.${each.kind}`, { defaultValue: each.name }) }))}
            onChange={(index: number) => {
              setAt(index)
              setRule((before) => ({ ...before, floor: null, cap: null }))
            }}
            style={{ minWidth: 150 }}
          />
          <ReallocationRule rule={rule} valueType={pool?.valueType ?? 'integer'} onChange={setRule} />
          <span className="grow" />
          <Button type="primary" disabled={!isFeasible} loading={save.isPending} onClick={submit}>
            {t('race.pools.save')}
          </Button>
        </div>
        <Loaded query={answer} waiting={<SkeletonRows rows={10} />}>
          {(data) => <Comparison data={data} />}
        </Loaded>
      </section>
      <SavedReallocations />
    </div>
  )
}

function Comparison({ data }: { readonly data: Proposal }) {
  const { t } = useTranslation()
  const values = useMemo(() => data.rows.flatMap((row) => [row.today, row.proposed]), [data.rows])
  const text = usePoolText(data.pool, values)
  const columns = useMemo(
    () => [
      numberColumn<Row>({ id: 'rank', label: t('race.rank'), value: (row) => row.rank, width: 64, sort: 'asc' }, (value) => (value === null ? '–' : String(value))),
      textColumn<Row>({ id: 'name', label: t('race.kinds.unit'), value: (row) => row.name, grow: 1.6, least: 138 }),
      numberColumn<Row>({ id: 'score', label: t('race.score'), value: (row) => row.score, width: 64 }, (value) => formatNumber(value, 1)),
      numberColumn<Row>({ id: 'today', label: text.label(t('race.pools.today')), value: (row) => row.today, width: 92 }, text.of),
      numberColumn<Row>({ id: 'proposed', label: t('race.pools.proposed'), value: (row) => row.proposed, width: 66, hint: (row) => (row.boundBy === null ? '' : t(`race.pools.heldBy.${row.boundBy}`)) }, text.of),
      numberColumn<Row>({ id: 'change', label: t('race.pools.change'), value: (row) => (row.proposed === null ? null : row.proposed - row.today), width: 66 }, text.delta),
      ...data.alternatives.map((alternative, index) =>
        numberColumn<Row>({ id: alternative.id, label: t(`race.pools.alternatives.${alternative.id}`), value: (row) => row.alternatives[index] ?? null, grow: 1, least: 68 }, text.of)
      ),
      textColumn<Row>({ id: 'bound', label: t('race.pools.held'), value: (row) => (row.boundBy === null ? null : t(`race.pools.bounds.${row.boundBy}`)), width: 88 })
    ],
    [data.alternatives, t, text]
  )
  return (
    <>
      {data.infeasible.map((reason, index) => (
        <p key={index} className="pool-warning" role="alert">
          {t(`race.pools.infeasible.${reason.kind}`, {
            bounds: reason.bounds.map((bound) => t(`race.pools.bounds.${bound}`)).join(' · '),
            asked: text.full(reason.asked),
            available: text.full(reason.available),
            name: data.rows.find((row) => row.participantId === reason.participantId)?.name ?? ''
          })}
        </p>
      ))}
      <p className="secondary">
        {t('race.pools.sums', { total: text.full(data.pool.total), moved: data.moved === null ? '–' : text.full(data.moved) })} <Outlook data={data} />
      </p>
      <div className="pool-table">
        <DataGrid label={t('race.pools.title')} rows={data.rows} columns={columns} rowId={(row) => String(row.participantId)} />
      </div>
    </>
  )
}

function Outlook({ data }: { readonly data: Proposal }) {
  const { t } = useTranslation()
  const expected = useMemo(() => [data.outlook.expectedE4], [data.outlook.expectedE4])
  const money = usePoolText({ valueType: 'money' }, expected)
  const { verdict, elasticity, expectedE4, lowE4, highE4, periods, observations } = data.outlook
  if (verdict === 'usable' && expectedE4 !== null) {
    return <>{t('race.pools.expected', { change: money.fullDelta(expectedE4), low: money.fullDelta(lowE4), high: money.fullDelta(highE4), elasticity: formatPercent((elasticity ?? 0) / 10, 1), periods })}</>
  }
  return <>{t(`race.pools.outlook.${verdict}`, { periods, observations })}</>
}
