import { Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

interface BoardNameProps {
  readonly title: string
  readonly name: string
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

export function BoardName({ title, name, onSave, onClose }: BoardNameProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(name)
  const save = (): void => (text.trim() === '' ? undefined : onSave(text.trim()))
  return (
    <Modal open title={title} okText={t('boards.save')} cancelText={t('components.cancel')} okButtonProps={{ disabled: text.trim() === '' }} onOk={save} onCancel={onClose}>
      {/* The dialog was asked for: its one field takes the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <Input autoFocus value={text} maxLength={120} onChange={(event) => setText(event.target.value)} onPressEnter={save} aria-label={t('boards.name')} placeholder={t('boards.name')} />
    </Modal>
  )
}
