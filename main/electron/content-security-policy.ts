/** Stands in the built index.html where the nonce goes (`html.cspNonce` of the renderer build). */
export const noncePlaceholder = '__SAIMA_NONCE__'

/**
 * Only our own files run, load or style. antd and AG Grid put <style> elements into the page: they get the nonce. Chart tooltips
 * carry style attributes, which cannot run code and, with images and connections closed, cannot send anything either.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'"
  ].join('; ')
}
