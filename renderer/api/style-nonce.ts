import { styleNonce } from './bridge'

/**
 * Gives every <style> that a script of ours makes the nonce of this load. antd takes the nonce for its own styles, but the scroll lock behind its
 * dialogs puts one into the page without it, and the content security policy would refuse that. Markup that comes in as text
 * gets nothing: it is never made by `createElement`.
 */
export function signMadeStyles(): void {
  const nonce = styleNonce()
  if (nonce === undefined) return
  const make = document.createElement.bind(document)
  const signed = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = make(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
  document.createElement = signed as typeof document.createElement
}
