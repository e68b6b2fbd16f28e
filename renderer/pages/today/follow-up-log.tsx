import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand, useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'

/** What was done about it, newest first; each can be taken back. */
export function FollowUpLog() {
  const { t } = useTranslation()
  const query = useRoute('followUps.actions', { limit: 50 })
  const withdraw = useCommand('followUps.withdraw')
  return (
    <section className="pane" aria-labelledby="today-log-title">
      <div className="pane-head">
        <h2 id="today-log-title">{t('today.log.title')}</h2>
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={3} />}>
        {(data) =>
          data.actions.length === 0 ? (
            <p className="secondary">{t('today.log.empty')}</p>
          ) : (
            <ul className="plain-list">
              {data.actions.map((action) => (
                <li key={action.id}>
                  <span className="ellipsis" title={action.name}>
                    <span className="quiet">{action.madeOn}</span> {t(`today.log.${action.kind}`, { name: action.name, day: action.hiddenUntil })}
                  </span>
                  {action.withdrawn ? (
                    <span className="quiet nowrap">{t('today.log.withdrawn')}</span>
                  ) : (
                    <Button size="small" type="link" onClick={() => withdraw.mutate({ actionId: action.id })}>
                      {t('today.log.withdraw')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}
