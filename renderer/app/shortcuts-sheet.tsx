import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useOverlays } from './overlays'
import { pages } from './page-list'

export function ShortcutsSheet() {
  const { t } = useTranslation()
  const shown = useOverlays((state) => state.shown === 'shortcuts')
  const close = useOverlays((state) => state.close)
  const keys: readonly (readonly [string, string])[] = [
    ['Ctrl K', t('frame.shortcuts.palette')],
    ['Ctrl Z', t('frame.shortcuts.undo')],
    ['?', t('frame.shortcuts.sheet')],
    ['G P', t('frame.profiles.open')],
    ['[', t('frame.shortcuts.back')],
    [']', t('frame.shortcuts.forward')],
    ['F11', t('frame.shortcuts.bigScreen')],
    ['T', t('frame.shortcuts.table')],
    ['Enter', t('frame.shortcuts.open')],
    ['Ctrl C', t('frame.shortcuts.copy')],
    ['← ↑ ↓ →', t('frame.shortcuts.moveTile')],
    ['Shift ←→', t('frame.shortcuts.sizeTile')],
    ['Esc', t('frame.shortcuts.close')],
    ...pages.map((page) => [`G ${page.key.toUpperCase()}`, t('frame.shortcuts.goTo', { page: t(`frame.pages.${page.id}`) })] as const)
  ]
  return (
    <Modal open={shown} onCancel={close} footer={null} title={t('frame.shortcuts.title')} width={640}>
      <div className="shortcut-list">
        {keys.map(([key, does]) => (
          <div key={key}>
            <span>{does}</span>
            <span>
              {key.split(' ').map((part) => (
                <kbd key={part} style={{ marginLeft: 4 }}>
                  {part}
                </kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
    </Modal>
  )
}
