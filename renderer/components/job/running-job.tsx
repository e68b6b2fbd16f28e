import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { JobView } from '../../../main/contract/jobs'
import { call } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { formatPercent } from '../../format/ratio'
import './running-job.css'

/** The first job of these names that is under way; asked for every second while there is reason to. */
export function useRunningJob(names: readonly string[], isExpected = false): JobView | undefined {
  const { data } = useRoute('jobs.running', {}, isExpected ? { refetchInterval: 1_000 } : {})
  return data?.find((job) => job.state === 'running' && names.includes(job.name))
}

/** How far it is, at which step, and the way to stop it. */
export function RunningJob({ job }: { readonly job: JobView }) {
  const { t } = useTranslation()
  const name = t(`commands.${job.name}`, { defaultValue: job.name })
  return (
    <span className="running-job" role="status">
      <span className="nowrap">
        {name}
        {job.share === null ? '' : ` ${formatPercent(job.share)}`}
      </span>
      <span className="running-job-bar" aria-hidden>
        <span style={{ width: `${Math.round((job.share ?? 0.1) * 100)}%` }} />
      </span>
      <span className="quiet small nowrap">
        {job.step === null ? '' : t(`steps.${job.step}`, { defaultValue: job.step })}
        {job.done === null || job.total === null ? '' : ` ${job.done + 1} / ${job.total}`}
      </span>
      <Button size="small" aria-label={`${t('frame.status.cancel')} ${name}`} onClick={() => void call('jobs.cancel', { id: job.id })}>
        {t('frame.status.cancel')}
      </Button>
    </span>
  )
}
