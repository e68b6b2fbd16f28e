import { Link } from '@tanstack/react-router'
import { Popover } from 'antd'
import { CircleCheck, CircleSlash, CircleX, ListChecks } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JobView } from '../../main/contract/jobs'
import { call } from '../api/client'
import { useRoute } from '../api/use-route'
import { useFailureParts } from '../components/feedback/failure-view'
import { formatPercent } from '../format/ratio'
import { usePreferences } from './preferences'
import { useFormat } from '../format/use-format'
import { paceOf, type JobMoment, type JobPace } from './job-pace'

const shownEnded = 12

/** What works in the background: how far, how fast, how long still, and a way to stop it; then what has ended and how. */
export function JobCenter() {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const { data: jobs } = useRoute('jobs.running', {}, isOpen ? { refetchInterval: 1_000 } : {})
  const running = jobs?.filter((job) => job.state === 'running') ?? []
  const pace = usePaces(running)
  const first = running[0]
  const button = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setIsOpen(false)
    button.current?.focus()
  }
  return (
    <Popover content={isOpen ? <Jobs running={running} pace={pace} onClose={close} /> : null} trigger="click" open={isOpen} onOpenChange={setIsOpen} title={t('frame.status.jobs')}>
      <button ref={button} type="button" className="status-part" aria-live="polite" aria-expanded={isOpen}>
        {first === undefined ? (
          <>
            <ListChecks size={13} aria-hidden />
            {t('frame.status.jobs')}
          </>
        ) : (
          <>
            <span>
              {t(`commands.${first.name}`, { defaultValue: first.name })}
              {first.share === null ? '' : ` ${formatPercent(first.share)}`}
            </span>
            <span className="status-progress" aria-hidden>
              <span style={{ width: `${Math.round((first.share ?? 0.15) * 100)}%` }} />
            </span>
            {running.length > 1 && <span>+{running.length - 1}</span>}
          </>
        )}
      </button>
    </Popover>
  )
}

interface JobsProps {
  readonly running: readonly JobView[]
  readonly pace: (job: JobView) => JobPace
  readonly onClose: () => void
}

function Jobs({ running, pace, onClose }: JobsProps) {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { data: ended } = useRoute('jobs.history', { limit: shownEnded })
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus({ preventScroll: true }), [])
  return (
    // The box takes the focus when it opens, so that the keyboard goes on from there; Escape leaves it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div ref={box} className="job-center stack" role="group" tabIndex={-1} aria-label={t('frame.status.jobs')} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      {running.length > 0 && (
        <ul className="stack">
          {running.map((job) => (
            <RunningJob key={job.id} job={job} pace={pace(job)} />
          ))}
        </ul>
      )}
      {running.length === 0 && <p className="quiet">{t('frame.jobs.nothing')}</p>}
      {(ended ?? []).length > 0 && (
        <>
          <h3>{t('frame.jobs.ended')}</h3>
          <ul className="job-ended">
            {(ended ?? []).map((job) => (
              <li key={job.id}>
                <Outcome state={job.state} />
                <span className="grow job-named">
                  <span className="ellipsis">{t(`commands.${job.name}`, { defaultValue: job.name })}</span>
                  <Why job={job} />
                </span>
                <span className="secondary nowrap">{job.endedAtMs === null ? '' : t('frame.jobs.took', { time: spanText(job.endedAtMs - job.startedAtMs, t) })}</span>
                <span className="quiet nowrap">{ago(job.endedAtMs)}</span>
                <Report job={job} onClose={onClose} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function RunningJob({ job, pace }: { readonly job: JobView; readonly pace: JobPace }) {
  const { t } = useTranslation()
  const count = useCount()
  const name = t(`commands.${job.name}`, { defaultValue: job.name })
  const facts = [
    job.step === null ? null : t(`steps.${job.step}`, { defaultValue: job.step }),
    job.done === null || job.done === 0 ? null : job.total === null ? count(job.done) : t('frame.jobs.of', { done: count(job.done), total: count(job.total) }),
    pace.perSecond === null ? null : t(job.step?.startsWith('import.') === true ? 'frame.jobs.rows' : 'frame.jobs.steps', { rate: count(pace.perSecond < 10 ? Math.round(pace.perSecond * 10) / 10 : Math.round(pace.perSecond)) }),
    pace.leftMs === null ? null : t('frame.jobs.left', { time: spanText(pace.leftMs, t) })
  ].filter((fact) => fact !== null)
  return (
    <li className="stack" style={{ gap: 4 }}>
      <span className="spread">
        <strong>
          {name}
          {job.share === null ? '' : ` ${formatPercent(job.share)}`}
        </strong>
        <button type="button" className="plain-button link" aria-label={`${t('frame.status.cancel')} ${name}`} onClick={() => void call('jobs.cancel', { id: job.id })}>
          {t('frame.status.cancel')}
        </button>
      </span>
      <span className="status-progress job-progress" aria-hidden>
        <span style={{ width: `${Math.round((job.share ?? 0.15) * 100)}%` }} />
      </span>
      <span className="secondary small">{facts.join(' · ')}</span>
    </li>
  )
}

function Outcome({ state }: { readonly state: JobView['state'] }) {
  const { t } = useTranslation()
  const Icon = state === 'done' ? CircleCheck : state === 'failed' ? CircleX : CircleSlash
  return (
    <span className={`job-outcome job-outcome-${state}`}>
      <Icon size={14} aria-hidden />
      {t(`frame.jobs.states.${state}`)}
    </span>
  )
}

/** What failed, what was kept and what to do, in the page's language; work of earlier versions left only its English message. */
function Why({ job }: { readonly job: JobView }) {
  const parts = useFailureParts()
  if (job.state !== 'failed') return null
  if (job.failure === null) return job.message === null ? null : <span className="secondary small">{job.message}</span>
  const { what, kept, todo } = parts(job.failure)
  return <span className="secondary small">{[what, kept, todo].join(' ')}</span>
}

/** Where the report of a kind of work is read. */
function Report({ job, onClose }: { readonly job: JobView; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const label = `${t('frame.jobs.report')} ${t(`commands.${job.name}`, { defaultValue: job.name })}`
  const topic = job.name.split('.')[0]
  if (topic === 'import') return <Link to="/data" search={{ view: 'batches' }} aria-label={label} onClick={onClose}>{t('frame.jobs.report')}</Link>
  if (topic === 'seriesBacktest') return <Link to="/backtest" search={{ view: 'series' }} aria-label={label} onClick={onClose}>{t('frame.jobs.report')}</Link>
  if (job.name === 'forecast.train') return <Link to="/models" aria-label={label} onClick={onClose}>{t('frame.jobs.report')}</Link>
  if (topic === 'forecast') return <Link to="/forecast" aria-label={label} onClick={onClose}>{t('frame.jobs.report')}</Link>
  if (topic === 'alerts') return <Link to="/alerts" aria-label={label} onClick={onClose}>{t('frame.jobs.report')}</Link>
  if (topic === 'health' || topic === 'identity') return <Link to="/data" search={{ view: topic === 'health' ? 'health' : 'customers' }} aria-label={label} onClick={onClose}>{t('frame.jobs.report')}</Link>
  return null
}

/** Remembers where each job and its present step began as this window saw them. */
function usePaces(running: readonly JobView[]): (job: JobView) => JobPace {
  const seen = useRef(new Map<string, JobMoment>())
  useEffect(() => {
    const known = new Set(running.map((job) => job.id))
    for (const id of seen.current.keys()) if (!known.has(id)) seen.current.delete(id)
    for (const job of running) if (seen.current.get(job.id)?.step !== job.step) seen.current.set(job.id, momentOf(job))
  }, [running])
  return (job) => {
    const stepStart = seen.current.get(job.id)
    const now = momentOf(job)
    return paceOf({ atMs: job.startedAtMs, step: null, share: 0, done: null }, stepStart?.step === job.step ? stepStart : now, now)
  }
}

const momentOf = (job: JobView): JobMoment => ({ atMs: Date.now(), step: job.step, share: job.share, done: job.done })

function useCount(): (value: number) => string {
  const language = usePreferences((state) => state.language)
  return (value) => value.toLocaleString(language)
}

function spanText(ms: number, t: (key: string, values: Readonly<Record<string, number>>) => string): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  return seconds < 90 ? t('frame.jobs.seconds', { count: seconds }) : t('frame.jobs.minutes', { count: Math.round(seconds / 60) })
}
