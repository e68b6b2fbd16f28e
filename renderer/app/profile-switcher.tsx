import { Button, Popover } from 'antd'
import { Check, CircleUser, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../main/contract/profiles'
import { useCommand, useRoute } from '../api/use-route'
import { FailureView } from '../components/feedback/failure-view'
import { useOverlays } from './overlays'
import { ProfileForm } from './profile-form'
import { useSwitchProfile } from './profile-look'

/** Who sits here: the active profile, and a door to the others. */
export function ProfileSwitcher() {
  const { t } = useTranslation()
  const { data: active } = useRoute('profiles.active', {})
  const isOpen = useOverlays((state) => state.shown === 'profiles')
  const open = useOverlays((state) => state.open)
  const close = useOverlays((state) => state.close)
  const [edited, setEdited] = useState<ProfileView | 'new' | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const leave = (): void => {
    close()
    button.current?.focus()
  }
  const edit = (profile: ProfileView | 'new'): void => {
    leave()
    setEdited(profile)
  }
  const name = active?.name ?? t('frame.profiles.everything')
  return (
    <>
      <Popover
        open={isOpen}
        onOpenChange={(next) => (next ? open('profiles') : close())}
        trigger="click"
        placement="bottomRight"
        title={t('frame.profiles.title')}
        // Beside the button, so that Tab goes from one into the other.
        getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
        content={isOpen ? <Profiles onEdit={edit} onClose={leave} /> : null}
      >
        <button ref={button} type="button" className="bar-button profile-door" aria-expanded={isOpen} aria-label={t('frame.profiles.door', { name })} title={t('frame.profiles.door', { name })}>
          <CircleUser size={16} aria-hidden style={{ flex: 'none' }} />
          {active !== undefined && active !== null && <span className="ellipsis">{active.name}</span>}
        </button>
      </Popover>
      {edited !== null && <ProfileForm profile={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

interface ProfilesProps {
  readonly onEdit: (profile: ProfileView | 'new') => void
  readonly onClose: () => void
}

function Profiles({ onEdit, onClose }: ProfilesProps) {
  const { t } = useTranslation()
  const { data: profiles } = useRoute('profiles.list', {})
  const { data: regions } = useRoute('profiles.regions', {})
  const remove = useCommand('profiles.remove')
  const switchTo = useSwitchProfile()
  const box = useRef<HTMLDivElement>(null)
  const isReady = profiles !== undefined
  // The choice that holds now takes the focus, once its place is known.
  useEffect(() => {
    if (isReady) box.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus({ preventScroll: true })
  }, [isReady])
  const choose = (profile: ProfileView | null): void => {
    onClose()
    switchTo(profile)
  }
  const isWhole = !(profiles ?? []).some((profile) => profile.isActive)
  const scopeText = (profile: ProfileView): string =>
    profile.regionIds.length === 0 ? t('frame.profiles.wholeCompany') : profile.regionIds.map((id) => regions?.find((region) => region.id === id)?.name ?? '…').join(t('frame.profiles.comma'))
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div ref={box} className="stack profile-list" role="group" aria-label={t('frame.profiles.title')} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <ul>
        <li>
          <button type="button" className="profile-choice" aria-current={isWhole} onClick={() => choose(null)}>
            <Check size={14} aria-hidden className={isWhole ? '' : 'is-hidden'} />
            <span className="grow">
              <span className="ellipsis">{t('frame.profiles.everything')}</span>
              <span className="quiet small">{t('frame.profiles.everythingNote')}</span>
            </span>
          </button>
        </li>
        {(profiles ?? []).map((profile) => (
          <li key={profile.id}>
            <button type="button" className="profile-choice" aria-current={profile.isActive} onClick={() => choose(profile)}>
              <Check size={14} aria-hidden className={profile.isActive ? '' : 'is-hidden'} />
              <span className="grow">
                <span className="ellipsis">{profile.name}</span>
                <span className="quiet small ellipsis">
                  {t(`frame.profiles.kinds.${profile.kind}`)} · {scopeText(profile)}
                </span>
              </span>
            </button>
            <Button size="small" type="text" icon={<Pencil size={14} />} aria-label={t('frame.profiles.edit', { name: profile.name })} title={t('frame.profiles.edit', { name: profile.name })} onClick={() => onEdit(profile)} />
            <Button size="small" type="text" icon={<Trash2 size={14} />} aria-label={t('frame.profiles.remove', { name: profile.name })} title={t('frame.profiles.remove', { name: profile.name })} onClick={() => remove.mutate({ id: profile.id }, { onSuccess: () => box.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus() })} />
          </li>
        ))}
      </ul>
      {profiles?.length === 0 && <p className="quiet small">{t('frame.profiles.none')}</p>}
      {remove.error !== null && <FailureView error={remove.error} />}
      <Button size="small" onClick={() => onEdit('new')}>
        {t('frame.profiles.make')}
      </Button>
    </div>
  )
}
