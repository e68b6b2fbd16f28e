import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { create } from 'zustand'
import { usePreferences, type Density } from '../app/preferences'
import type { RiseColour, ThemeName, Tokens } from './tokens'
import { tokensByName } from './tokens'

export interface Look {
  readonly tokens: Tokens
  readonly riseColour: RiseColour
  readonly fontScale: number
  readonly density: Density
}

/** A page that is always in one theme (the wall) says so here; the reader's own choice stays what it was. */
const useForced = create<{ readonly name: ThemeName | null }>(() => ({ name: null }))

export function useForcedTheme(name: ThemeName): void {
  useEffect(() => {
    useForced.setState({ name })
    return () => useForced.setState({ name: null })
  }, [name])
}

const LookContext = createContext<Look>({ tokens: tokensByName.light, riseColour: 'red', fontScale: 1, density: 'dense' })

export function useLook(): Look {
  return useContext(LookContext)
}

export function LookProvider({ children }: { readonly children: ReactNode }) {
  const setting = usePreferences((state) => state.theme)
  const riseColour = usePreferences((state) => state.riseColour)
  const fontScale = usePreferences((state) => state.fontScale)
  const density = usePreferences((state) => state.density)
  const systemIsDark = useSystemIsDark()
  const forced = useForced((state) => state.name)
  const name: ThemeName = forced ?? (setting === 'system' ? (systemIsDark ? 'dark' : 'light') : setting)
  const look = useMemo<Look>(() => ({ tokens: tokensByName[name], riseColour, fontScale, density }), [name, riseColour, fontScale, density])
  useEffect(() => applyLook(look), [look])
  return <LookContext value={look}>{children}</LookContext>
}

/** The tokens as custom properties for the style sheets; set through the object model, which needs no nonce. */
export function applyLook({ tokens, riseColour, fontScale, density }: Look): void {
  const root = document.documentElement
  const set = (name: string, value: string): void => root.style.setProperty(`--${name}`, value)
  for (const [name, value] of Object.entries(tokens)) if (typeof value === 'string') set(kebab(name), value)
  set('up', tokens.rise[riseColour].up)
  set('down', tokens.rise[riseColour].down)
  tokens.risk.forEach((colour, index) => set(`risk-${index}`, colour))
  tokens.categories.forEach((colour, index) => set(`category-${index}`, colour))
  set('font-scale', String(fontScale * tokens.fontScale))
  root.dataset['theme'] = tokens.name
  root.dataset['density'] = density
  root.style.colorScheme = tokens.isDark ? 'dark' : 'light'
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function useSystemIsDark(): boolean {
  const [isDark, setIsDark] = useState(() => window.matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)')
    const follow = (): void => setIsDark(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  return isDark
}
