import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { call, failureOf } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { formatMoment } from '../../format/day'

const shown = 30

/** Every change that somebody made, newest first, each with its way back. */
export function History() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const { data: log } = useRoute('history.list', { limit: shown })
  const undo = (id: string): void => void call('history.undo', { id }).catch((error: unknown) => message.error(parts(failureOf(error)).what))
  return (
    <section aria-labelledby="settings-history">
      <h2 id="settings-history">{t('settings.history')}</h2>
      {log !== undefined && log.length === 0 && <p className="secondary">{t('settings.noHistory')}</p>}
      <ul>
        {(log ?? []).map((entry) => (
          <li key={entry.id} className="workspace-line">
            <span>
              <span className="quiet">{formatMoment(entry.atMs)}</span> {t(`commands.${entry.name}`, { defaultValue: entry.name })} <span className="quiet small">{t(`components.actors.${entry.actor}`, { defaultValue: entry.actor })}</span>
            </span>
            {entry.canUndo ? (
              <Button size="small" onClick={() => undo(entry.id)}>
                {t('settings.undo')}
              </Button>
            ) : (
              <span className="quiet small">{entry.undone ? t('settings.wasUndone') : ''}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
