import { createHmac, timingSafeEqual } from 'node:crypto'
import { invalid, LightGbmError } from './errors'

const MAGIC = 'lightgbm-sealed-model 1'

function checkKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array) || key.length < 32) throw invalid('The key has to be a Uint8Array of at least 32 bytes.')
}

function signature(text: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(MAGIC).update('\n').update(text, 'utf8').digest()
}

/**
 * Puts a model text into an envelope: a first line with the format, a second with the HMAC-SHA-256 of format and text,
 * then the text as it is.
 */
export function sealText(text: string, key: Uint8Array): string {
  checkKey(key)
  return `${MAGIC}\n${signature(text, key).toString('hex')}\n${text}`
}

/**
 * The text of an envelope whose signature is right.
 *
 * @throws LightGbmError signature: not an envelope, changed since it was sealed, or sealed with another key.
 */
export function openSealedText(sealed: string, key: Uint8Array): string {
  checkKey(key)
  if (typeof sealed !== 'string') throw invalid('A sealed model has to be a text.')
  const match = /^lightgbm-sealed-model (\d+)\n([0-9a-f]{64})\n/.exec(sealed.slice(0, 120))
  if (!match || match[1] !== '1') throw new LightGbmError('signature', 'This is not a sealed model, or of a newer format.')
  const text = sealed.slice(match[0].length)
  const expected = signature(text, key)
  if (!timingSafeEqual(expected, Buffer.from(match[2] ?? '', 'hex'))) {
    throw new LightGbmError('signature', 'The model was changed since it was sealed, or was sealed with another key. Train it again.')
  }
  return text
}
