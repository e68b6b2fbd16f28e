import { useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { call, failureOf } from '../api/client'
import { useFailureParts } from '../components/feedback/failure-view'
import { useFilterPast, wholeFilter, type PastFilter } from './filter-past'

/** Of a change of the filter and a logged command, the later one is taken back first. */
export function isFilterLatest(filter: PastFilter | undefined, command: { readonly atMs: number } | undefined): boolean {
  return filter !== undefined && (command === undefined || filter.atMs >= command.atMs)
}

/** Takes back the latest of what can be, a change of the filter or a command, and says which. */
export function useUndo(): () => void {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const navigate = useNavigate()
  const undo = async (): Promise<void> => {
    const latest = (await call('history.list', { limit: 100 })).find((entry) => entry.canUndo)
    const filter = useFilterPast.getState().past.at(-1)
    if (filter !== undefined && isFilterLatest(filter, latest)) {
      useFilterPast.setState({ takesBack: true })
      await navigate({ to: '.', search: ((previous: Record<string, unknown>) => ({ ...previous, ...wholeFilter(filter.search) })) as never })
      void message.success(t('frame.undone', { what: t('frame.filter.change') }))
      return
    }
    const undone = await call('history.undo', {})
    void message.success(t('frame.undone', { what: t(`commands.${undone.name}`, { defaultValue: undone.name }) }))
  }
  return () => void undo().catch((error: unknown) => void message.info(parts(failureOf(error)).what))
}
