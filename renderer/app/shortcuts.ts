import { useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useOverlays } from './overlays'
import { pages } from './page-list'
import { useUndo } from './use-undo'

/** Keys that work everywhere outside of fields; the sheet behind "?" lists them. */
export function useShortcuts(): void {
  const navigate = useNavigate()
  const router = useRouter()
  const open = useOverlays((state) => state.open)
  const undo = useUndo()
  const undoNow = useRef(undo)
  undoNow.current = undo
  useEffect(() => {
    let goesTo = 0
    const onKey = (event: KeyboardEvent): void => {
      const withControl = event.ctrlKey || event.metaKey
      if (withControl && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        open('palette')
        return
      }
      if (event.key === 'F11') {
        event.preventDefault()
        void navigate({ to: '/big-screen', search: {} })
        return
      }
      if (isField(event.target) && !isQuietPicker(event.target)) return
      if (withControl && event.key.toLowerCase() === 'z' && !event.shiftKey) {
        event.preventDefault()
        undoNow.current()
        return
      }
      if (withControl || event.altKey || isField(event.target)) return
      if (event.key === '?') open('shortcuts')
      if (event.key === '[') router.history.back()
      if (event.key === ']') router.history.forward()
      if (event.key === 'g') goesTo = Date.now()
      if (event.key === 'p' && Date.now() - goesTo < 1_200) {
        goesTo = 0
        open('profiles')
      }
      const page = pages.find((entry) => entry.key === event.key)
      if (page !== undefined && event.key !== 'g' && Date.now() - goesTo < 1_200) {
        goesTo = 0
        void navigate({ to: page.path })
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [navigate, router, open])
}

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.isContentEditable)

/** A picker of the filter bar keeps the focus after a choice; with nothing typed in it, Ctrl+Z means the choice. */
const isQuietPicker = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value === '' && target.closest('.filter-bar') !== null
