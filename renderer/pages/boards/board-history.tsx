import { App, Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { call, failureOf } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import { Loaded } from '../../components/feedback/loaded'
import { formatMoment } from '../../format/day'

/** Every version of a board, newest first; restoring one makes it the next version, so nothing is lost. */
export function BoardHistory({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const versions = useRoute('boards.versions', { id })
  const restore = (version: number): void =>
    void call('boards.restoreVersion', { id, version }).then(
      () => void message.success(t('boards.restored', { version })),
      (error: unknown) => void message.error(parts(failureOf(error)).what)
    )
  return (
    <Modal open title={t('boards.history')} onCancel={onClose} footer={null} width={620}>
      <Loaded query={versions}>
        {(data) => (
          <ul className="plain-list" style={{ maxHeight: 420 }}>
            {data.map((entry, index) => (
              <li key={entry.version}>
                <span>
                  <span className="quiet">v{entry.version}</span> {t(`boards.changes.${entry.change}`)} <span className="quiet small">{t('boards.tileCount', { count: entry.tileCount })} · {formatMoment(entry.savedAtMs)} · {entry.savedBy}</span>
                </span>
                {index === 0 ? (
                  <span className="quiet small">{t('boards.present')}</span>
                ) : (
                  <Button size="small" onClick={() => restore(entry.version)}>
                    {t('boards.restore')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Modal>
  )
}
