import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { contentSecurityPolicy, noncePlaceholder } from './content-security-policy'
import { mimeTypes } from './mime-types'

export const pageOrigin = 'app://saima'
export const startPage = `${pageOrigin}/index.html`

/** Must run before the app is ready. A scheme of our own gives the pages a real origin, headers and no access to file://. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
}

/** Serves the built pages from `folder`, each document with a fresh nonce. */
export function servePages(folder: string): void {
  // `protocol.handle` would be the newer call, but the floor (Electron 22) has only this one.
  protocol.registerBufferProtocol('app', (request, callback) => {
    answer(folder, request.url).then(callback, () => callback({ statusCode: 404, mimeType: 'text/plain', data: Buffer.from('not found') }))
  })
}

async function answer(folder: string, url: string): Promise<Electron.ProtocolResponse> {
  const { host, pathname } = new URL(url)
  const file = normalize(join(folder, decodeURIComponent(pathname)))
  if (host !== 'saima' || !file.startsWith(folder + sep)) throw new Error(`refused ${url}`)
  const type = mimeTypes[extname(file)] ?? 'application/octet-stream'
  const data = await readFile(file)
  const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' }
  if (extname(file) !== '.html') return { headers, mimeType: type.split(';')[0] ?? type, data }
  const nonce = randomBytes(16).toString('base64')
  return {
    headers: { ...headers, 'cache-control': 'no-store', 'content-security-policy': contentSecurityPolicy(nonce) },
    mimeType: 'text/html',
    charset: 'utf-8',
    data: Buffer.from(data.toString('utf8').split(noncePlaceholder).join(nonce))
  }
}
