import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { bridge } from '../api/bridge'
import { call } from '../api/client'
import { forgetFilterPast, wholeFilter } from './filter-past'
import { useOverlays } from './overlays'
import { homeOf } from './profile-look'
import { useUndo } from './use-undo'

/** The menu, the tray and notifications reach the pages through the same doors as the keyboard. */
export function useShellEvents(): void {
  const navigate = useNavigate()
  const client = useQueryClient()
  const open = useOverlays((state) => state.open)
  const undo = useRef(useUndo())
  useEffect(
    () =>
      bridge().subscribe((event) => {
        if (event.name === 'alert.opened') void navigate({ to: '/alerts', search: { firing: event.payload.firingId } })
        if (event.name === 'network.refused') client.setQueryData(['network.status'], event.payload)
        if (event.name === 'workspace.opened') {
          forgetFilterPast()
          void call('profiles.active', {}).then(
            (profile) => navigate({ to: homeOf(profile), search: wholeFilter({}) as never }),
            () => navigate({ to: '/war-room', search: wholeFilter({}) as never })
          )
        }
        if (event.name !== 'menu.chosen') return
        switch (event.payload.item) {
          case 'import':
            return void navigate({ to: '/data', search: { view: 'import' } })
          case 'palette':
            return open('palette')
          case 'shortcuts':
            return open('shortcuts')
          case 'undo':
            return undo.current()
          case 'bigScreen':
            return void navigate({ to: '/big-screen', search: {} })
          case 'backups':
            return void navigate({ to: '/settings', search: { part: 'backups' } as never })
          case 'settings':
          case 'workspaces':
            return void navigate({ to: '/settings' })
        }
      }),
    [navigate, client, open]
  )
}
