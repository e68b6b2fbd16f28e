import type { ElectronApplication, Page } from '@playwright/test'
import type { RouteInput, RouteName, RouteOutput } from '../../main/contract'
import type { Language, SaimaBridge, ShellInput, ShellName, ShellOutput, ThemeChoice } from '../../main/contract/shell'

export type Engine = 'electron' | 'chromium' | 'packaged'

export interface LaunchOptions {
  /** The workspace to open, made where it is missing; null: what Saima opens by itself, the demo company at a first start. */
  readonly dataDir: string | null
  /** Settings of this run's own user. */
  readonly userData: string
  readonly language: Language
  readonly theme: ThemeChoice
  readonly size: { readonly width: number; readonly height: number }
}

/** A running Saima, whatever engine shows it. */
export interface SaimaApp {
  readonly page: Page
  readonly engine: Engine
  readonly dataDir: string
  readonly userData: string
  /** Electron's own handle; null in Chromium. */
  readonly electron: ElectronApplication | null
  /** What the next "choose files" dialogs answer. */
  readonly chooseFiles: (paths: readonly string[]) => Promise<void>
  /** What the next "save as" dialogs answer. */
  readonly chooseSaveFile: (path: string) => Promise<void>
  /** The desktop notifications shown so far; none in Chromium, which has no desktop. */
  readonly notifications: () => Promise<readonly { readonly title: string; readonly body: string }[]>
  readonly close: () => Promise<void>
}

declare global {
  interface Window {
    readonly saima: SaimaBridge
  }
}

/** Calls through the page's own bridge, as a page does; a failure fails the test with its message. */
export async function callFromPage<N extends RouteName>(page: Page, name: N, input: RouteInput<N>): Promise<RouteOutput<N>> {
  const result = await page.evaluate(([callName, callInput]) => window.saima.call(callName as never, callInput as never), [name, input] as const)
  if (!result.ok) throw new Error(`${name} failed: ${(result as { error: { message: string } }).error.message}`)
  return result.value as RouteOutput<N>
}

export async function shellFromPage<N extends ShellName>(page: Page, name: N, input: ShellInput<N>): Promise<ShellOutput<N>> {
  const result = await page.evaluate(([callName, callInput]) => window.saima.shell(callName as never, callInput as never), [name, input] as const)
  if (!result.ok) throw new Error(`${name} failed: ${(result as { error: { message: string } }).error.message}`)
  return result.value as ShellOutput<N>
}
