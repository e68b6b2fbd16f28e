import { Notification } from 'electron'
import type { EventPayload } from '../contract'
import type { Words } from './words'

export interface NotificationsOptions {
  readonly icon: string
  readonly open: (firingId: number) => void
}

/** Shows a fired alert on the desktop. The returned function keeps shown ones alive until they are clicked or closed. */
export function createNotifier(options: NotificationsOptions): (alert: EventPayload<'alert.fired'>, words: Words) => void {
  const shown = new Set<Notification>()
  return (alert, words) => {
    if (!Notification.isSupported()) return
    const ruleName = alert.starterId === null ? alert.ruleName : (words.starters[alert.starterId] ?? alert.ruleName)
    const notification = new Notification({
      title: `${words.notification[alert.severity]} · ${ruleName}`,
      body: `${alert.subject}\n${alert.text}`,
      icon: options.icon,
      urgency: alert.severity === 'critical' ? 'critical' : 'normal'
    })
    shown.add(notification)
    notification.on('click', () => {
      shown.delete(notification)
      options.open(alert.firingId)
    })
    notification.on('close', () => shown.delete(notification))
    notification.show()
  }
}
