import * as z from 'zod'
import { longText, shortText } from './common'
import type { SaimaEvent } from './events'
import type { Result, RouteInput, RouteName, RouteOutput } from './index'
import { viewAddress } from './views'

/** What the pages may ask of the desktop around them (dialogs, preferences, folders); answered by the shell, not by the core. */
const shellCall = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output }) as const

const path = z.string().min(1).max(4_096)
const fileFilter = z.object({ name: shortText, extensions: z.array(z.string().max(16)).max(32) })
const fileQuestion = z.object({ title: shortText.optional(), defaultName: shortText, filters: z.array(fileFilter).max(16).default([]) })
const pixels = z.number().int().min(0).max(20_000)
const nothing = z.object({})

export const themeChoice = z.enum(['light', 'dark', 'system'])
export type ThemeChoice = z.infer<typeof themeChoice>
export const language = z.enum(['zh-CN', 'en'])
export type Language = z.infer<typeof language>

/** Answers of the core by the question (`name` and `input` of the call); none where nothing was kept. */
export const firstScreen = z.object({
  dataDir: path,
  keptAtMs: z.number(),
  answers: z.array(z.object({ name: z.string().max(64), input: z.unknown(), value: z.unknown() })).max(48)
})
export type FirstScreen = z.infer<typeof firstScreen>

export const shellContract = {
  /** Paths the user chose, empty when the dialog was dismissed. */
  'dialog.openFiles': shellCall(
    z.object({ title: shortText.optional(), filters: z.array(fileFilter).max(16).default([]), multiple: z.boolean().default(true) }),
    z.array(path)
  ),
  'dialog.openFolder': shellCall(z.object({ title: shortText.optional() }), path.nullable()),
  'dialog.saveFile': shellCall(
    z.object({ title: shortText.optional(), defaultName: shortText, filters: z.array(fileFilter).max(16).default([]) }),
    path.nullable()
  ),
  /** Asks where, then writes there; null when the dialog was dismissed. */
  'files.save': shellCall(fileQuestion.extend({ content: z.union([z.object({ text: z.string().max(64_000_000) }), z.object({ base64: z.base64().max(96_000_000) })]) }), path.nullable()),
  'files.openText': shellCall(z.object({ title: shortText.optional(), filters: z.array(fileFilter).max(16).default([]) }), z.object({ name: z.string(), text: z.string() }).nullable()),
  /** A part of the window, as it is shown, as a PNG file. */
  'picture.save': shellCall(fileQuestion.extend({ x: pixels, y: pixels, width: pixels, height: pixels }), path.nullable()),
  /** One more window on the same workspace, for a second screen. */
  'windows.open': shellCall(z.object({ address: viewAddress }), nothing),
  'windows.fullScreen': shellCall(z.object({ on: z.boolean() }), nothing),
  'preferences.get': shellCall(nothing, z.object({ theme: themeChoice, language, notifications: z.boolean() })),
  'preferences.set': shellCall(
    z.object({ theme: themeChoice.optional(), language: language.optional(), notifications: z.boolean().optional() }),
    z.object({ theme: themeChoice, language, notifications: z.boolean() })
  ),
  /** What the first screen last showed of the workspace that is open or being opened, for the moments until it answers. */
  'firstScreen.get': shellCall(nothing, firstScreen),
  /** Kept beside the workspace's warehouse; ignored where another workspace is open by now. */
  'firstScreen.keep': shellCall(firstScreen.omit({ keptAtMs: true }), nothing),
  /** How many requests to a network were refused since the start; anything but 0 is worth a look at the log. */
  'network.status': shellCall(nothing, z.object({ refused: z.number().int() })),
  'workspaces.reveal': shellCall(nothing, nothing),
  'logs.reveal': shellCall(nothing, nothing),
  /** The page's own failures, so that they reach the log file. */
  'logs.report': shellCall(z.object({ message: longText, stack: longText.optional() }), nothing)
} as const

export type ShellName = keyof typeof shellContract
export type ShellInput<N extends ShellName> = z.input<(typeof shellContract)[N]['input']>
export type ShellOutput<N extends ShellName> = z.output<(typeof shellContract)[N]['output']>

export const menuItems = ['import', 'palette', 'undo', 'settings', 'workspaces', 'backups', 'shortcuts', 'bigScreen'] as const
export type MenuItem = (typeof menuItems)[number]

export type ShellEvent =
  | { readonly name: 'menu.chosen'; readonly payload: { readonly item: MenuItem } }
  | { readonly name: 'alert.opened'; readonly payload: { readonly firingId: number } }
  | { readonly name: 'network.refused'; readonly payload: { readonly refused: number } }
  | { readonly name: 'preferences.changed'; readonly payload: ShellOutput<'preferences.get'> }

/** What the preload puts on `window.saima`: everything a page can reach outside itself. */
export interface SaimaBridge {
  call<N extends RouteName>(name: N, input: RouteInput<N>): Promise<Result<RouteOutput<N>>>
  shell<N extends ShellName>(name: N, input: ShellInput<N>): Promise<Result<ShellOutput<N>>>
  /** Calls the listener on every event; the returned function ends that. */
  subscribe(listener: (event: SaimaEvent | ShellEvent) => void): () => void
  /** The path of a file that was dropped on the page, or an empty string for one without a path. */
  pathOf(file: unknown): string
}
