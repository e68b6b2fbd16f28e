import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { shell } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { useOverlays } from '../../app/overlays'

export function About() {
  const { t } = useTranslation()
  const open = useOverlays((state) => state.open)
  const { data: status } = useRoute('workspace.status', {})
  return (
    <section aria-labelledby="settings-about">
      <h2 id="settings-about">{t('settings.about')}</h2>
      <p className="secondary">{t('settings.aboutText')}</p>
      {status !== undefined && <p className="quiet small">{t('settings.schema', { version: status.schemaVersion })}</p>}
      <div className="row" style={{ marginTop: 8 }}>
        <Button size="small" onClick={() => open('shortcuts')}>
          {t('frame.shortcuts.title')}
        </Button>
        <Button size="small" onClick={() => void shell('logs.reveal', {}).catch(() => undefined)}>
          {t('settings.logs')}
        </Button>
      </div>
    </section>
  )
}
