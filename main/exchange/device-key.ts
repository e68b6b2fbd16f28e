import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export interface DeviceKey {
  readonly privateKey: KeyObject
  /** DER (SPKI) in base64. */
  readonly publicKey: string
}

const keyFile = (dataDir: string): string => path.join(dataDir, 'device-key.pem')

/** This desktop's Ed25519 key. It lies beside the warehouse, not in it: backups and extracts leave it behind. */
export function ownDeviceKey(dataDir: string): DeviceKey {
  const file = keyFile(dataDir)
  if (!fs.existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    fs.writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  const privateKey = createPrivateKey(fs.readFileSync(file))
  return { privateKey, publicKey: publicText(createPublicKey(privateKey)) }
}

/** The public half, where this desktop has a key; null where it has never signed anything. */
export function ownPublicKey(dataDir: string): string | null {
  const file = keyFile(dataDir)
  return fs.existsSync(file) ? publicText(createPublicKey(createPrivateKey(fs.readFileSync(file)))) : null
}

/** Short enough to be read out on the telephone. */
export function fingerprint(publicKey: string): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')
}

function publicText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}
