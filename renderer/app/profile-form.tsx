import { Input, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../main/contract/profiles'
import { useCommand, useRoute } from '../api/use-route'
import { FailureView } from '../components/feedback/failure-view'
import { TreeChoice } from '../components/form/tree-choice'
import { treeOf } from './option-tree'
import { pages } from './page-list'
import { densityOf, homeOf, usualOf } from './profile-look'

// Checked against the contract's own list: a kind that is missing here does not compile.
const profileKinds = Object.keys({ director: true, operations: true, executive: true } satisfies Readonly<Record<ProfileView['kind'], true>>) as ProfileView['kind'][]

interface ProfileFormProps {
  /** Null for a new one. */
  readonly profile: ProfileView | null
  readonly onClose: () => void
}

/** A profile in five answers; the kind proposes the home page and the density. */
export function ProfileForm({ profile, onClose }: ProfileFormProps) {
  const { t } = useTranslation()
  const { data: regions } = useRoute('profiles.regions', {})
  const save = useCommand('profiles.save')
  const [name, setName] = useState(profile?.name ?? '')
  const [kind, setKind] = useState(profile?.kind ?? 'director')
  const [regionIds, setRegionIds] = useState<readonly number[]>(profile?.regionIds ?? [])
  const [home, setHome] = useState(profile === null ? usualOf('director').home : homeOf(profile))
  const [density, setDensity] = useState(profile === null ? usualOf('director').density : densityOf(profile))
  const tree = useMemo(() => treeOf(regions ?? []), [regions])
  const isNamed = name.trim() !== ''
  const submit = (): void => {
    if (!isNamed) return
    save.mutate(
      { ...(profile === null ? {} : { id: profile.id }), name: name.trim(), kind, regionIds: [...regionIds], preferences: { ...profile?.preferences, home, density } },
      { onSuccess: onClose }
    )
  }
  const chooseKind = (next: ProfileView['kind']): void => {
    setKind(next)
    setHome(usualOf(next).home)
    setDensity(usualOf(next).density)
  }
  return (
    <Modal open title={profile === null ? t('frame.profiles.make') : t('frame.profiles.edit', { name: profile.name })} onCancel={onClose} onOk={submit} okText={t('frame.profiles.save')} cancelText={t('frame.profiles.cancel')} okButtonProps={{ disabled: !isNamed, loading: save.isPending }} width={460}>
      <form
        className="profile-form"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <span aria-hidden>{t('frame.profiles.name')}</span>
        <Input aria-label={t('frame.profiles.name')} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} onPressEnter={submit} placeholder={t('frame.profiles.nameHint')} />
        <span aria-hidden>{t('frame.profiles.kind')}</span>
        <Select aria-label={t('frame.profiles.kind')} value={kind} options={profileKinds.map((value) => ({ value, label: t(`frame.profiles.kinds.${value}`) }))} onChange={chooseKind} />
        <span aria-hidden>{t('frame.profiles.regions')}</span>
        <TreeChoice
          aria-label={t('frame.profiles.regions')}
          multiple
          allowClear
          treeDefaultExpandAll
          treeNodeFilterProp="title"
          treeData={tree as never}
          value={[...regionIds]}
          placeholder={t('frame.profiles.wholeCompany')}
          onChange={(next: number[]) => setRegionIds(next)}
        />
        <span aria-hidden>{t('frame.profiles.home')}</span>
        <Select aria-label={t('frame.profiles.home')} value={home} options={pages.filter((page) => page.id !== 'sql' || regionIds.length === 0).map((page) => ({ value: page.path, label: t(`frame.pages.${page.id}`) }))} onChange={setHome} />
        <span aria-hidden>{t('frame.profiles.density')}</span>
        <Select aria-label={t('frame.profiles.density')} value={density} options={(['dense', 'comfortable'] as const).map((value) => ({ value, label: t(`frame.profiles.densities.${value}`) }))} onChange={setDensity} />
      </form>
      <p className="quiet small">{t('frame.profiles.scopeNote')}</p>
      {save.error !== null && <FailureView error={save.error} />}
    </Modal>
  )
}
