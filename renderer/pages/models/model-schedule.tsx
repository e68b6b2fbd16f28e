import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { KeptModelRow } from '../../../main/contract/models'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { RunningJob, useRunningJob } from '../../components/job/running-job'
import { addDays } from '../../format/day'
import { useFormat } from '../../format/use-format'

/** All is learned anew once a week, on the first update after it (main/forecast/forecast-commands). */
const fullTrainingDays = 7
const jobs = ['forecast.train', 'forecast.update', 'seriesBacktest.run', 'health.measure'] as const

/** When it last learned and scored, when it does so next by itself, what runs now and how to stop it. */
export function ModelSchedule({ models }: { readonly models: readonly KeptModelRow[] }) {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const { data: status } = useRoute('workspace.status', {})
  const { data: summary } = useRoute('forecast.summary', {})
  const train = useCommand('forecast.train')
  const update = useCommand('forecast.update')
  const job = useRunningJob(jobs, train.isPending || update.isPending)
  const tell = (error: unknown): void => {
    if (failureOf(error).code !== 'cancelled') void message.error(parts(failureOf(error)).what)
  }
  const newest = models.reduce<KeptModelRow | null>((best, model) => (best === null || model.asOf > best.asOf ? model : best), null)
  const due = newest === null ? null : addDays(newest.asOf, fullTrainingDays)
  const isDue = due !== null && status !== undefined && due <= status.today
  return (
    <section className="model-schedule" aria-label={t('models.schedule.title')}>
      <div className="grow">
        <p>
          <span className="quiet">{t('models.schedule.weekly')}</span> {newest === null ? t('models.schedule.never') : t('models.schedule.trained', { version: newest.version, day: newest.asOf, ago: ago(newest.trainedAtMs) })}
          {due === null ? '' : ` · ${isDue ? t('models.schedule.dueNow') : t('models.schedule.dueOn', { day: due })}`}
        </p>
        <p>
          <span className="quiet">{t('models.schedule.daily')}</span> {summary === undefined || summary.basis.madeAtMs === null ? t('models.schedule.never') : t('models.schedule.scored', { day: summary.basis.asOf, ago: ago(summary.basis.madeAtMs), count: summary.openDeals })} · {t('models.schedule.byItself')}
        </p>
      </div>
      {job !== undefined ? (
        <RunningJob job={job} />
      ) : (
        <span className="row">
          <Button loading={train.isPending} onClick={() => train.mutate({}, { onSuccess: (outcome) => void message.success(outcome.reused ? t('forecast.sameModel') : t('forecast.trained', { version: outcome.modelVersion ?? '–' })), onError: tell })}>
            {t('forecast.train')}
          </Button>
          <Button type="primary" loading={update.isPending} onClick={() => update.mutate({}, { onSuccess: (outcome) => void message.success(t('forecast.updated', { count: outcome.deals })), onError: tell })}>
            {t('forecast.update')}
          </Button>
        </span>
      )}
    </section>
  )
}
