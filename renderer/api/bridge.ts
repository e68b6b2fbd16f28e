import type { SaimaBridge } from '../../main/contract/shell'

declare global {
  interface Window {
    /** Put there by the preload; by the harness where the pages run in a plain Chromium. */
    readonly saima: SaimaBridge
  }
}

export function bridge(): SaimaBridge {
  return window.saima
}

/** The nonce of this load's content security policy, for the libraries that put <style> elements into the page. */
export function styleNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
  const nonce = meta?.nonce === '' ? meta.getAttribute('nonce') : meta?.nonce
  return nonce === null || nonce === undefined || nonce === '' ? undefined : nonce
}
