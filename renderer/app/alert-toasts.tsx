import { useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { bridge } from '../api/bridge'

/** An alert that fires while somebody looks at the window is told here too; a click opens its story. */
export function AlertToasts() {
  const { notification } = App.useApp()
  const { t } = useTranslation()
  const navigate = useNavigate()
  useEffect(
    () =>
      bridge().subscribe((event) => {
        if (event.name !== 'alert.fired') return
        const { firingId, ruleName, severity, subject, text } = event.payload
        const key = `firing-${firingId}`
        const kind = severity === 'critical' ? 'error' : severity
        notification[kind]({
          key,
          title: t('frame.alertFired', { rule: ruleName, subject }),
          description: text,
          placement: 'bottomRight',
          duration: 8,
          onClick: () => {
            notification.destroy(key)
            void navigate({ to: '/alerts', search: { firing: firingId } })
          }
        })
      }),
    [notification, navigate, t]
  )
  return null
}
