import { createPublicKey, sign, verify } from 'node:crypto'
import { FailureError } from '../contract/failure'
import { exchangePayload, signedExchange, type ExchangePayload } from '../contract/exchange'
import type { DeviceKey } from './device-key'

export interface OpenedExchange {
  readonly payload: ExchangePayload
  readonly publicKey: string
}

/** The text of an exchange file: the payload as one string, with the key and the Ed25519 signature over its bytes. */
export function sealExchange(payload: ExchangePayload, key: DeviceKey): string {
  const text = JSON.stringify(payload)
  return `${JSON.stringify({ payload: text, publicKey: key.publicKey, signature: sign(null, Buffer.from(text), key.privateKey).toString('base64') }, null, 1)}\n`
}

/** Checks the signature before it looks at what was signed. */
export function openExchange(content: string): OpenedExchange {
  const outer = signedExchange.safeParse(parsed(content))
  if (!outer.success) throw refused('exchange.no_exchange', 'The file is no exchange file of Saima. Nothing was changed; choose another one.')
  const { payload, publicKey, signature } = outer.data
  if (!isSigned(payload, publicKey, signature)) throw refused('exchange.bad_signature', 'The signature does not fit: the file was changed or damaged on its way. Nothing was changed; ask for it again.')
  const inner = exchangePayload.safeParse(parsed(payload))
  if (!inner.success) throw refused('exchange.no_exchange', 'The file holds records that this version does not know. Nothing was changed; update Saima, or ask for another file.')
  return { payload: inner.data, publicKey }
}

function isSigned(payload: string, publicKey: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(payload), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refused(key: string, message: string): FailureError {
  return new FailureError('refused', key, message)
}
